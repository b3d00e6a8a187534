"""Problems with everything the search has to bound: rests, overtime, loads, parts, excluded shifts, traffic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from solver import Problem, Shift, Visit
from solver.objective import PRESETS
from solver.problem import Break
from solver.traffic import Traffic
from tests.solver.strategies import DAY, problems


@st.composite
def rests(draw: st.DrawFn) -> Break:
    """A rest on the first day, now and then until a fixed moment."""
    earliest = draw(st.integers(0, DAY))
    until = draw(st.sampled_from([0, 0, earliest + 2_000]))
    return Break(earliest, earliest + draw(st.integers(0, 3_000)), draw(st.integers(0, 1_500)), until)


@st.composite
def full_shifts(draw: st.DrawFn, plain: Shift, number: int, count: int, begun: bool) -> Shift:
    """The same shift with what else may bound it."""
    others = st.integers(0, count - 1).filter(lambda other: other != number)
    return replace(
        plain,
        overtime=draw(st.sampled_from([0, 0, 1_800])),
        breaks=tuple(draw(st.lists(rests(), max_size=2))),
        price=draw(st.sampled_from([0, 0, 700])),
        excludes=frozenset(draw(st.sets(others, max_size=1)) if count > 1 and not begun else ()),
        capacity=draw(st.sampled_from([(), (3,), (2, 4)])),
        stock=draw(st.sampled_from([(), ((0, 1),), ((0, 2), (1, 1))])),
    )


@st.composite
def full_visits(draw: st.DrawFn, plain: Visit) -> Visit:
    """The same visit with loads, parts and favourites; what is under way asks for nothing."""
    if plain.under_way is not None:
        return plain
    return replace(
        plain,
        load=draw(st.sampled_from([(), (1,), (1, 2)])),
        parts=draw(st.sampled_from([(), (), ((0, 1),), ((1, 1),)])),
        preferred=draw(st.sampled_from([frozenset(), frozenset(), frozenset({0})])),
    )


@st.composite
def roads(draw: st.DrawFn, locations: int) -> Traffic:
    """Two classes of road, five hours with speeds of their own."""
    classes = draw(st.lists(st.integers(0, 1), min_size=locations**2, max_size=locations**2))
    speeds = draw(st.lists(st.sampled_from([400, 700, 1_000, 1_200]), min_size=10, max_size=10))
    table = np.array(classes, dtype=np.int64).reshape(locations, locations)
    return Traffic(table, np.array(speeds, dtype=np.int64).reshape(2, 5), span=1_800)


@st.composite
def full_problems(draw: st.DrawFn) -> Problem:
    """Any valid problem without links."""
    plain = draw(problems())
    count = len(plain.shifts)
    begun = any(visit.under_way is not None for visit in plain.visits)
    crew = [draw(full_shifts(shift, number, count, begun)) for number, shift in enumerate(plain.shifts)]
    work = [draw(full_visits(visit)) for visit in plain.visits]
    if crew and work and work[-1].under_way is None and draw(st.booleans()):
        crew[0] = replace(crew[0], base_call=len(work) - 1)
        work[-1] = replace(work[-1], parts=(), pin=None)
    traffic = draw(roads(len(plain.travel))) if draw(st.booleans()) else None
    objective = PRESETS[draw(st.sampled_from(sorted(PRESETS)))]
    return replace(plain, shifts=tuple(crew), visits=tuple(work), traffic=traffic, objective=objective)
