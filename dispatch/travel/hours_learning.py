"""Factors from the firm's own trips: the guess until there are enough, and how wrong each would have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from dispatch.model.moment import SHANGHAI
from dispatch.travel.hours import LEAST_FACTOR, MOST_FACTOR, Cell, HourProfile, area_of, day_kind
from dispatch.work_time import Calendar

LEAST_TRIPS = 30
"""With fewer trips a cell keeps its guess; from there on trips count against as many trips' worth of guess."""

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Trip:
    """One drive that was made. ``free_seconds`` is what the provider says without traffic."""

    depart_at: datetime
    seconds: int
    free_seconds: int
    metres: int
    region: str = ""


@dataclass(frozen=True, slots=True)
class LearntCell:
    """One factor with the trips behind it, and the guess it replaces."""

    cell: Cell
    trips: int
    guess: float
    factor: float


@dataclass(frozen=True, slots=True)
class HourReport:
    """Mean errors as shares of the driven time; those of ``own`` are on trips that it did not learn from."""

    trips: int
    error_free: float | None
    error_guess: float | None
    error_own: float | None
    cells: tuple[LearntCell, ...]
    profile: HourProfile


def learn(guess: HourProfile, trips: Sequence[Trip], calendar: Calendar) -> HourReport:
    """What the trips teach, tested on a fifth of them at a time that was left out of the lesson."""
    cells = [_cell(trip, calendar) for trip in trips]
    own, learnt = _learnt(guess, trips, cells)
    left_out: list[float] = []
    for fold in range(FOLDS):
        taught = [n for n in range(len(trips)) if n % FOLDS != fold]
        part, _ = _learnt(guess, [trips[n] for n in taught], [cells[n] for n in taught])
        left_out += [_error(trips[n], part.factor(cells[n])) for n in range(fold, len(trips), FOLDS)]
    return HourReport(
        trips=len(trips),
        error_free=_mean(_error(trip, 1.0) for trip in trips),
        error_guess=_mean(_error(trip, guess.factor(cell)) for trip, cell in zip(trips, cells, strict=True)),
        error_own=_mean(left_out),
        cells=learnt,
        profile=own,
    )


def _learnt(
    guess: HourProfile, trips: Sequence[Trip], cells: Sequence[Cell]
) -> tuple[HourProfile, tuple[LearntCell, ...]]:
    factors = dict(guess.factors)
    learnt: list[LearntCell] = []
    for of in (_everywhere, _in_its_region):
        # the factors of everywhere first: they are what a city's own factors are drawn towards
        ratios = _ratios(trips, cells, of)
        prior = HourProfile(dict(factors))
        for cell, found in sorted(ratios.items()):
            if len(found) < LEAST_TRIPS:
                continue
            weight = len(found) / (len(found) + LEAST_TRIPS)
            before = prior.factor(cell)
            factor = min(max(weight * median(found) + (1 - weight) * before, LEAST_FACTOR), MOST_FACTOR)
            factors[cell] = factor
            learnt.append(LearntCell(cell, len(found), before, factor))
    return HourProfile(factors), tuple(learnt)


def _ratios(trips: Sequence[Trip], cells: Sequence[Cell], of: Callable[[Cell], Cell | None]) -> dict[Cell, list[float]]:
    found: defaultdict[Cell, list[float]] = defaultdict(list)
    for trip, cell in zip(trips, cells, strict=True):
        meant = of(cell)
        if meant is not None:
            found[meant].append(trip.seconds / trip.free_seconds)
    return found


def _everywhere(cell: Cell) -> Cell:
    return Cell("", cell.area, cell.day, cell.hour)


def _in_its_region(cell: Cell) -> Cell | None:
    return cell if cell.region else None


def _cell(trip: Trip, calendar: Calendar) -> Cell:
    """The hour in the middle of the trip stands for all of it."""
    middle = (trip.depart_at + timedelta(seconds=trip.seconds / 2)).astimezone(SHANGHAI)
    return Cell(trip.region, area_of(trip.metres), day_kind(middle.date(), calendar), middle.hour)


def _error(trip: Trip, factor: float) -> float:
    return abs(trip.free_seconds * factor / trip.seconds - 1)


def _mean(errors: Iterable[float]) -> float | None:
    known = list(errors)
    return fmean(known) if known else None
