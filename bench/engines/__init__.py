"""The engines of the table: ours and the peers, each behind ``plan(problem, limit, seed) -> shift -> visits``."""
