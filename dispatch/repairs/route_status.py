"""How the day of every technician stands: his stops in order, what he is doing, and since when he is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.model.forecast import Risk
from dispatch.model.moment import SHANGHAI, Interval, seconds_between
from dispatch.model.plan import Route
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.repairs.done_visits import DoneVisit
from dispatch.repairs.stop_states import StopState, StopStatus, stops_ahead

OVERDUE_SECONDS = 15 * 60
"""So long after a step was expected nobody wonders yet."""
WORST_FIRST = tuple(StopState)


class DayState(StrEnum):
    """What a technician is doing. ``free``: on duty between two visits, or with none left."""

    AWAY = "away"
    NOT_STARTED = "not_started"
    DRIVING = "driving"
    AT_WORK = "at_work"
    FREE = "free"
    NIGHT_AWAY = "night_away"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the day of one technician is read from. ``routes`` and ``shifts`` are his; ``risks`` by work order."""

    technician: Technician
    shifts: Sequence[Shift]
    away: Sequence[Absence]
    routes: Sequence[Route]
    done: Sequence[DoneVisit]
    position: Position | None
    orders: Mapping[str, WorkOrder]
    risks: Mapping[str, Sequence[Risk]]


@dataclass(frozen=True, slots=True)
class RouteStatus:
    """The day of one technician. ``silent_seconds``: nobody has heard of him for so long, though a step is overdue."""

    technician: Technician
    state: DayState
    stops: tuple[StopStatus, ...]
    silent_seconds: int | None = None
    until: datetime | None = None

    @property
    def next_stop(self) -> StopStatus | None:
        """Where he is expected next; None when he has nowhere to go."""
        return next((stop for stop in self.stops if not stop.done and not stop.on_site), None)

    @property
    def worst(self) -> StopState | None:
        """The state of his worst stop."""
        return min((stop.state for stop in self.stops), key=WORST_FIRST.index, default=None)

    @property
    def breach_probability(self) -> float | None:
        """Of the stop ahead whose promise breaks most likely."""
        chances = (stop.breach_probability for stop in self.stops if not stop.done)
        return max((chance for chance in chances if chance is not None), default=None)

    def count(self, state: StopState) -> int:
        return sum(stop.state is state for stop in self.stops)


def today_at(now: datetime) -> Interval:
    """The calendar day of Shanghai."""
    start = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return Interval(start, start + timedelta(days=1))


def route_status(known: Sources, now: datetime) -> RouteStatus | None:
    """The day of one technician; None for one who has no duty today and nothing to do."""
    today = today_at(now)
    shifts = [shift for shift in known.shifts if shift.span.overlaps(today)]
    stops = (*_done(known, shifts, now), *_ahead(known, shifts, today, now))
    ordinary = any(not shift.on_call for shift in shifts) or any(now in shift.span for shift in shifts)
    if not stops and not ordinary:
        return None
    state, until = _doing(known, shifts, stops, now)
    return RouteStatus(known.technician, state, stops, _silent_seconds(known, stops, now), until)


def worst_first(statuses: Iterable[RouteStatus]) -> tuple[RouteStatus, ...]:
    """Those who need a dispatcher before those who do not."""
    return tuple(sorted(statuses, key=_badness))


def _badness(one: RouteStatus) -> tuple[object, ...]:
    late = max((stop.late_seconds for stop in one.stops if not stop.done), default=0)
    rank = len(WORST_FIRST) if one.worst is None else WORST_FIRST.index(one.worst)
    needy = one.worst in (StopState.MISSED, StopState.NOT_VISITED, StopState.DELAYED)
    return (
        not needy,
        rank if needy else 0,
        one.silent_seconds is None,
        -late,
        -(one.breach_probability or 0.0),
        rank,
        one.technician.id,
    )


def _done(known: Sources, shifts: Sequence[Shift], now: datetime) -> list[StopStatus]:
    """What he did since the first of his shifts of today began, or since midnight."""
    since = min([today_at(now).start, *(shift.span.start for shift in shifts)])
    return [
        StopStatus(
            one.work_order_id,
            StopState.DONE_LATE if one.late_seconds else StopState.DONE_ON_TIME,
            one.arrived_at,
            one.finished_at,
            one.late_seconds,
        )
        for one in known.done
        if one.finished_at >= since
    ]


def _ahead(known: Sources, shifts: Sequence[Shift], today: Interval, now: datetime) -> list[StopStatus]:
    ends = {shift.id: shift.span.end for shift in shifts}
    found = [
        stop
        for route in known.routes
        for stop in stops_ahead(route, known.orders, known.risks, now=now, shift_ends=ends.get(route.shift_id))
        if route.shift_id in ends or stop.arrive_at < today.end
    ]
    return sorted(found, key=lambda stop: (stop.state is not StopState.UNDER_WAY, stop.arrive_at))


def _doing(
    known: Sources, shifts: Sequence[Shift], stops: Sequence[StopStatus], now: datetime
) -> tuple[DayState, datetime | None]:
    """What he is doing, and until when, where that is known."""
    going = next((stop for stop in stops if stop.state is StopState.UNDER_WAY), None)
    if going is not None:
        return (DayState.AT_WORK, going.finish_at) if going.on_site else (DayState.DRIVING, going.arrive_at)
    away = next((one for one in known.away if now in one.span), None)
    if away is not None:
        return DayState.AWAY, away.span.end
    night = next((night for route in known.routes for night in route.nights if now in night), None)
    if night is not None:
        return DayState.NIGHT_AWAY, night.end
    if any(now in shift.span for shift in shifts):
        return _on_duty(known, shifts, stops, now)
    return _off_duty(known, shifts, stops, now)


def _on_duty(
    known: Sources, shifts: Sequence[Shift], stops: Sequence[StopStatus], now: datetime
) -> tuple[DayState, datetime | None]:
    leaves = _departures_ahead(known, stops)
    until = max(now, min(leaves)) if leaves else None
    begun = any(stop.done for stop in stops) or not leaves
    return (DayState.FREE if begun else DayState.NOT_STARTED), until


def _departures_ahead(known: Sources, stops: Sequence[StopStatus]) -> list[datetime]:
    return [stop.depart_at for route in known.routes for stop in route.stops if _is_ahead(stop.work_order_id, stops)]


def _is_ahead(work_order_id: str, stops: Sequence[StopStatus]) -> bool:
    """Whether the visit is one of the stops ahead."""
    return any(stop.work_order_id == work_order_id and not stop.done for stop in stops)


def _off_duty(
    known: Sources, shifts: Sequence[Shift], stops: Sequence[StopStatus], now: datetime
) -> tuple[DayState, datetime | None]:
    """Somebody on call begins when he leaves for a visit, not when his duty begins."""
    to_come = [shift for shift in shifts if shift.span.start > now]
    begins = [shift.span.start for shift in to_come if not shift.on_call]
    called = [shift.span for shift in to_come if shift.on_call]
    begins += [leaves for leaves in _departures_ahead(known, stops) if any(leaves in span for span in called)]
    return (DayState.NOT_STARTED, min(begins)) if begins else (DayState.FINISHED, None)


def _silent_seconds(known: Sources, stops: Sequence[StopStatus], now: datetime) -> int | None:
    """How long nobody has heard of him, where a step of his is overdue."""
    if not any(seconds_between(at, now) >= OVERDUE_SECONDS for at in _expected(known, stops)):
        return None
    heard = [moment for moment in _heard(known) if moment <= now]
    silent = seconds_between(max(heard), now) if heard else OVERDUE_SECONDS
    return silent if silent >= OVERDUE_SECONDS else None


def _expected(known: Sources, stops: Sequence[StopStatus]) -> list[datetime]:
    """When the plan had his next step: the end of the visit he is at, his arrival, or his leaving for the next."""
    ahead = next((stop for stop in stops if not stop.done), None)
    if ahead is None:
        return []
    order = known.orders[ahead.work_order_id]
    for route in known.routes:
        for stop in route.stops:
            if stop.work_order_id != order.id:
                continue
            if order.status is WorkOrderStatus.ON_SITE:
                return [order.expected_end_at or stop.finish_at]
            return [stop.arrive_at if order.status is WorkOrderStatus.ON_THE_WAY else stop.depart_at]
    return []


def _heard(known: Sources) -> Iterable[datetime]:
    """Every moment at which he pressed a button or his phone said where he was."""
    if known.position is not None:
        yield known.position.at
    yield from (one.finished_at for one in known.done)
    for order in (known.orders.get(stop.work_order_id) for route in known.routes for stop in route.stops):
        if order is not None and order.technician_id == known.technician.id:
            yield from (at for at in (order.departed_at, order.visit_arrived_at) if at is not None)
