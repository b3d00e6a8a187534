"""What the letters leave open about recurring visits and calls: settings of ours, shown as such."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DutyRules:
    """No letter names these numbers; an installation may choose its own.

    A visit may be made from ``lead_days`` before its due day on, but not in the period before; ``tolerance_days`` after
    it an open one counts as overdue. In the last ``closing_days`` of its window it is planned on its own, before that
    only beside a fault no more than ``ride_along_minutes`` of driving away.

    Where a letter promises a call without a term it is due ``first_call_days`` after the work, and
    ``repeat_call_days`` after a call that left the customer dissatisfied. Work that was taken in more than
    ``call_memory_days`` ago is not called about any more.

    A night away is worth ``night_away_seconds`` of driving: among plans that keep the same promises nobody stays out to
    save less.

    A technician has ``accept_minutes`` of his working time to accept a visit that was sent to him; with 0 nobody is
    asked.
    """

    lead_days: int = 35
    tolerance_days: int = 7
    closing_days: int = 7
    ride_along_minutes: int = 30
    inspection_minutes: int = 60
    first_call_days: int = 7
    repeat_call_days: int = 3
    call_memory_days: int = 90
    night_away_seconds: int = 3 * 3600
    accept_minutes: int = 15


OUR_RULES = DutyRules()
"""What holds where an installation has chosen nothing."""
