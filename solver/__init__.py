"""Assign visits to technician-shifts: integers in, integers out; usable alone."""
