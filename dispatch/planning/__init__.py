"""Domain to solver and back: the only door to ``solver``."""

from __future__ import annotations

from dispatch.planning.answer import inserted, is_better, plan_from, starting_routes
from dispatch.planning.statement import Letters, Stated, orders_of, state

__all__ = ["Letters", "Stated", "inserted", "is_better", "orders_of", "plan_from", "starting_routes", "state"]
