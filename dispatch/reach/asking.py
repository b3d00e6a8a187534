"""What a dispatcher asks of the desk: who could be there, how far one gets, how soon anybody is anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from dispatch.demands import permits_in
from dispatch.desk import Desk
from dispatch.desk.places import place_of
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.commitment import Milestone
from dispatch.model.region import Place
from dispatch.model.snapshot import Snapshot
from dispatch.model.work_order import WorkOrder
from dispatch.places.coordinates import check_point
from dispatch.places.counties import County
from dispatch.planning.points import point_of
from dispatch.reach.grid import Grid, grid_about, seconds_from, soonest_at
from dispatch.reach.people import LOOKS_AHEAD, Reach, Wanted, refusal, starts_of, who_can_come
from dispatch.travel.times import NO_WAY, Point

SPANS = (60, 120, 240)
"""The widths of a map that can be asked for, in minutes of driving."""
BANDS = 4
"""Every width is shown in so many bands."""
FARTHEST_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Covered:
    """A grid, and for each county in it the seconds to the cell of it that is reached first, the nearest first."""

    grid: Grid
    counties: tuple[tuple[County, int], ...]

    @property
    def bands(self) -> tuple[int, ...]:
        """The upper ends of the bands, in minutes."""
        return tuple(self.grid.minutes * (band + 1) // BANDS for band in range(BANDS))


def wanted_for(work_order: WorkOrder, desk: Desk, at: datetime) -> Wanted | None:
    """What a work order needs; None while nobody knows where it is."""
    point = point_of(work_order)
    if point is None:
        return None
    needed = permits_in(place_of(work_order))
    return Wanted(point, at, work_order.skill, work_order.level, desk.own_staff_only(work_order), needed)


def due_of(work_order: WorkOrder, desk: Desk, now: datetime) -> datetime | None:
    """When somebody must be there: the earliest open promise of an arrival."""
    clocks = desk.clocks(work_order, now=now)
    dues = [c.commitment.due for c in clocks if c.open and c.commitment.code is Milestone.ARRIVE]
    return min(dues, default=None)


def reach_of(desk: Desk, wanted: Wanted, *, now: datetime) -> Reach:
    """Who could be there. ``InputErrors`` for a point outside China or a moment that is past or too far ahead."""
    snapshot = _snapshot(desk, wanted, now)
    return who_can_come(snapshot, desk.travel_at(wanted.at), _with_permits(desk, wanted))


def around(desk: Desk, wanted: Wanted, *, minutes: int, now: datetime) -> Covered:
    """How far one gets from the point. Raises as :func:`reach_of`, and for a width that is not offered."""
    _require_sound(wanted, now)
    grid, counties = _empty(desk, wanted.point, minutes)
    land = _land(counties, grid)
    return _covered(seconds_from(desk.travel_at(wanted.at), wanted.point, grid, land), counties)


def soonest(desk: Desk, wanted: Wanted, *, minutes: int, now: datetime) -> Covered:
    """How soon anybody able would be at each cell about the point, whoever it is. Raises as :func:`around`."""
    snapshot, wanted = _snapshot(desk, wanted, now), _with_permits(desk, wanted)
    able = [one for one in snapshot.technicians if one.active and refusal(one, wanted) is None]
    first = (next(starts_of(one, snapshot, wanted.at), None) for one in able)
    starts = [start for start in first if start is not None]
    grid, counties = _empty(desk, wanted.point, minutes)
    found = soonest_at(desk.travel_at(wanted.at), starts, wanted.at, grid, _land(counties, grid))
    return _covered(found, counties)


def _with_permits(desk: Desk, wanted: Wanted) -> Wanted:
    """With the permits of the county the point lies in."""
    county = None if wanted.permits else desk.atlas.locate(*wanted.point)
    return wanted if county is None else replace(wanted, permits=permits_in(Place(adcode=county.adcode)))


def _snapshot(desk: Desk, wanted: Wanted, now: datetime) -> Snapshot:
    _require_sound(wanted, now)
    days = (wanted.at + LOOKS_AHEAD - now).days + 1
    return desk.snapshot(now=now, days=days)


def _require_sound(wanted: Wanted, now: datetime) -> None:
    check_point(*wanted.point)
    if not now - timedelta(minutes=1) <= wanted.at <= now + FARTHEST_AHEAD:
        raise InputErrors([InputProblem("reach.bad_moment", "at", {"days": FARTHEST_AHEAD.days})])


def _empty(desk: Desk, point: Point, minutes: int) -> tuple[Grid, Sequence[County | None]]:
    if minutes not in SPANS:
        raise InputErrors([InputProblem("reach.unknown_span", "minutes", {"given": minutes})])
    grid = grid_about(point, minutes)
    return grid, desk.atlas.counties_around(grid.points)


def _land(counties: Sequence[County | None], grid: Grid) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.array([county is not None for county in counties]).reshape(grid.seconds.shape)


def _covered(grid: Grid, counties: Sequence[County | None]) -> Covered:
    nearest: dict[County, int] = {}
    for county, seconds in zip(counties, grid.seconds.flat, strict=True):
        if county is not None and NO_WAY != seconds <= grid.minutes * 60:
            nearest[county] = min(int(seconds), nearest.get(county, int(seconds)))
    return Covered(grid, tuple(sorted(nearest.items(), key=lambda one: (one[1], one[0].adcode))))
