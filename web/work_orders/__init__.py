"""Work orders: the list, and the page of one with its clocks, its place in the plan, its history and every step."""

from web.work_orders.pages import work_orders

__all__ = ["work_orders"]
