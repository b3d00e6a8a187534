"""Small problems for tests: builders with valid defaults, and Hypothesis strategies for every kind of problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from solver import UNREACHABLE, Commitment, Pin, Problem, Shift, Visit

HORIZON = 20_000
DAY = 8_000
MINUTE = 60


def shift(technician: int = 0, *, start: int = 0, end: int = DAY, base: int = 0, **more: object) -> Shift:
    """A shift from and to location 0."""
    return replace(Shift(technician, base, base, start, end), **more)  # type: ignore[arg-type]


def visit(location: int = 1, *, service: int = 600, **more: object) -> Visit:
    """Ten minutes of work at location 1, at any time, for anybody."""
    return replace(Visit(location, service), **more)  # type: ignore[arg-type]


def promise(due: int, *, weight: int = 1, on_finish: bool = False) -> Commitment:
    """A promise that costs one a second when late."""
    return Commitment(due, weight, 1, on_finish)


def line(*metres: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Travel seconds between places on a straight road, one second a metre."""
    at = np.array(metres, dtype=np.int32)
    return np.asarray(np.abs(at[:, None] - at[None, :]), dtype=np.int32)


def problem(
    visits: Sequence[Visit] = (),
    shifts: Sequence[Shift] = (shift(),),
    *,
    travel: np.ndarray[tuple[int, ...], np.dtype[np.int32]] | None = None,
    previous: Mapping[int, tuple[int, ...]] | None = None,
) -> Problem:
    """A problem on the road 0, 100, 200, ... 500 unless another matrix is given."""
    roads = line(0, 100, 200, 300, 400, 500) if travel is None else travel
    return Problem(roads, tuple(shifts), tuple(visits), HORIZON, previous or {})


@st.composite
def matrices(draw: st.DrawFn, locations: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Asymmetric, without a triangle inequality, here and there without a way."""
    legs = st.one_of(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900), st.just(UNREACHABLE))
    size = locations * locations
    flat = draw(st.lists(st.integers(0, 900) if draw(st.booleans()) else legs, min_size=size, max_size=size))
    matrix = np.array(flat, dtype=np.int32).reshape(locations, locations)
    np.fill_diagonal(matrix, 0)
    return matrix


@st.composite
def skills(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Up to two of three skills, at levels 0 to 2."""
    chosen = draw(st.lists(st.integers(0, 2), unique=True, max_size=2))
    return tuple((skill, draw(st.integers(0, 2))) for skill in chosen)


@st.composite
def shifts(draw: st.DrawFn, technician: int, locations: int) -> Shift:
    """A shift on one of two days."""
    start = draw(st.sampled_from([0, 0, 500, 10_000]))
    return Shift(
        technician,
        draw(st.integers(0, locations - 1)),
        draw(st.integers(0, locations - 1)),
        start,
        start + draw(st.integers(0, DAY)),
        draw(st.sampled_from([(), ((0, 2), (1, 2), (2, 2)), ((0, 1),), ((1, 2), (2, 0))])),
        draw(st.booleans()),
    )


@st.composite
def commitments(draw: st.DrawFn) -> Commitment:
    """A promise due between the past and the horizon."""
    return Commitment(
        draw(st.integers(-2_000, HORIZON)), draw(st.integers(0, 5)), draw(st.integers(0, 3)), draw(st.booleans())
    )


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, int]:
    """A window of up to two hours."""
    opens = draw(st.integers(0, 15_000))
    return opens, opens + draw(st.integers(0, 7_200))


@st.composite
def visits(draw: st.DrawFn, locations: int, technicians: int) -> Visit:
    """A visit, in some cases with orders, a pin or windows."""
    people = st.integers(0, max(0, technicians - 1))
    pins = st.builds(Pin, st.one_of(st.none(), people), st.one_of(st.none(), windows()))
    return Visit(
        location=draw(st.integers(0, locations - 1)),
        service=draw(st.integers(0, 2_000)),
        release=draw(st.sampled_from([0, 0, -300, 900, 5_000])),
        skills=draw(st.one_of(st.just(()), skills())),
        windows=tuple(draw(st.one_of(st.just([]), st.lists(windows(), max_size=2)))),
        commitments=tuple(draw(st.lists(commitments(), max_size=2))),
        allowed_technicians=draw(st.one_of(st.none(), st.none(), st.frozensets(people, max_size=2))),
        forbidden_technicians=draw(st.one_of(st.just(frozenset()), st.frozensets(people, max_size=1))),
        own_staff_only=draw(st.sampled_from([False, False, True])),
        unassigned_price=draw(st.integers(0, 3)),
        pin=draw(st.one_of(st.none(), st.none(), pins)) if technicians else None,
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any valid problem of up to seven visits and five shifts, with visits under way and a published plan."""
    locations, technicians = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    crew = [draw(shifts(technician, locations)) for technician in range(technicians)]
    crew += [draw(shifts(technician, locations)) for technician in range(technicians) if draw(st.booleans())]
    work = draw(st.lists(visits(locations, technicians), max_size=7))
    for number in range(min(len(work), len(crew), draw(st.integers(0, 2)))):
        arrived = draw(st.one_of(st.none(), st.integers(-3_000, 0)))
        work[number] = replace(work[number], under_way=number, arrived=arrived)
    order = draw(st.permutations(range(len(work))))
    kept = draw(st.integers(0, len(work)))
    previous: dict[int, tuple[int, ...]] = {}
    for position, number in enumerate(order[:kept] if crew else []):
        at = position % len(crew)
        previous[at] = (*previous.get(at, ()), number)
    return Problem(draw(matrices(locations)), tuple(crew), tuple(work), HORIZON, previous)
