"""How a trip beyond driving goes, ride by ride, and which other ways there would have been."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from threading import Lock
from typing import TYPE_CHECKING

from dispatch.model.plan import Leg, LegPart
from dispatch.travel.intercity_data import Mode
from dispatch.travel.intercity_graph import SECONDS_UNIT, Node
from dispatch.travel.intercity_shore import MAINLAND, Shore, crossing
from dispatch.travel.rests import rest_seconds
from dispatch.travel.times import Point

if TYPE_CHECKING:
    from dispatch.travel.intercity import IntercityTravel

_KEPT = 5000
_OTHER_RIDE = {Mode.RAIL: Mode.AIR, Mode.AIR: Mode.RAIL}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to make a trip; ``leg`` is None where that way is closed or does not lead there."""

    mode: Mode
    leg: Leg | None
    chosen: bool


class PartsMemory:
    """How trips went that somebody asked about: plans are made again and again of the same legs."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Point, Point], Leg] = OrderedDict()
        self._lock = Lock()

    def of(self, travel: IntercityTravel, start: Point, end: Point, leg: Leg) -> Leg:
        """:func:`with_parts`, worked out once for each pair of points."""
        with self._lock:
            known = self._known.get((start, end))
        if known is None:
            known = with_parts(travel, start, end, leg)
            with self._lock:
                self._known[start, end] = known
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return replace(leg, parts=known.parts, drive_seconds=known.drive_seconds)


def choices(travel: IntercityTravel, start: Point, end: Point) -> tuple[Choice, ...]:
    """The trip by road alone, with trains and with flights, each with its parts; the fastest is chosen.

    A way that would not use its train or flight is no choice of its own. To an island every way has a boat in it.
    """
    best = _in_full(travel, start, end)
    found = [Choice(Mode.DRIVE, _in_full(travel.closing({Mode.RAIL, Mode.AIR}), start, end), chosen=False)]
    for mode, other in _OTHER_RIDE.items():
        leg = _in_full(travel.closing({other}), start, end)
        found.append(Choice(mode, leg if leg is not None and leg.mode == mode else None, chosen=False))
    return tuple(replace(choice, chosen=choice.leg is not None and choice.leg == best) for choice in found)


def _in_full(travel: IntercityTravel, start: Point, end: Point) -> Leg | None:
    leg = travel.leg(start, end)
    return None if leg is None else with_parts(travel, start, end, leg)


def with_parts(travel: IntercityTravel, start: Point, end: Point, leg: Leg) -> Leg:
    """The leg with its rides; their seconds, waits and metres add up to it. A drive without a rest stays plain."""
    here, there = travel.shores.of((start,), "start"), travel.shores.of((end,), "end")
    if here.islands[0] != MAINLAND and here.islands[0] == there.islands[0]:
        return leg
    parts = (
        *_boat(travel, start, here, out=True),
        *_on_land(travel, here.points[0], there.points[0]),
        *_boat(travel, end, there, out=False),
    )
    if len(parts) == 1 and parts[0].mode == Mode.DRIVE and not parts[0].wait_seconds:
        return leg
    return replace(leg, parts=parts, drive_seconds=_whole_drive(travel, start, end, leg))


def _whole_drive(travel: IntercityTravel, start: Point, end: Point, leg: Leg) -> int | None:
    """Driving all the way, with rests and boats, where the trip is not made so."""
    if leg.mode not in (Mode.RAIL, Mode.AIR):
        return None
    driven = travel.closing({Mode.RAIL, Mode.AIR}).leg(start, end)
    return None if driven is None else driven.seconds


def _on_land(travel: IntercityTravel, start: Point, end: Point) -> Iterator[LegPart]:
    leg = travel.leg(start, end)
    if leg is None or leg.seconds == 0:
        return
    ridden = travel.ridden(start, end) if leg.mode in (Mode.RAIL, Mode.AIR) else None
    if ridden is None:
        driven = travel.roads.matrix((start,), (end,))
        rest = int(rest_seconds(driven.seconds, travel.data.habits.drive)[0, 0])
        yield LegPart(Mode.DRIVE, leg.seconds - rest, rest, leg.metres)
        return
    terminals = travel.data.terminals
    yield from _access(travel, ridden.to_first, "", terminals[ridden.first].name)
    yield from _rides(travel, ridden.way)
    yield from _access(travel, ridden.from_last, terminals[ridden.last].name, "")


def _access(travel: IntercityTravel, drive: float, start: str, end: str) -> Iterator[LegPart]:
    seconds, rest = divmod(drive, SECONDS_UNIT)
    if seconds:
        yield LegPart(Mode.DRIVE, int(seconds), 0, int(rest) // 4, start, end)


def _rides(travel: IntercityTravel, way: Sequence[Node]) -> Iterator[LegPart]:
    """One part for each stretch of one mode: taxis, and all trains or all flights between two taxis."""
    steps = list(pairwise(way))
    edges = travel.table.graph.edges
    for mode, stretch in groupby(steps, key=lambda step: Mode(edges[step]["mode"])):
        rides = list(stretch)
        first, last = rides[0][0], rides[-1][1]
        seconds = metres = wait = 0
        for step in rides:
            taken, rest = divmod(edges[step]["weight"], SECONDS_UNIT)
            metres += int(rest) // 4
            if edges[step]["riding"]:
                seconds += int(taken)
            else:
                wait += int(taken)
        names = travel.data.terminals[first[1]].name, travel.data.terminals[last[1]].name
        yield LegPart(mode, seconds, wait, metres, *names)


def _boat(travel: IntercityTravel, point: Point, shore: Shore, *, out: bool) -> Iterator[LegPart]:
    """The drive on the island and the boat, in the order they are made."""
    if shore.islands[0] == MAINLAND:
        return
    boat, habits = travel.shores.boat(int(shore.islands[0])), travel.data.habits.ferry
    sea_seconds, sea_rest = divmod(crossing(boat, habits), SECONDS_UNIT)
    wait = (habits.board_minutes + habits.leave_minutes) * 60
    ends = (boat.island, boat.harbour) if out else (boat.harbour, boat.island)
    ferry = LegPart(Mode.FERRY, int(sea_seconds) - wait, wait, int(sea_rest) // 4, *ends)
    seconds, rest = divmod(float(shore.boats[0]) - crossing(boat, habits), SECONDS_UNIT)
    drive = LegPart(Mode.DRIVE, int(seconds), 0, int(rest) // 4, *(("", boat.island) if out else (boat.island, "")))
    yield from (part for part in ((drive, ferry) if out else (ferry, drive)) if part.seconds or part.wait_seconds)
