"""Travel times from a file of the firm's own: ``from_lat,from_lon,to_lat,to_lon,minutes,km``, one row a pair."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.places.coordinates import point_problems
from dispatch.travel.closures import DetouredTravel, while_closed
from dispatch.travel.great_circle import SAME_PLACE_METRES, ellipsoid_metres
from dispatch.travel.points import as_degrees
from dispatch.travel.served import with_others
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes

COLUMNS = ("from_lat", "from_lon", "to_lat", "to_lon", "minutes", "km")
MOST_MINUTES = 14 * 24 * 60
_UNKNOWN = -2


@dataclass(frozen=True, slots=True)
class TimedPair:
    """One row of the file, in seconds and metres."""

    start: Point
    end: Point
    seconds: int
    metres: int


def read_pairs(file: Path) -> tuple[TimedPair, ...]:
    """All rows; ``InputErrors`` names every row that cannot be used, with its number in the file."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise InputErrors([InputProblem("travel.no_column", file.name, {"columns": ", ".join(missing)})])
            return _pairs(file.name, rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputErrors([InputProblem("travel.unreadable_table", str(file), {"what": str(error)})]) from error


def _pairs(name: str, rows: Iterable[Mapping[str, str]]) -> tuple[TimedPair, ...]:
    pairs: list[TimedPair] = []
    problems: list[InputProblem] = []
    for number, row in enumerate(rows, start=2):
        where = f"{name}:{number}"
        try:
            lat, lon, to_lat, to_lon, minutes, km = (float(row[column]) for column in COLUMNS)
        except (TypeError, ValueError):
            problems.append(InputProblem("travel.bad_row", where))
            continue
        wrong = [*point_problems(lat, lon, where), *point_problems(to_lat, to_lon, where)]
        if not (math.isfinite(km) and 0 <= minutes <= MOST_MINUTES and 0 <= km <= 20_000):
            wrong.append(InputProblem("travel.bad_row", where))
        problems += wrong
        if not wrong:
            pairs.append(TimedPair((lat, lon), (to_lat, to_lon), round(minutes * 60), round(km * 1000)))
    if problems:
        raise InputErrors(problems)
    return tuple(pairs)


class TableTravel:
    """The file's times between its own places, another provider's for the rest.

    A pair given one way only counts for the way back too. A point is a place of the file when it is within 50 m of it.
    """

    def __init__(self, pairs: Sequence[TimedPair], fallback: TravelTimes) -> None:
        self._fallback = fallback
        numbers: dict[Point, int] = {}
        for pair in pairs:
            for point in (pair.start, pair.end):
                numbers.setdefault(point, len(numbers))
        self._places = np.array(list(numbers)).reshape(-1, 2)
        size = len(numbers)
        self._table = np.full((2, size + 1, size + 1), _UNKNOWN, dtype=np.int32)
        for pair in reversed(pairs):
            self._table[:, numbers[pair.end], numbers[pair.start]] = pair.seconds, pair.metres
        for pair in pairs:
            self._table[:, numbers[pair.start], numbers[pair.end]] = pair.seconds, pair.metres

    @classmethod
    def open(cls, file: Path, fallback: TravelTimes) -> TableTravel:
        """Read the file; ``InputErrors`` when a row of it cannot be used."""
        return cls(read_pairs(file), fallback)

    def while_closed(self, shut: Set[Shut]) -> TravelTimes:
        """The same times, longer by the detours that the road network says the closures cost."""
        return DetouredTravel(self, self._fallback, while_closed(self._fallback, shut))

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` for points outside China."""
        rows, columns = self._numbers(starts, "starts"), self._numbers(ends, "ends")
        seconds, metres = self._table[:, rows[:, None], columns[None, :]]
        missing = seconds == _UNKNOWN
        seconds[missing], metres[missing] = NO_WAY, NO_WAY
        answer = TravelMatrix(seconds, metres, np.zeros(seconds.shape, np.int8), ("table",))
        return with_others(answer, missing, starts, ends, self._fallback)

    def _numbers(self, points: Sequence[Point], where: str) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """The place of the file that each point is; the last, always unknown, for any other point."""
        degrees = as_degrees(points, where)
        other = len(self._places)
        if not other or not len(degrees):
            return np.full(len(degrees), other, dtype=np.intp)
        apart = ellipsoid_metres(degrees, self._places)
        return np.where(apart.min(axis=1) < SAME_PLACE_METRES, apart.argmin(axis=1), other).astype(np.intp)
