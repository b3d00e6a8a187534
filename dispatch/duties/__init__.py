"""Duties over time: which visits and calls the letters owe, when each may be made, and what became of it."""

from __future__ import annotations

from dispatch.duties.calls import CallDue, call_rule, calls_due
from dispatch.duties.recurring_duties import RecurringDuty, duties_of
from dispatch.duties.states import Owed, OwedState, owed_of
from dispatch.duties.windows import owed_periods
from dispatch.model.duty_rules import OUR_RULES, DutyRules

__all__ = [
    "OUR_RULES",
    "CallDue",
    "DutyRules",
    "Owed",
    "OwedState",
    "RecurringDuty",
    "call_rule",
    "calls_due",
    "duties_of",
    "owed_of",
    "owed_periods",
]
