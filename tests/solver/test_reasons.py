"""Why a visit is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings

from solver import UNREACHABLE, Pin, Shift, Visit, insert
from solver.problem import Problem
from solver.reasons import CODES, Reasons, first_blocker
from solver.schedule import Schedule
from tests.solver.strategies import DAY, line, problem, problems, shift, visit

CASES: dict[str, tuple[Visit, Sequence[Shift], str, Mapping[str, int]]] = {
    "nobody has the skill": (
        visit(skills=((7, 1),)),
        [shift(skills=((3, 1),))],
        "no_skill",
        {"skill": 7, "level": 1, "best_level": -1},
    ),
    "nobody has the level": (
        visit(skills=((7, 3),)),
        [shift(skills=((7, 2),)), shift(1)],
        "no_skill",
        {"skill": 7, "level": 3, "best_level": 2},
    ),
    "nobody may be sent": (
        visit(allowed_technicians=frozenset({5})),
        [shift(0), shift(1)],
        "no_technician",
        {"technicians": 2},
    ),
    "own staff only": (visit(own_staff_only=True), [shift(own_staff=False)], "no_technician", {"technicians": 1}),
    "nobody is on duty any more": (
        visit(release=9_000),
        [shift()],
        "no_shift",
        {"longest_seconds": 0, "needed_seconds": 600},
    ),
    "no shift is long enough": (
        visit(service=DAY + 1),
        [shift()],
        "no_shift",
        {"longest_seconds": DAY, "needed_seconds": DAY + 1},
    ),
    "no shift is long enough with the way home": (
        visit(service=DAY - 199),
        [shift()],
        "no_shift",
        {"longest_seconds": DAY, "needed_seconds": DAY + 1},
    ),
    "the windows are over": (visit(windows=((0, 99),)), [shift()], "outside_windows", {"arrive": 100, "closes": 99}),
    "the pinned technician cannot": (
        visit(pin=Pin(1), skills=((1, 1),)),
        [shift(0, skills=((1, 1),)), shift(1)],
        "pin_impossible",
        {"technician": 1},
    ),
    "the pinned time is past": (visit(pin=Pin(window=(0, 99))), [shift()], "pin_impossible", {}),
}


@pytest.mark.parametrize(("work", "crew", "code", "facts"), CASES.values(), ids=CASES)
def test_the_reason_is(work: Visit, crew: Sequence[Shift], code: str, facts: Mapping[str, int]) -> None:
    (left,) = insert(problem([work], crew), {}).unassigned
    assert (left.reason, dict(left.facts)) == (code, facts)


def test_there_is_no_way() -> None:
    travel = line(0, 100)
    travel[1, 0] = UNREACHABLE
    (left,) = insert(problem([visit(1)], travel=travel), {}).unassigned
    assert (left.reason, dict(left.facts)) == ("unreachable", {"location": 1})


def test_there_is_no_room_but_somebody_could() -> None:
    given = problem([visit(1, service=7_500, pin=Pin(3)), visit(2, service=500)], [shift(3)])
    (left,) = insert(given, {}).unassigned
    assert (left.visit, left.reason, dict(left.facts)) == (1, "no_time", {"technician": 3, "arrive": 200})


def test_everybody_is_busy_with_a_visit_under_way() -> None:
    given = problem([visit(1, service=7_500, under_way=0, arrived=0), visit(2, service=500)], [shift(3)])
    (left,) = insert(given, {}).unassigned
    assert (left.visit, left.reason) == (1, "under_way_conflict")


def test_nothing_leads_away_from_what_is_under_way() -> None:
    travel = line(0, 100)
    travel[1, 0] = UNREACHABLE
    (left,) = insert(problem([visit(1, under_way=0, arrived=0)], travel=travel), {}).unassigned
    assert (left.reason, dict(left.facts)) == ("under_way_conflict", {"shift": 0})


def test_the_first_blocker_is_asked_shift_by_shift() -> None:
    crew = [
        shift(0),
        shift(1, skills=((1, 1),), own_staff=False),
        shift(2, skills=((1, 1),), end=600),
        shift(3, skills=((1, 2),)),
    ]
    schedule = Schedule(problem([visit(skills=((1, 1),), own_staff_only=True)], crew))
    found = [first_blocker(schedule, 0, number) for number in range(4)]
    assert [blocker and blocker.code for blocker in found] == ["no_skill", "no_technician", "no_shift", None]


def test_a_visit_under_way_is_blocked_everywhere_else() -> None:
    schedule = Schedule(problem([visit(under_way=0, arrived=0)], [shift(0), shift(1)]))
    blocker = first_blocker(schedule, 0, 1)
    assert blocker is not None
    assert blocker.code == "under_way_conflict"
    assert blocker.code in CODES


def as_everybody_is_asked(schedule: Schedule, visit: int) -> tuple[str, dict[str, int]]:
    """The reason found the long way: every shift is asked, and the first there is looked for among all who could."""
    problem, work = schedule.problem, schedule.problem.visits[visit]
    blockers = [first_blocker(schedule, visit, shift) for shift in range(len(problem.shifts))]
    able = [shift for shift, blocker in enumerate(blockers) if blocker is None]
    if able:
        routes = []
        for shift in able:
            under_way = schedule.openings[shift].under_way
            route = schedule.timed(shift, (visit,) if under_way is None else (under_way, visit))
            assert route is not None
            routes.append((route.stops[-1].arrive, problem.shifts[shift].technician))
        arrive, technician = min(routes)
        return "no_time", {"technician": technician, "arrive": arrive}
    if work.pin is not None:
        return "pin_impossible", {} if work.pin.technician is None else {"technician": work.pin.technician}
    codes = [blocker.code for blocker in blockers if blocker is not None]
    return max(codes, key=CODES.index, default="no_shift"), {}


@settings(max_examples=200, deadline=None)
@given(problems())
def test_the_short_way_to_a_reason_says_what_the_long_way_says(problem: Problem) -> None:
    schedule = Schedule(problem)
    reasons = Reasons(schedule)
    for number, work in enumerate(problem.visits):
        if work.under_way is None:
            left, (code, facts) = reasons.of(number), as_everybody_is_asked(schedule, number)
            assert left.reason == code
            assert not facts or left.facts == facts
