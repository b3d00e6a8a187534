"""Instances of other people's problems, read into ``solver.Problem``: one module a format."""
