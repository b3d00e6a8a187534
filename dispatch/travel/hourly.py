"""Travel with the time of day: any provider, its legs sorted by how they slow down, as long as it is switched on."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dispatch.lessons.shelf import Shelf
from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.travel.closures import while_closed
from dispatch.travel.hours import (
    URBAN_METRES,
    Area,
    HourClasses,
    HourProfile,
    read_guess,
    read_profile,
    write_profile,
)
from dispatch.travel.in_full import in_full, on_the_ground
from dispatch.travel.in_passing import in_passing
from dispatch.travel.times import DRIVE, Point, TravelMatrix, TravelTimes
from dispatch.work_time import Calendar

RegionOf = Callable[[Point], str]
"""The city a trip begins in, by its code; empty for nowhere known."""


def hours_shelf(folder: Path, guess_file: Path) -> Shelf[HourProfile]:
    """The factors of an installation, in a folder of its data."""
    return Shelf(folder, read_guess(guess_file), read=read_profile, write=write_profile)


class HourlyTravel:
    """Seconds as the inner provider says them, without traffic; ``matrix.hours`` says how they stretch by the hour."""

    def __init__(
        self, inner: TravelTimes, profile: Callable[[], HourProfile | None], calendar: Calendar, region_of: RegionOf
    ) -> None:
        self._inner = inner
        self._profile = profile
        self._calendar = calendar
        self._region_of = region_of

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip without traffic."""
        return self._inner.leg(start, end)

    def on_the_ground(self) -> HourlyTravel:
        """The same travel without flights."""
        return HourlyTravel(on_the_ground(self._inner), self._profile, self._calendar, self._region_of)

    def in_passing(self) -> HourlyTravel:
        """The same travel, nothing of it remembered."""
        return HourlyTravel(in_passing(self._inner), self._profile, self._calendar, self._region_of)

    def while_closed(self, shut: Set[Shut]) -> HourlyTravel:
        """The same travel while all of this is closed."""
        return HourlyTravel(while_closed(self._inner, shut), self._profile, self._calendar, self._region_of)

    def with_parts(self, start: Point, end: Point, leg: Leg) -> Leg:
        """The leg with its rides, as far as the provider knows them."""
        return in_full(self._inner, start, end, leg)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips, with their classes of hours while the time of day is switched on."""
        matrix = self._inner.matrix(starts, ends)
        profile = self._profile()
        if profile is None:
            return matrix
        regions = ["", *sorted(profile.regions)]
        kinds = tuple((region, area) for region in regions for area in (Area.URBAN, Area.INTERCITY))
        classes = (matrix.metres > URBAN_METRES) + 2 * self._numbers(regions, starts)
        classes[_not_driven(matrix)] = len(kinds)
        return replace(matrix, hours=HourClasses(classes, (*kinds, ("", Area.STEADY)), profile, self._calendar))

    def _numbers(self, regions: Sequence[str], starts: Sequence[Point]) -> npt.NDArray[np.int64]:
        """The position of each start's region, one row each; 0 for those without factors of their own."""
        known = {region: number for number, region in enumerate(regions)}
        numbers = [known.get(self._region_of(start), 0) for start in starts] if len(regions) > 1 else [0] * len(starts)
        return np.array(numbers, dtype=np.int64).reshape(-1, 1)


def _not_driven(matrix: TravelMatrix) -> npt.NDArray[np.bool_]:
    """The legs that keep a timetable of their own."""
    steady = np.array([matrix.mode(source) != DRIVE for source in range(len(matrix.sources))], dtype=np.bool_)
    return steady[matrix.source]
