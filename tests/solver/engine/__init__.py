"""Tests of the compiled search: its costs are the evaluator's, its rounds can be undone, its plans are sound."""
