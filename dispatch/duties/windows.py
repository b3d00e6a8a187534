"""Windows: the days on which the visit of each period may be made."""

from __future__ import annotations

from datetime import date, timedelta

from dispatch.duties.recurring_duties import RecurringDuty
from dispatch.model.duty_rules import DutyRules
from dispatch.model.owed import OwedPeriod
from dispatch.recurring import due_days
from dispatch.work_time import add_months

_ONE_DAY = timedelta(days=1)


def owed_periods(duty: RecurringDuty, rules: DutyRules, first: date, last: date) -> tuple[OwedPeriod, ...]:
    """The periods due from ``first`` to ``last``, both included; none without an interval."""
    if duty.months is None:
        return ()
    dues = due_days(duty.anchor_on, duty.months, duty.anchor_on, last, duty.ends_on)
    return tuple(_period(duty, duty.months, rules, number, due) for number, due in enumerate(dues, 1) if due >= first)


def _period(duty: RecurringDuty, months: int, rules: DutyRules, number: int, due: date) -> OwedPeriod:
    """Rule B12: the period begins after the due day before it, and its visit never earlier."""
    before = add_months(duty.anchor_on, (number - 1) * months)
    opens_on = max(before + _ONE_DAY, due - timedelta(days=rules.lead_days))
    following = add_months(duty.anchor_on, (number + 1) * months)
    closes_on = min(due + timedelta(days=rules.tolerance_days), following - _ONE_DAY)
    return OwedPeriod(duty.plan.key, number, due, opens_on, closes_on, duty.plan.clause)
