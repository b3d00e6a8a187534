"""The travel matrix of a planning run, without flights to and from visits whose load cannot fly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dispatch.model.plan import Leg
from dispatch.travel.in_full import in_full, on_the_ground
from dispatch.travel.times import Point, TravelMatrix, TravelTimes

FLIGHT = "air"


def matrix_of(travel: TravelTimes, points: Sequence[Point], grounded: set[int]) -> TravelMatrix:
    """All trips between the points; those that touch a position in ``grounded`` stay on the ground.

    What is needed at a visit is carried there and home again, so neither trip can be flown.
    """
    matrix = travel.matrix(points, points)
    flown = np.array([matrix.mode(number) == FLIGHT for number in range(len(matrix.sources))], dtype=bool)
    touched = np.isin(np.arange(len(points)), sorted(grounded))
    wrong = flown[matrix.source] & np.logical_or.outer(touched, touched)
    if not wrong.any():
        return matrix
    rows, columns = np.flatnonzero(wrong.any(axis=1)).tolist(), np.flatnonzero(wrong.any(axis=0)).tolist()
    ground = on_the_ground(travel).matrix([points[row] for row in rows], [points[column] for column in columns])
    return _with(matrix, ground, wrong, np.ix_(rows, columns))


def rides_of(travel: TravelTimes, points: Sequence[Point], grounded: set[int]) -> Callable[[int, int, Leg], Leg]:
    """Gives a leg between two positions the rides it consists of, without flights where ``grounded`` is touched."""

    def with_rides(start: int, end: int, leg: Leg) -> Leg:
        provider = travel if grounded.isdisjoint((start, end)) else on_the_ground(travel)
        return in_full(provider, points[start], points[end], leg)

    return with_rides


def _with(
    matrix: TravelMatrix,
    ground: TravelMatrix,
    wrong: npt.NDArray[np.bool_],
    block: tuple[npt.NDArray[np.intp], ...],
) -> TravelMatrix:
    """The matrix with its wrong pairs replaced; the sources of the ground stand behind its own."""
    seconds, metres, source = matrix.seconds.copy(), matrix.metres.copy(), matrix.source.copy()
    inside, count = wrong[block], len(matrix.sources)
    seconds[block] = np.where(inside, ground.seconds, seconds[block])
    metres[block] = np.where(inside, ground.metres, metres[block])
    source[block] = np.where(inside, ground.source + count, source[block])
    hours = matrix.hours
    if hours is not None and ground.hours is not None:
        classes = hours.classes.copy()
        classes[block] = np.where(inside, ground.hours.classes, classes[block])
        hours = replace(hours, classes=classes)
    both = (matrix, ground)
    return TravelMatrix(
        seconds,
        metres,
        source,
        (*matrix.sources, *ground.sources),
        tuple(one.mode(number) for one in both for number in range(len(one.sources))),
        tuple(one.spread(number) for one in both for number in range(len(one.sources))),
        matrix.lasting and ground.lasting,
        hours,
    )
