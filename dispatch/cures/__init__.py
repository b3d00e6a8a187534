"""Cures: what still saves a visit that nobody makes or that comes too late; tried first, done with one click."""
