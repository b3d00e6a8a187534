"""Travel beyond driving: each pair of points goes the fastest way by road, high-speed rail, air and boat."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dispatch.model.closure import Shut, ShutKind
from dispatch.model.plan import Leg
from dispatch.travel.cache import CachedTravel
from dispatch.travel.closures import while_closed
from dispatch.travel.intercity_access import AccessDrives, Drives
from dispatch.travel.intercity_data import IntercityData, Mode, read_intercity
from dispatch.travel.intercity_graph import SECONDS_UNIT, Node
from dispatch.travel.intercity_parts import PartsMemory
from dispatch.travel.intercity_shore import MAINLAND, Shores
from dispatch.travel.intercity_table import MODE_BITS, TerminalTable, TerminalTables
from dispatch.travel.points import as_degrees
from dispatch.travel.rests import rest_seconds
from dispatch.travel.times import DRIVE, NO_WAY, Point, TravelMatrix, TravelTimes
from dispatch.travel.uncertainty import Spread

RIDES = (Mode.RAIL, Mode.AIR, Mode.FERRY)
"""The sources of this provider, behind those of the roads; a trip with several rides is named by the furthest."""

RIDE_SPREADS = {Mode.RAIL: Spread(1.0, 1.1), Mode.AIR: Spread(1.05, 1.35), Mode.FERRY: Spread(1.0, 1.3)}
"""Trains are punctual, flights are not, boats wait for the weather: general knowledge, until trips say better."""

_EARTH_METRES = 6_371_000.0
_NAMED = np.array([0, 1, 2, 2], dtype=np.int8)
"""The ride that names a trip with these mode bits, counted from one: air before rail."""

_ROWS_AT_ONCE = 256

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Ridden:
    """The ride of one pair: its first and last terminal, the packed drives outside them, the nodes between."""

    first: int
    last: int
    to_first: float
    from_last: float
    way: tuple[Node, ...]


class IntercityTravel:
    """Roads with rests at the wheel; trains and flights for far pairs where they are faster; boats to islands.

    Far is a straight distance, not a time: closing a road or a mode then never shortens a trip.
    """

    def __init__(
        self,
        roads: TravelTimes,
        tables: TerminalTables,
        closed: Set[Mode] = frozenset(),
        access: AccessDrives | None = None,
    ) -> None:
        self.data: IntercityData = tables.data
        self.roads = roads
        self.closed = frozenset(closed)
        self.access = access or AccessDrives(roads, tables.data)
        self.shores = Shores(roads, tables.data, self.closed)
        self._tables = tables
        self._parts = PartsMemory()

    @classmethod
    def open(cls, roads: TravelTimes, data_root: Path) -> IntercityTravel:
        """Read ``intercity/`` below the data folder; the roads are any other provider."""
        return cls(roads, TerminalTables(read_intercity(data_root)))

    @property
    def table(self) -> TerminalTable:
        """Trips from terminal to terminal; made when first asked for."""
        return self._tables.without(self.closed)

    def closing(self, closed: Set[Mode]) -> IntercityTravel:
        """The same travel while these modes do not run either; to drive is always open."""
        return IntercityTravel(self.roads, self._tables, self.closed | (frozenset(closed) - {Mode.DRIVE}), self.access)

    def on_the_ground(self) -> IntercityTravel:
        """The same travel without flights, for loads that cannot fly."""
        return self.closing({Mode.AIR})

    def over(self, roads: TravelTimes) -> IntercityTravel:
        """The same rides with other roads, such as those that closures leave."""
        return IntercityTravel(roads, self._tables, self.closed)

    def while_closed(self, shut: Set[Shut]) -> IntercityTravel:
        """The same travel over the roads that are left, without boats where all ferries are closed."""
        boats = {Mode.FERRY} if any(one.kind is ShutKind.FERRIES for one in shut) else set()
        roads = while_closed(self.roads, shut)
        # drives to stations and drives without flights ask for the same roads again
        return self.over(roads if roads is self.roads else CachedTravel(roads)).closing(boats)

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way by road, rail, air or boat."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` that name every point outside China."""
        here, there = self.shores.of(starts, "starts"), self.shores.of(ends, "ends")
        answer = self._by_land(here.points, there.points)
        rows, columns = here.islands != MAINLAND, there.islands != MAINLAND
        if rows.any() or columns.any():
            same = np.equal.outer(here.islands, there.islands)
            sails = (rows[:, None] | columns[None, :]) & ~same
            _put_boats(answer, np.where(sails, np.add.outer(here.boats, there.boats), 0), sails)
        if rows.any() and columns.any():
            self._stay_on_islands(answer, starts, ends, same & rows[:, None])
        return answer

    def with_parts(self, start: Point, end: Point, leg: Leg) -> Leg:
        """The leg of these points with its rides, for people; see ``intercity_parts``."""
        return self._parts.of(self, start, end, leg)

    def ridden(self, start: Point, end: Point) -> Ridden | None:
        """How one pair of points on land rides; None where there is no train or flight for it."""
        (first, to_first), (last, from_last) = _row(self.access.of((start,))), _row(self.access.of((end,)))
        whole = to_first[:, None] + self.table.trips[np.ix_(first, last)] + from_last[None, :]
        k, m = np.unravel_index(int(whole.argmin()), whole.shape)
        if np.isinf(whole[k, m]):
            return None
        begin, finish = int(first[k]), int(last[m])
        return Ridden(begin, finish, float(to_first[k]), float(from_last[m]), tuple(self.table.way(begin, finish)))

    def _by_land(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        answer = _with_rides(self.roads.matrix(starts, ends))
        here, there = _on_sphere(starts), _on_sphere(ends)
        rides = None if self.closed >= set(MODE_BITS) else _Rides(self, starts, ends)
        nearer = np.cos(self.data.habits.other_modes.least_km * 1000 / _EARTH_METRES)
        for first in range(0, len(starts), _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            answer.seconds[rows] += rest_seconds(answer.seconds[rows], self.data.habits.drive)
            far = np.nonzero(here[rows] @ there.T < nearer)
            if rides is not None and len(far[0]):
                pairs = (far[0] + first, far[1])
                _put_rides(answer, pairs, rides.of(*pairs))
        return answer

    def _stay_on_islands(
        self, answer: TravelMatrix, starts: Sequence[Point], ends: Sequence[Point], same: npt.NDArray[np.bool_]
    ) -> None:
        """Trips within one island are the roads' own."""
        rows, columns = np.flatnonzero(same.any(axis=1)).tolist(), np.flatnonzero(same.any(axis=0)).tolist()
        if not rows:
            return
        block = np.ix_(rows, columns)
        local = self.roads.matrix([starts[n] for n in rows], [ends[n] for n in columns])
        numbers = np.array([answer.sources.index(name) for name in local.sources], dtype=np.int8)
        inside = same[block]
        answer.seconds[block] = np.where(inside, local.seconds, answer.seconds[block])
        answer.metres[block] = np.where(inside, local.metres, answer.metres[block])
        answer.source[block] = np.where(inside, numbers[local.source], answer.source[block])


def _row(drives: Drives) -> Drives:
    return drives[0][0], drives[1][0]


class _Rides:
    """Trips with a train or a flight in them between the points of one matrix."""

    def __init__(self, travel: IntercityTravel, starts: Sequence[Point], ends: Sequence[Point]) -> None:
        trips = travel.table.trips
        first, to_first = travel.access.of(starts)
        last, self._from_last = travel.access.of(ends)
        used, position = np.unique(last, return_inverse=True)
        self._last: Positions = position.reshape(last.shape[0], last.shape[1])
        self._reach = np.full((len(starts), len(used)), np.inf)
        for k in range(first.shape[1]):
            np.minimum(self._reach, to_first[:, k, None] + trips[np.ix_(first[:, k], used)], out=self._reach)

    def of(self, rows: Positions, columns: Positions) -> Floats:
        """The packed trips of these pairs, ``inf`` where nobody can ride."""
        found = np.full(len(rows), np.inf)
        for k in range(self._last.shape[1]):
            np.minimum(found, self._reach[rows, self._last[columns, k]] + self._from_last[columns, k], out=found)
        return found


def _with_rides(drive: TravelMatrix) -> TravelMatrix:
    """The drives, with room for the sources of rides; an answer belongs to who asked, so it is written into."""
    count = len(drive.sources)
    modes = tuple(drive.mode(number) for number in range(count))
    spreads = tuple(drive.spread(number) for number in range(count))
    return TravelMatrix(
        np.require(drive.seconds, requirements="W"),
        np.require(drive.metres, requirements="W"),
        np.require(drive.source, requirements="W"),
        (*drive.sources, *(str(ride) for ride in RIDES)),
        (*modes, *(str(ride) for ride in RIDES)),
        (*spreads, *(RIDE_SPREADS[ride] for ride in RIDES)),
        drive.lasting,
    )


def _on_sphere(points: Sequence[Point]) -> Floats:
    lat, lon = np.radians(as_degrees(points, "points")).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _put_rides(answer: TravelMatrix, pairs: tuple[Positions, Positions], ride: Floats) -> None:
    """Write the rides that beat the drive, or where there is no drive, into these pairs of the answer."""
    drive_seconds = answer.seconds[pairs]
    seconds = np.floor(ride / SECONDS_UNIT)
    better = np.isfinite(ride) & ((drive_seconds == NO_WAY) | (seconds < drive_seconds))
    rest = np.where(better, ride - np.where(better, seconds, 0) * SECONDS_UNIT, 0).astype(np.int64)
    first = len(answer.sources) - len(RIDES) - 1
    answer.seconds[pairs] = np.where(better, seconds, drive_seconds)
    answer.metres[pairs] = np.where(better, rest >> 2, answer.metres[pairs])
    answer.source[pairs] = np.where(better, first + _NAMED[rest & 3], answer.source[pairs])


def _put_boats(answer: TravelMatrix, boats: Floats, sails: npt.NDArray[np.bool_]) -> None:
    """Add the boats to trips that begin or end on an island."""
    ferry = len(answer.sources) - 1
    lost = sails & (np.isinf(boats) | (answer.seconds == NO_WAY))
    goes = sails & ~lost
    seconds, rest = np.divmod(np.where(goes, boats, 0), SECONDS_UNIT)
    answer.seconds[...] = np.where(lost, NO_WAY, answer.seconds + seconds)
    answer.metres[...] = np.where(lost, NO_WAY, answer.metres + rest // 4)
    driven = np.isin(answer.source, [n for n, mode in enumerate(answer.modes) if mode == DRIVE])
    answer.source[...] = np.where(goes & driven, ferry, answer.source)
