"""Visits near each other, made by one technician one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from dispatch.model.repair import Repair
from dispatch.model.work_order import PinLevel
from dispatch.planning.laying import Row
from dispatch.planning.moving import Moving, Target
from dispatch.planning.resequencing import improved
from solver import Budget
from solver.problem import UNREACHABLE

NEAR_SECONDS = 30 * 60
"""Visits no farther apart than this drive are near each other."""
MOST_ASKED = 12
"""Where nobody has any of the visits yet, so many technicians are asked, the nearest first."""
ORDER_SECONDS = 1.0
"""How long the order within the group is improved at most."""


def grouped(moving: Moving, target: Target) -> Repair:
    """The largest group of near visits with the technician it suits best, in the order that drives least.

    What is not near the group stays where it is.
    """
    near = _largest_group(moving)
    for visit in moving.visits:
        if visit not in near:
            moving.refused.append((moving.stated.work_orders[visit].id, "not_near"))
    moving.visits = near
    moving.laying.take_out(frozenset(near))
    block = improved(near, lambda row: (_along(moving, row),), Budget(seconds=ORDER_SECONDS).start())
    shifts = _shifts(moving, target)
    offers = [place for row in (block, block[::-1]) if (place := moving.best_offer(row, shifts)) is not None]
    if not near or not offers:
        for visit in near:
            moving.leave(visit, "off_duty")
        return moving.repair(lambda visit, row: (PinLevel.TECHNICIAN, None))
    _price, shift, row = min(offers)
    moving.laying.put(shift, row)
    return moving.repair(lambda visit, row: _locked(moving, visit, row))


def _largest_group(moving: Moving) -> Row:
    """The most visits of which each is near another; none where no two are near each other."""
    rest, groups = list(moving.visits), list[list[int]]()
    while rest:
        group = [rest.pop(0)]
        for one in group:  # grows while it is walked along
            joined = [other for other in rest if _drive(moving, one, other) <= NEAR_SECONDS]
            group.extend(joined)
            rest = [other for other in rest if other not in joined]
        groups.append(group)
    largest = max(groups, key=len, default=[])
    return tuple(largest) if len(largest) > 1 else ()


def _drive(moving: Moving, one: int, other: int) -> int:
    visits = moving.stated.problem.visits
    return int(moving.stated.problem.travel[visits[one].location, visits[other].location])


def _along(moving: Moving, row: Row) -> int:
    """Seconds of driving from the first of these visits to the last."""
    return sum(min(_drive(moving, one, other), UNREACHABLE) for one, other in pairwise(row))


def _shifts(moving: Moving, target: Target) -> list[int]:
    """The duties that come into question: of whoever is wanted, of those who have a part of it, or of the nearest."""
    if target.technician_ids is None:
        having = {moving.technician_of(moving.was[visit][0]) for visit in moving.visits if visit in moving.was}
        whose = frozenset(having) or _nearest(moving)
        target = Target(whose, target.day)
    return sorted({shift for visit in moving.visits for shift in moving.shifts_in(target, visit)})


def _nearest(moving: Moving) -> frozenset[str]:
    if not moving.visits:
        return frozenset()
    first, problem = moving.visits[0], moving.stated.problem
    able = [shift for shift in range(len(problem.shifts)) if not moving.against(first, shift)]
    far = {s: int(problem.travel[problem.shifts[s].start_location, problem.visits[first].location]) for s in able}
    nearest: Iterable[int] = sorted(able, key=lambda shift: (far[shift], shift))
    return frozenset(list(dict.fromkeys(moving.technician_of(shift) for shift in nearest))[:MOST_ASKED])


def _locked(moving: Moving, visit: int, row: Row) -> tuple[PinLevel, str | None]:
    """The first of the group is bound to the technician, each other behind the one before it."""
    place = row.index(visit)
    before = row[place - 1] if place else None
    if before is None or before not in moving.visits:
        return PinLevel.TECHNICIAN, None
    return PinLevel.ORDER, moving.stated.work_orders[before].id
