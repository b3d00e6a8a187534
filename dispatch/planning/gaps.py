"""The gaps of a technician's day and which visits fit them best, with the price of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import add, sub

from dispatch.model.moment import Interval
from dispatch.model.repair import Gap, MovedVisit, Offer, Placement
from dispatch.model.work_order import PinLevel
from dispatch.planning.laying import NOTHING, Price, Row
from dispatch.planning.moving import Moving
from solver.cost import travel_seconds
from solver.problem import UNREACHABLE
from solver.solution import TimedRoute, TimedStop

SHORTEST_SECONDS = 30 * 60
"""A shorter stretch is a breather and no gap."""
MOST_OFFERS = 6


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A gap in seconds: behind ``at`` visits of the row of a shift."""

    shift: int
    at: int
    start: int
    end: int


def gaps_of(moving: Moving, technician_id: str) -> tuple[Gap, ...]:
    """The gaps of the first day on which he has any duty left, in order; nothing is moved."""
    own = [i for i, duty in enumerate(moving.stated.duties) if duty.technician.id == technician_id and not duty.on_call]
    if not own:
        return ()
    shift = min(own, key=lambda i: (not moving.laying.rows.get(i), moving.stated.problem.shifts[i].start))
    return tuple(_gap(moving, stretch) for stretch in _stretches(moving, shift))


def _stretches(moving: Moving, shift: int) -> Iterator[_Stretch]:
    duty, row = moving.stated.problem.shifts[shift], moving.laying.rows.get(shift, ())
    timed, free = moving.laying.timed(shift, row), max(0, duty.start)
    if timed is None:
        return
    for place, stop in enumerate(timed.stops):
        if stop.depart - free >= SHORTEST_SECONDS:
            yield _Stretch(shift, place, free, stop.depart)
        free = stop.finish
    home = timed.home if timed.stops else free
    if duty.end - home >= SHORTEST_SECONDS:
        yield _Stretch(shift, len(timed.stops), free, duty.end)


def _gap(moving: Moving, stretch: _Stretch) -> Gap:
    row, names = moving.laying.rows.get(stretch.shift, ()), moving.stated.work_orders
    span = Interval(moving.moment(stretch.start), moving.moment(stretch.end))
    found = sorted(_offers(moving, stretch), key=lambda pair: pair[0])[:MOST_OFFERS]
    after = names[row[stretch.at - 1]].id if stretch.at else None
    before = names[row[stretch.at]].id if stretch.at < len(row) else None
    return Gap(span, after, before, tuple(offer for _price, offer in found))


def _offers(moving: Moving, stretch: _Stretch) -> Iterator[tuple[tuple[Price, str], Offer]]:
    """Every visit that fits the gap and breaks no rule there, with its price; pinned ones are left alone."""
    row = moving.laying.rows.get(stretch.shift, ())
    before = moving.laying.timed(stretch.shift, row)
    for visit, work_order in enumerate(moving.stated.work_orders):
        if visit in row or not _may_come(moving, stretch, visit):
            continue
        joined = (*row[: stretch.at], visit, *row[stretch.at :])
        after = moving.laying.timed(stretch.shift, joined)
        if after is None or before is None or not _fits(stretch, before, after):
            continue
        price = _price(moving, visit, stretch.shift, joined)
        if price is not None and price[0] <= 0:
            yield (price, work_order.id), _offer(moving, visit, stretch.shift, before, after, price)


def _may_come(moving: Moving, stretch: _Stretch, visit: int) -> bool:
    """A quick look: it is free to move, he may be sent, and the gap is long enough for the drive and the work."""
    problem = moving.stated.problem
    work, duty = problem.visits[visit], problem.shifts[stretch.shift]
    if (
        work.under_way is not None
        or moving.stated.work_orders[visit].pin is not None
        or moving.against(visit, stretch.shift)
    ):
        return False
    row = moving.laying.rows.get(stretch.shift, ())
    here = problem.visits[row[stretch.at - 1]].location if stretch.at else duty.start_location
    drive = int(problem.travel[here, work.location])
    return drive < UNREACHABLE and max(stretch.start + drive, work.release) + work.service <= stretch.end


def _fits(stretch: _Stretch, before: TimedRoute, after: TimedRoute) -> bool:
    """Whether it is made within the gap and nobody behind it is visited later."""
    stop = after.stops[stretch.at]
    later = zip(before.stops[stretch.at :], after.stops[stretch.at + 1 :], strict=True)
    return stop.finish <= stretch.end and all(then.arrive <= now.arrive for now, then in later)


def _price(moving: Moving, visit: int, shift: int, joined: Row) -> Price | None:
    """What it adds to this row and takes from the one it leaves; a visit nobody makes breaks all its promises."""
    added = moving.laying.added(shift, joined)
    if added is None:
        return None
    left = moving.laying.shift_of(visit)
    if left is None:
        promised = sum(promise.breach_weight for promise in moving.stated.problem.visits[visit].commitments)
        return tuple(map(sub, added, (0, promised, 0, 0)))
    without = moving.laying.added(left, tuple(one for one in moving.laying.rows[left] if one != visit))
    return None if without is None else tuple(map(add, added, without or NOTHING))


def _offer(moving: Moving, visit: int, shift: int, before: TimedRoute, after: TimedRoute, price: Price) -> Offer:
    stop = next(stop for stop in after.stops if stop.visit == visit)
    left = moving.laying.shift_of(visit)
    saved = 0
    if left is not None:
        row = moving.laying.rows[left]
        routes = [moving.laying.timed(left, some) for some in (row, tuple(one for one in row if one != visit))]
        now, then = (0 if route is None else travel_seconds(route) for route in routes)
        saved = now - then
    extra = travel_seconds(after) - travel_seconds(before) - saved
    return Offer(moved_visit(moving, stop, shift), extra, price[0], (price[1] > 0) - (price[1] < 0))


def moved_visit(moving: Moving, stop: TimedStop, shift: int) -> MovedVisit:
    """One visit at this place, bound to its technician and its arrival."""
    order, was = moving.stated.work_orders[stop.visit], moving.was.get(stop.visit)
    arrive_at = moving.moment(stop.arrive)
    return MovedVisit(
        Placement(order.id, order.version, PinLevel.BOTH, moving.technician_of(shift), arrive_at),
        None if was is None else moving.technician_of(was[0]),
        None if was is None else moving.moment(was[1].arrive),
        None if was is None else moving.late(was[1]),
        arrive_at,
        moving.late(stop),
    )
