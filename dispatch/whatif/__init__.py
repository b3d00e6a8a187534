"""What if: a company driven through hidden time by its own desk and planner, again and again, and what came of it."""
