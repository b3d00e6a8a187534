"""How the stops of one route stand: when he will be there as things go, and how late that is for what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.model.commitment import CommitmentState, Milestone
from dispatch.model.forecast import Risk
from dispatch.model.moment import seconds_between
from dispatch.model.plan import Route, Stop
from dispatch.model.work_order import WorkOrder, WorkOrderStatus

BEHIND_SECONDS = 15 * 60
"""A stop reached this much later than the plan in force says is delayed, although no promise may suffer."""
KEPT_BY_FINISHING = (Milestone.RESOLVE, Milestone.COMPLETE)
KEPT_BY_A_VISIT = frozenset({Milestone.ARRIVE, *KEPT_BY_FINISHING})
"""What somebody on site keeps; an answer by telephone does not make a stop late."""


class StopState(StrEnum):
    """How one stop stands, worst first.

    ``missed``: the promised arrival has passed and nobody is there; ``not_visited``: his shift is over and he was not.
    """

    MISSED = "missed"
    NOT_VISITED = "not_visited"
    DELAYED = "delayed"
    UNDER_WAY = "under_way"
    DONE_LATE = "done_late"
    ON_TIME = "on_time"
    DONE_ON_TIME = "done_on_time"


@dataclass(frozen=True, slots=True)
class StopStatus:
    """One stop. ``arrive_at`` and ``finish_at`` are what happened, or what is expected as things go.

    ``late_seconds`` are beyond a promise, ``behind_seconds`` beyond the plan; ``breach_probability`` is that of its
    likeliest breach, None where nobody forecasts one.
    """

    work_order_id: str
    state: StopState
    arrive_at: datetime
    finish_at: datetime
    late_seconds: int = 0
    behind_seconds: int = 0
    breach_probability: float | None = None
    on_site: bool = False
    pinned: bool = False

    @property
    def done(self) -> bool:
        """Whether the visit is over."""
        return self.state in (StopState.DONE_LATE, StopState.DONE_ON_TIME)


def stops_ahead(
    route: Route,
    orders: Mapping[str, WorkOrder],
    risks: Mapping[str, Sequence[Risk]],
    *,
    now: datetime,
    shift_ends: datetime | None,
) -> tuple[StopStatus, ...]:
    """The stops of a route that are still to be made or under way, in order; ``risks`` are the open promises of each.

    ``shift_ends`` is None where the shift is not known: nothing is then said to have been left undone.
    """
    over = shift_ends is not None and shift_ends <= now
    return tuple(
        _status(stop, there, orders[stop.work_order_id], risks.get(stop.work_order_id, ()), now, over=over)
        for stop, there in as_things_go(route, orders, now)
    )


def as_things_go(route: Route, orders: Mapping[str, WorkOrder], now: datetime) -> Iterator[tuple[Stop, Stop]]:
    """Each stop still to be made as planned and as it goes: nobody leaves in the past, or before he is done."""
    free = now
    for stop in route.stops:
        order = orders.get(stop.work_order_id)
        if order is None or not order.status.needs_visit:
            continue
        there = _going_on(stop, order, now) if order.status.under_way else _leaving(stop, free)
        free = there.finish_at
        yield stop, there


def _going_on(stop: Stop, order: WorkOrder, now: datetime) -> Stop:
    """A visit under way, with the arrival that happened or is now expected, and the end that was told."""
    work = stop.finish_at - stop.start_at
    if order.status is WorkOrderStatus.ON_SITE:
        arrive_at = order.visit_arrived_at or stop.arrive_at
        end = order.expected_end_at or max(arrive_at, stop.start_at) + work
        return _moved(stop, arrive_at, max(end, now))
    arrive_at = max(stop.arrive_at, now)
    return _moved(stop, arrive_at, max(arrive_at, stop.start_at) + work)


def _leaving(stop: Stop, free: datetime) -> Stop:
    """A visit nobody has left for: he leaves as planned, or once he is free."""
    arrive_at = stop.arrive_at + max(timedelta(), free - stop.depart_at)
    start_at = max(arrive_at, stop.start_at)
    return _moved(stop, arrive_at, start_at + (stop.finish_at - stop.start_at))


def _moved(stop: Stop, arrive_at: datetime, finish_at: datetime) -> Stop:
    leg, start_at = stop.leg, max(arrive_at, stop.start_at)
    return Stop(
        stop.work_order_id, leg, stop.depart_at, arrive_at, start_at, finish_at, stop.pinned, under_way=stop.under_way
    )


def _status(
    stop: Stop, there: Stop, order: WorkOrder, risks: Sequence[Risk], now: datetime, *, over: bool
) -> StopStatus:
    on_site = order.status is WorkOrderStatus.ON_SITE
    risks = [risk for risk in risks if risk.status.commitment.code in KEPT_BY_A_VISIT]
    late = max((_late_seconds(risk, there) for risk in risks), default=0)
    behind = max(0, seconds_between(stop.arrive_at, there.arrive_at))
    chances = [risk.breach_probability for risk in risks if risk.breach_probability is not None]
    return StopStatus(
        stop.work_order_id,
        _state(order, risks, late=late, behind=behind, over=over),
        there.arrive_at,
        there.finish_at,
        max(0, late),
        0 if on_site else behind,
        max(chances, default=None),
        on_site,
        order.pin is not None,
    )


def _state(order: WorkOrder, risks: Sequence[Risk], *, late: int, behind: int, over: bool) -> StopState:
    if order.status.under_way:
        return StopState.UNDER_WAY
    if any(_broken_arrival(risk) for risk in risks):
        return StopState.MISSED
    if over:
        return StopState.NOT_VISITED
    return StopState.DELAYED if late > 0 or behind >= BEHIND_SECONDS else StopState.ON_TIME


def _broken_arrival(risk: Risk) -> bool:
    """Whether a promised arrival has passed."""
    return risk.status.state is CommitmentState.BREACHED and risk.status.commitment.code is Milestone.ARRIVE


def _late_seconds(risk: Risk, there: Stop) -> int:
    """How much later than promised the visit comes or ends; 0 or less is in time."""
    owed = risk.status.commitment
    return seconds_between(owed.due, there.finish_at if owed.code in KEPT_BY_FINISHING else there.arrive_at)
