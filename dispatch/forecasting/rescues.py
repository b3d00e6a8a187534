"""What still saves a promise in danger: whoever is there most surely when he leaves for it as soon as he is free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.forecasting.drawing import Draws
from dispatch.forecasting.experience import Experience
from dispatch.forecasting.futures import directly, way_along
from dispatch.forecasting.lognormal import Floats
from dispatch.forecasting.risks import KEPT_BY_ARRIVING, KEPT_BY_FINISHING, breach_probability
from dispatch.model.commitment import ClockStatus
from dispatch.model.forecast import Action, Rescue, Risk
from dispatch.model.plan import Leg
from dispatch.model.work_order import WorkOrder

SAVED_BELOW = 0.5
"""Who breaks the promise as often as not does not save it."""


@dataclass(frozen=True, slots=True)
class Free:
    """A technician who may be sent: when he can leave (seconds after now, in every future) and his way there."""

    technician_id: str
    departs: Floats
    leg: Leg


def rescue_of(
    work_order: WorkOrder, risk: Risk, crew: Iterable[Free], experience: Experience, now: datetime, draws: Draws
) -> Rescue | None:
    """The surest of the crew for one promise; None where no visit decides it.

    The planned technician comes first among equals: his customer has been told his name.
    """
    clock, planned = risk.status, risk.technician_id
    code = clock.commitment.code
    if code not in KEPT_BY_ARRIVING + KEPT_BY_FINISHING:
        return None
    chances: dict[str, tuple[float, Leg]] = {}
    for one in crew:
        chance = breach_probability(clock, directly(work_order, one.leg, one.departs, experience, draws), now)
        if chance is not None and chance < chances.get(one.technician_id, (SAVED_BELOW, one.leg))[0]:
            chances[one.technician_id] = chance, one.leg
    if not chances:
        return Rescue(code, Action.LOST)
    best = min(chances, key=lambda who: (chances[who][0], who != planned, chances[who][1].seconds, who))
    chance, leg = chances[best]
    action = Action.GO_FIRST if best == planned else Action.SEND
    return Rescue(code, action, best, _leave_by(work_order, clock, leg, experience), chance)


def _leave_by(work_order: WorkOrder, clock: ClockStatus, leg: Leg, experience: Experience) -> datetime:
    """Half of those who leave then are in time."""
    needed = way_along(leg).median
    if clock.commitment.code in KEPT_BY_FINISHING:
        needed += experience.on_site(work_order, work_order.service_seconds).median
    return clock.commitment.due - timedelta(seconds=round(needed))
