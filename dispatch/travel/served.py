"""Travel by a server's word: asked in parts, once more when it fails, and left alone when it fails again and again.

What the server does not answer, or answers with null or negative numbers, another provider answers. Every leg names
its source, and ``trouble`` holds the last thing that went wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dispatch.errors import Unavailable
from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.travel.closures import DetouredTravel, while_closed
from dispatch.travel.great_circle import SAME_PLACE_METRES, ellipsoid_metres
from dispatch.travel.points import as_degrees
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes

Floats = npt.NDArray[np.float64]
Table = tuple[Floats, Floats]
"""Seconds and metres [from x to], NaN where there is no usable number."""


class MatrixServer(Protocol):
    """A server that answers tables of at most ``most_points`` starts and as many ends."""

    name: str
    most_points: int

    def table(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """One part of a matrix; raises ``Unavailable``."""
        ...


class Breaker:
    """Leaves a server alone for ``pause_seconds`` after ``patience`` failures in a row; then it may try once."""

    def __init__(self, monotonic: Callable[[], float], patience: int = 3, pause_seconds: float = 60.0) -> None:
        self._monotonic = monotonic
        self._patience = patience
        self._pause_seconds = pause_seconds
        self._failures = 0
        self._open_until = 0.0

    @property
    def lets_through(self) -> bool:
        """Whether the server may be asked now."""
        return self._failures < self._patience or self._monotonic() >= self._open_until

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._open_until = self._monotonic() + self._pause_seconds


class ServedTravel:
    """A server behind a breaker, with another provider for what it does not answer. Safe to share between threads."""

    def __init__(self, server: MatrixServer, fallback: TravelTimes, breaker: Breaker) -> None:
        self._server = server
        self._fallback = fallback
        self._breaker = breaker
        self._lock = Lock()
        self.trouble: Unavailable | None = None
        """What was last wrong with the server's answer; None after a matrix that it answered whole."""

    def while_closed(self, shut: Set[Shut]) -> TravelTimes:
        """The same times, longer by the detours that the road network says the closures cost."""
        return DetouredTravel(self, self._fallback, while_closed(self._fallback, shut))

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` for points outside China, and never because of the server."""
        same = ellipsoid_metres(as_degrees(starts, "starts"), as_degrees(ends, "ends")) < SAME_PLACE_METRES
        seconds, metres = np.full(same.shape, np.nan), np.full(same.shape, np.nan)
        silent, unusable = False, 0
        with self._lock:
            for rows, columns in self._parts(len(starts), len(ends)):
                if same[rows, columns].all():
                    continue
                found = self._asked(starts[rows], ends[columns])
                if found is None:
                    silent = True
                    continue
                seconds[rows, columns], metres[rows, columns] = found
                unusable += int(((np.isnan(found[0]) | np.isnan(found[1])) & ~same[rows, columns]).sum())
            self._take_stock(silent, unusable)
        seconds[same], metres[same] = 0, 0
        return replace(self._filled(starts, ends, same, seconds, metres), lasting=not silent)

    def _take_stock(self, silent: bool, unusable: int) -> None:
        if not silent:
            self.trouble = (
                Unavailable("travel.bad_times", server=self._server.name, count=unusable) if unusable else None
            )

    def _parts(self, rows: int, columns: int) -> Iterator[tuple[slice, slice]]:
        most = self._server.most_points
        for first in range(0, rows, most):
            for left in range(0, columns, most):
                yield slice(first, first + most), slice(left, left + most)

    def _asked(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table | None:
        """The server's answer at the first or second attempt; None when it has none or is left alone."""
        for _ in range(2):
            if not self._breaker.lets_through:
                return None
            try:
                seconds, metres = self._server.table(starts, ends)
            except Unavailable as error:
                self.trouble = error
                self._breaker.failed()
                continue
            self._breaker.succeeded()
            return seconds, metres
        return None

    def _filled(
        self,
        starts: Sequence[Point],
        ends: Sequence[Point],
        same: npt.NDArray[np.bool_],
        seconds: Floats,
        metres: Floats,
    ) -> TravelMatrix:
        missing = np.isnan(seconds) | np.isnan(metres)
        seconds[missing], metres[missing] = NO_WAY, NO_WAY
        answer = TravelMatrix(
            np.rint(seconds).astype(np.int32),
            np.rint(metres).astype(np.int32),
            np.where(same, 1, 0).astype(np.int8),
            (self._server.name, "same_place"),
        )
        return with_others(answer, missing, starts, ends, self._fallback)


def with_others(
    answer: TravelMatrix,
    missing: npt.NDArray[np.bool_],
    starts: Sequence[Point],
    ends: Sequence[Point],
    other: TravelTimes,
) -> TravelMatrix:
    """The answer with its missing pairs from another provider, and that one's sources after its own."""
    rows, columns = np.flatnonzero(missing.any(axis=1)), np.flatnonzero(missing.any(axis=0))
    if not len(rows):
        return answer
    theirs = other.matrix([starts[n] for n in rows.tolist()], [ends[n] for n in columns.tolist()])
    block = np.ix_(rows, columns)
    fill = missing[block]
    own = len(answer.sources)
    for mine, found in (
        (answer.seconds, theirs.seconds),
        (answer.metres, theirs.metres),
        (answer.source, theirs.source + own),
    ):
        mine[block] = np.where(fill, found, mine[block])
    numbers = range(len(theirs.sources))
    return TravelMatrix(
        answer.seconds,
        answer.metres,
        answer.source,
        (*answer.sources, *theirs.sources),
        (*map(answer.mode, range(own)), *map(theirs.mode, numbers)),
        (*map(answer.spread, range(own)), *map(theirs.spread, numbers)),
        lasting=answer.lasting and theirs.lasting,
    )
