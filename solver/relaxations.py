"""The least that would have to give way for a visit's promises to be kept: one pin, one hour, one skill, one visit.

Each is tried by itself on the plan as it stands, and said only if with it the visit is in time and no other promise
breaks that was kept before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from solver.problem import Problem, Shift, Visit
from solver.solution import Solution

if TYPE_CHECKING:
    from solver.insertion import Suggestion

OVERTIME_STEPS = (900, 1_800, 3_600, 7_200)
"""Seconds of overtime that are tried, the least first."""
WINDOW_STEPS = (1_800, 3_600, 7_200, 14_400)
MOST_MOVED = 24
"""Other visits that are tried in another place, at most: those of the technicians who could come."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing given way to. ``code`` and what its facts name:

    pin_dropped () · overtime (technician, shift, seconds) · skill_granted (technician, skill, level) ·
    technician_allowed (technician) · window_widened (seconds) · visit_moved (visit, from_technician, technician) ·
    visit_left_out (visit). ``technician`` and ``arrive`` of the facts say who then comes, and when.
    """

    code: str
    facts: Mapping[str, int] = field(default_factory=dict)


def relaxations(problem: Problem, solution: Solution, visit: int) -> tuple[Relaxation, ...]:
    """Every single change that would keep the visit's promises, the smallest of each kind.

    None where they can be kept as it is, for what is under way, and for problems with links between routes.
    """
    from solver.linked import is_linked  # loads the compiled engine

    if is_linked(problem) or problem.visits[visit].under_way is not None:
        return ()
    if _first_in_time(problem, solution.order, visit) is not None:
        return ()
    trial = _Trial(problem, solution, visit)
    kinds = (trial.without_pin, trial.with_overtime, trial.with_skill, trial.allowed, trial.wider, trial.moved)
    return tuple(found for kind in kinds for found in kind())


class _Trial:
    """One plan, one visit, and the same plan with one thing changed."""

    def __init__(self, problem: Problem, solution: Solution, visit: int) -> None:
        self._problem, self._visit = problem, visit
        self._work = problem.visits[visit]
        self._routes = solution.order

    def without_pin(self) -> Iterator[Relaxation]:
        """The visit's own pin dropped."""
        if self._work.pin is not None:
            yield from _said("pin_dropped", self._in_time(self._with_work(replace(self._work, pin=None))), {})

    def with_overtime(self) -> Iterator[Relaxation]:
        """Everybody allowed to stay a little longer; the least that helps, and with whom."""
        for seconds in OVERTIME_STEPS:
            longer = tuple(replace(duty, overtime=duty.overtime + seconds) for duty in self._problem.shifts)
            offer = self._in_time(replace(self._problem, shifts=longer))
            if offer is not None:
                yield from _said("overtime", offer, {"shift": offer.shift, "seconds": seconds})
                return

    def with_skill(self) -> Iterator[Relaxation]:
        """One skill granted to one technician; the first whom it makes come in time."""
        best: tuple[Suggestion, dict[str, int]] | None = None
        for technician in sorted({duty.technician for duty in self._problem.shifts}):
            lacking = self._lacking(technician)
            if len(lacking) == 1:
                skill, level = lacking[0]
                offer = self._in_time(self._with_shifts(technician, skill, level))
                if offer is not None and (best is None or offer.extra_travel_seconds < best[0].extra_travel_seconds):
                    best = offer, {"skill": skill, "level": level}
        if best is not None:
            yield from _said("skill_granted", *best)

    def allowed(self) -> Iterator[Relaxation]:
        """Orders about persons set aside: who is allowed, forbidden, or own staff."""
        free = replace(self._work, allowed_technicians=None, forbidden_technicians=frozenset(), own_staff_only=False)
        if free != self._work:
            yield from _said("technician_allowed", self._in_time(self._with_work(free)), {})

    def wider(self) -> Iterator[Relaxation]:
        """Every window of the visit opened earlier and closed later, by the least that helps."""
        for seconds in WINDOW_STEPS if self._work.windows else ():
            windows = tuple((opens - seconds, closes + seconds) for opens, closes in self._work.windows)
            offer = self._in_time(self._with_work(replace(self._work, windows=windows)))
            if offer is not None:
                yield from _said("window_widened", offer, {"seconds": seconds})
                return

    def moved(self) -> Iterator[Relaxation]:
        """One other visit given to somebody else, or (where that is not enough) left out for now."""
        left_out: list[Relaxation] = []
        for shift, other in self._in_the_way()[:MOST_MOVED]:
            without = {s: tuple(v for v in visits if v != other) for s, visits in self._routes.items()}
            offer = _first_in_time(self._problem, without, self._visit)
            if offer is None:
                continue
            visits = without.get(offer.shift, ())
            routes = {**without, offer.shift: (*visits[: offer.position], self._visit, *visits[offer.position :])}
            again = _first_in_time(self._problem, routes, other)
            facts = {"visit": other, "from_technician": self._problem.shifts[shift].technician}
            if again is not None:
                yield from _said("visit_moved", offer, {**facts, "to_technician": again.technician})
                return
            left_out += _said("visit_left_out", offer, facts)
        yield from left_out[:1]

    def _in_the_way(self) -> list[tuple[int, int]]:
        """The visits that stand in the routes of those who may come, the least of them first."""
        able = {shift for shift, duty in enumerate(self._problem.shifts) if not self._lacking(duty.technician)}
        found = [(s, v) for s, visits in self._routes.items() if s in able for v in visits if self._may_move(v)]
        return sorted(found, key=lambda pair: (self._weight(pair[1]), pair))

    def _may_move(self, other: int) -> bool:
        work = self._problem.visits[other]
        return other != self._visit and work.pin is None and work.under_way is None

    def _weight(self, other: int) -> int:
        return sum(promise.breach_weight for promise in self._problem.visits[other].commitments)

    def _lacking(self, technician: int) -> list[tuple[int, int]]:
        duty = next(duty for duty in self._problem.shifts if duty.technician == technician)
        held = dict(duty.skills)
        return [(skill, level) for skill, level in self._work.skills if held.get(skill, -1) < level]

    def _with_work(self, work: Visit) -> Problem:
        visits = self._problem.visits
        return replace(self._problem, visits=(*visits[: self._visit], work, *visits[self._visit + 1 :]))

    def _with_shifts(self, technician: int, skill: int, level: int) -> Problem:
        def taught(duty: Shift) -> Shift:
            if duty.technician != technician:
                return duty
            return replace(duty, skills=tuple(sorted({**dict(duty.skills), skill: level}.items())))

        return replace(self._problem, shifts=tuple(map(taught, self._problem.shifts)))

    def _in_time(self, eased: Problem) -> Suggestion | None:
        return _first_in_time(eased, self._routes, self._visit)


def _first_in_time(problem: Problem, routes: Mapping[int, tuple[int, ...]], visit: int) -> Suggestion | None:
    """The cheapest place where the visit keeps its promises and breaks none that was kept."""
    work = problem.visits[visit]
    from solver.insertion import RunningPlan  # loads the compiled engine

    for offer in RunningPlan(problem, routes).suggestions(visit, len(problem.shifts)):
        late = any((offer.finish if c.on_finish else offer.arrive) > c.due for c in work.commitments if c.breach_weight)
        if not late and all(hurt.late_seconds_before > 0 for hurt in offer.hurt):
            return offer
    return None


def _said(code: str, offer: Suggestion | None, facts: Mapping[str, int]) -> Iterator[Relaxation]:
    if offer is not None:
        yield Relaxation(code, {**facts, "technician": offer.technician, "arrive": offer.arrive})
