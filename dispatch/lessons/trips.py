"""The drives that technicians made, from the log: where from, where to, when they left and when they were there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI, seconds_between
from dispatch.model.plan import Leg
from dispatch.travel.hourly import RegionOf
from dispatch.travel.hours_learning import Trip
from dispatch.travel.times import DRIVE, Point, TravelTimes

LONGEST = timedelta(hours=14)
SHORTEST_SECONDS = 300
"""Shorter drives say more about parking than about traffic."""
STRANGE, QUICK = 4.0, 3.0
"""A drive so many times longer, or shorter, than without traffic was pressed too late, or never made."""
TOGETHER = 500
"""So many drives are asked for in one matrix."""


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive between two points, as it was pressed on the phone."""

    start: Point
    end: Point
    depart_at: datetime
    arrive_at: datetime


def drives(events: Iterable[Event], sites: Mapping[str, Point], homes: Mapping[str, Point]) -> Iterator[Drive]:
    """Each departure with the arrival that follows it, where the places of both are known.

    ``sites`` are points by work order, ``homes`` by technician. Somebody who was at a site earlier the same day leaves
    from there, anybody else from home; who was at a place that nobody knows teaches nothing by his next drive.
    """
    left: dict[str, tuple[str, datetime]] = {}
    last: dict[str, tuple[Point | None, datetime]] = {}
    for event in sorted(events, key=lambda event: (event.at, event.seq)):
        who, what = event.technician_id, event.work_order_id
        if who is None or what is None or who not in homes:
            continue
        if event.kind is EventKind.DEPARTED:
            left[who] = (what, event.at)
        elif event.kind is EventKind.ARRIVED:
            departed, end = left.pop(who, None), sites.get(what)
            if departed is not None and departed[0] == what and end is not None:
                start = _place_of(last.get(who), homes[who], departed[1])
                if start is not None:
                    yield Drive(start, end, departed[1], event.at)
            last[who] = (end, event.at)


def _place_of(last: tuple[Point | None, datetime] | None, home: Point, now: datetime) -> Point | None:
    if last is None or last[1].astimezone(SHANGHAI).date() != now.astimezone(SHANGHAI).date():
        return home
    return last[0]


def trips(made: Iterable[Drive], travel: TravelTimes, region_of: RegionOf) -> Iterator[Trip]:
    """Drives beside what the provider says without traffic; what was plainly pressed wrongly is left out."""
    every = list(made)
    for first in range(0, len(every), TOGETHER):
        some = every[first : first + TOGETHER]
        for drive, leg in zip(some, _legs(some, travel), strict=True):
            trip = _trip(drive, leg, region_of)
            if trip is not None:
                yield trip


def _legs(some: Sequence[Drive], travel: TravelTimes) -> Iterator[Leg | None]:
    """The legs of some drives without traffic, asked for in one matrix: technicians come by the same places again."""
    starts = {point: row for row, point in enumerate(dict.fromkeys(drive.start for drive in some))}
    ends = {point: column for column, point in enumerate(dict.fromkeys(drive.end for drive in some))}
    matrix = travel.matrix(tuple(starts), tuple(ends))
    return (matrix.leg(starts[drive.start], ends[drive.end]) for drive in some)


def _trip(drive: Drive, leg: Leg | None, region_of: RegionOf) -> Trip | None:
    seconds = seconds_between(drive.depart_at, drive.arrive_at)
    if leg is None or leg.mode != DRIVE or leg.seconds < SHORTEST_SECONDS or seconds > LONGEST.total_seconds():
        return None
    if not leg.seconds / QUICK <= seconds <= leg.seconds * STRANGE:
        return None
    return Trip(drive.depart_at, seconds, leg.seconds, leg.metres, region_of(drive.start))
