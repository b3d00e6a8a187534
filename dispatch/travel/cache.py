"""Legs that were asked for before: the planner's matrix grows by a few points, not by a few thousand pairs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from dispatch.model.plan import Leg
from dispatch.travel.in_full import in_full, on_the_ground
from dispatch.travel.points import as_degrees
from dispatch.travel.times import Point, TravelMatrix, TravelTimes
from dispatch.travel.uncertainty import Spread

_DECIMALS = 5
"""Points are the same when they agree to about a metre."""

_UNASKED = -1
"""Source of a pair nobody has asked for yet; the provider's own sources count from 0."""


class CachedTravel:
    """Keeps every leg between the ``max_points`` points asked for last, in arrays of 9 bytes a pair.

    A request with more points than that goes straight to the provider. Safe to share between threads.
    """

    def __init__(self, inner: TravelTimes, max_points: int = 3000) -> None:
        self._inner = inner
        self._slots: OrderedDict[Point, int] = OrderedDict()
        self._sound: dict[Point, Point] = {}
        self._max_points = max_points
        self._lock = Lock()
        self._ground: CachedTravel | None = None
        self._sources: list[str] = []
        self._modes: list[str] = []
        self._spreads: list[Spread] = []
        self._seconds = np.zeros((0, 0), dtype=np.int32)
        self._metres = np.zeros((0, 0), dtype=np.int32)
        self._source = np.zeros((0, 0), dtype=np.int8)

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips; only pairs never asked for reach the provider. Raises what the provider raises."""
        from_points = self._rounded(starts, "starts")
        to_points = from_points if ends is starts else self._rounded(ends, "ends")
        wanted = dict.fromkeys((*from_points, *to_points))
        if len(wanted) > self._max_points:
            return self._inner.matrix(from_points, to_points)
        with self._lock:
            return self._answer(from_points, to_points, list(wanted))

    def on_the_ground(self) -> TravelTimes:
        """The same travel without flights, remembered beside this one."""
        if self._ground is None:
            self._ground = CachedTravel(on_the_ground(self._inner), self._max_points)
        return self._ground

    def in_passing(self) -> TravelTimes:
        """The same travel for points that nobody will ask about again: nothing is remembered."""
        return self._inner

    def with_parts(self, start: Point, end: Point, leg: Leg) -> Leg:
        """The leg with its rides, as far as the provider knows them."""
        return in_full(self._inner, start, end, leg)

    def __len__(self) -> int:
        return len(self._slots)

    def _rounded(self, points: Sequence[Point], where: str) -> list[Point]:
        """The points to about a metre; those that were asked for before need no second look whether they are sound."""
        known = self._sound
        if any(point not in known for point in points):
            if len(known) + len(points) > 4 * self._max_points:
                self._sound = known = {}
            for point, (lat, lon) in zip(points, as_degrees(points, where).round(_DECIMALS).tolist(), strict=True):
                known[point] = lat, lon
        return [known[point] for point in points]

    def _answer(self, starts: Sequence[Point], ends: Sequence[Point], wanted: Sequence[Point]) -> TravelMatrix:
        self._make_room(wanted)
        rows = np.array([self._slots[point] for point in starts], dtype=np.intp)
        columns = np.array([self._slots[point] for point in ends], dtype=np.intp)
        block = np.ix_(rows, columns)
        unasked = self._source[block] == _UNASKED
        asked_for = unasked.copy()
        new_rows = unasked.all(axis=1)
        lasting = self._ask(starts, ends, rows, columns, new_rows, unasked[new_rows].any(axis=0))
        unasked[new_rows] = False
        lasting &= self._ask(starts, ends, rows, columns, unasked.any(axis=1), unasked.any(axis=0))
        answer = self._block(block, lasting)
        if not lasting:
            self._source[block] = np.where(asked_for, _UNASKED, self._source[block])
        return answer

    def _block(self, block: tuple[npt.NDArray[np.intp], ...], lasting: bool) -> TravelMatrix:
        names = tuple(self._sources) or ("same_place",)
        return TravelMatrix(
            self._seconds[block],
            self._metres[block],
            self._source[block],
            names,
            tuple(self._modes),
            tuple(self._spreads),
            lasting,
        )

    def _ask(
        self,
        starts: Sequence[Point],
        ends: Sequence[Point],
        rows: npt.NDArray[np.intp],
        columns: npt.NDArray[np.intp],
        row_wanted: npt.NDArray[np.bool_],
        column_wanted: npt.NDArray[np.bool_],
    ) -> bool:
        """Write what the provider answers; whether it may be remembered."""
        row_numbers, column_numbers = np.flatnonzero(row_wanted).tolist(), np.flatnonzero(column_wanted).tolist()
        if not row_numbers or not column_numbers:
            return True
        answer = self._inner.matrix([starts[n] for n in row_numbers], [ends[n] for n in column_numbers])
        block = np.ix_(rows[row_numbers], columns[column_numbers])
        self._seconds[block] = answer.seconds
        self._metres[block] = answer.metres
        self._source[block] = self._renumbered(answer)
        return answer.lasting

    def _renumbered(self, answer: TravelMatrix) -> npt.NDArray[np.int8]:
        for number, name in enumerate(answer.sources):
            if name not in self._sources:
                self._sources.append(name)
                self._modes.append(answer.mode(number))
                self._spreads.append(answer.spread(number))
        numbers = np.array([self._sources.index(name) for name in answer.sources], dtype=np.int8)
        return numbers[answer.source]

    def _make_room(self, wanted: Sequence[Point]) -> None:
        """Give every wanted point a slot; the points asked for longest ago lose theirs."""
        for point in wanted:
            if point in self._slots:
                self._slots.move_to_end(point)
        for point in wanted:
            if point not in self._slots:
                self._slots[point] = self._free_slot()

    def _free_slot(self) -> int:
        if len(self._slots) < self._max_points:
            slot = len(self._slots)
            if slot >= len(self._source):
                self._grow()
            return slot
        _, slot = self._slots.popitem(last=False)
        self._source[slot, :] = _UNASKED
        self._source[:, slot] = _UNASKED
        return slot

    def _grow(self) -> None:
        size = len(self._source)
        more = min(self._max_points, max(64, 2 * size)) - size
        edges = ((0, more), (0, more))
        self._seconds = np.pad(self._seconds, edges)
        self._metres = np.pad(self._metres, edges)
        self._source = np.pad(self._source, edges, constant_values=_UNASKED)
