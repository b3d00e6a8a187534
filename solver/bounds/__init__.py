"""Lower bounds that do not know the search: what no plan can avoid, and why."""

from solver.bounds.alone import TooLate, Unavoidable, unavoidable
from solver.bounds.lowest import Bound, lower_bound

__all__ = ["Bound", "TooLate", "Unavoidable", "lower_bound", "unavoidable"]
