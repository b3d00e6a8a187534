"""The solver's tests: laws for every engine, boundaries of the schedule, and a checker that is checked."""
