"""Why a visit is where it is, late, or left out: technician by technician, and what little would change it.

Codes and whole numbers only; words are the caller's. The plan is taken as it is: nothing here searches, but when one
better place is found on the way, the plan with the visit put there is given back, because then it was the search that
missed it and no rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solver.bounds.alone import TooLate, least, reasons_of
from solver.bounds.ideal import Ideal
from solver.cost import evaluate, rank
from solver.problem import Problem
from solver.reasons import first_blocker, why_left_out
from solver.relaxations import Relaxation, relaxations
from solver.schedule import Schedule
from solver.solution import Cost, Solution
from solver.validation import validate

if TYPE_CHECKING:
    from solver.insertion import Hurt, Suggestion


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one technician has to do with the visit.

    ``code`` is ``here`` (he has it), ``possible`` (at the price ``added``, which counts what it does to ``hurt``),
    or one of ``solver.reasons`` with its facts (``no_time``: only if he had nothing else to do). ``late_seconds``
    is by how much the visit's worst promise would break with him; None where he cannot come.
    """

    technician: int
    code: str
    facts: Mapping[str, int] = field(default_factory=dict)
    late_seconds: int | None = None
    added: Cost | None = None
    hurt: tuple[Hurt, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one visit.

    ``state`` is ``kept``, ``late``, ``left_out`` or ``under_way``; ``reason`` says for ``late`` and ``left_out`` what
    the cause is: ``certain`` (nobody can keep the promise, see ``certificate``), ``missed`` (``repaired`` is a better
    plan), ``priced`` (it could be kept, but at a higher price), or a code of ``solver.reasons``.
    """

    visit: int
    state: str
    reason: str | None
    verdicts: tuple[Verdict, ...]
    certificate: tuple[TooLate, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    repaired: Solution | None = None


def explain(problem: Problem, solution: Solution, visit: int) -> Why:
    """Why ``visit`` is where ``solution`` has it. Raises ``ProblemError``; ``solution`` must pass the checker."""
    validate(problem)
    return _Case(problem, solution, visit).why()


class _Case:
    """What the parts of one answer share."""

    def __init__(self, problem: Problem, solution: Solution, visit: int) -> None:
        self._problem, self._solution, self._visit = problem, solution, visit
        self._ideal = Ideal(problem)
        self._schedule: Schedule = self._ideal.schedule
        from solver.insertion import RunningPlan  # the compiled engine: who only knows the answers does not load it

        self._offers = RunningPlan(problem, solution.order).suggestions(visit, len(problem.shifts))
        self._shift = next((shift for shift, visits in solution.order.items() if visit in visits), None)

    def why(self) -> Why:
        state = self._state()
        verdicts = self._verdicts()
        if state in ("kept", "under_way"):
            return Why(self._visit, state, None, verdicts, repaired=self._repaired() if state == "kept" else None)
        certain = least(self._ideal, self._visit)[0] > 0
        certificate = reasons_of(self._ideal, self._visit) if certain else ()
        repaired = self._repaired()
        reason = "missed" if repaired else self._reason(certain, verdicts)
        eased = () if repaired else relaxations(self._problem, self._solution, self._visit)
        return Why(self._visit, state, reason, verdicts, certificate, eased, repaired)

    def _state(self) -> str:
        if self._problem.visits[self._visit].under_way is not None:
            return "under_way"
        stop = next((s for route in self._solution.routes for s in route.stops if s.visit == self._visit), None)
        if stop is None:
            return "left_out"
        return "late" if late_seconds(self._problem, self._visit, stop.arrive, stop.finish) > 0 else "kept"

    def _reason(self, certain: bool, verdicts: tuple[Verdict, ...]) -> str:
        if certain and self._shift is not None:
            return "certain"
        if any(verdict.late_seconds == 0 and verdict.code == "possible" for verdict in verdicts):
            return "priced"
        return why_left_out(self._schedule, self._visit).reason

    def _verdicts(self) -> tuple[Verdict, ...]:
        """One for every technician: who has it, then who could (the cheapest first), then the others."""
        offers = {offer.technician: offer for offer in self._offers}
        order = {offer.technician: place for place, offer in enumerate(self._offers)}
        technicians = sorted({shift.technician for shift in self._problem.shifts})
        found = [self._verdict(technician, offers.get(technician)) for technician in technicians]
        far = len(order)
        return tuple(sorted(found, key=lambda v: (v.code != "here", order.get(v.technician, far), v.technician)))

    def _verdict(self, technician: int, offer: Suggestion | None) -> Verdict:
        here = None if self._shift is None else self._problem.shifts[self._shift].technician
        if technician == here:
            stop = next(s for route in self._solution.routes for s in route.stops if s.visit == self._visit)
            late = late_seconds(self._problem, self._visit, stop.arrive, stop.finish)
            return Verdict(technician, "here", {"arrive": stop.arrive, "finish": stop.finish}, late)
        if offer is None:
            return self._blocked(technician)
        late = late_seconds(self._problem, self._visit, offer.arrive, offer.finish)
        facts = {"arrive": offer.arrive, "finish": offer.finish, "shift": offer.shift, "position": offer.position}
        return Verdict(technician, "possible", facts, late, offer.added, offer.hurt)

    def _blocked(self, technician: int) -> Verdict:
        shifts = [number for number, duty in enumerate(self._problem.shifts) if duty.technician == technician]
        blockers = [first_blocker(self._schedule, self._visit, shift) for shift in shifts]
        if any(blocker is None for blocker in blockers):
            return Verdict(technician, "no_time")
        last = next(blocker for blocker in reversed(blockers) if blocker is not None)
        return Verdict(technician, last.code, last.facts)

    def _repaired(self) -> Solution | None:
        """The plan with the visit at another place, where that alone is strictly better."""
        best = min(self._moved(), key=lambda plan: rank(self._problem, plan), default=self._solution)
        return best if rank(self._problem, best) < rank(self._problem, self._solution) else None

    def _moved(self) -> list[Solution]:
        found = []
        rest = {s: tuple(v for v in visits if v != self._visit) for s, visits in self._solution.order.items()}
        left = tuple(other for other in self._solution.unassigned if other.visit != self._visit)
        for offer in self._offers if not (self._problem.crews or self._problem.orders) else ():
            visits = rest.get(offer.shift, ())
            order = {**rest, offer.shift: (*visits[: offer.position], self._visit, *visits[offer.position :])}
            timed = [self._schedule.timed(shift, route) for shift, route in sorted(order.items()) if route]
            kept = tuple(route for route in timed if route is not None)
            if len(kept) == len(timed):
                found.append(Solution(kept, left, evaluate(self._problem, kept), "explained"))
        return found


def late_seconds(problem: Problem, visit: int, arrive: int, finish: int) -> int:
    """By how much the worst of a visit's promises that weigh anything is late; 0 when all are kept."""
    promises = problem.visits[visit].commitments
    late = [(finish if c.on_finish else arrive) - c.due for c in promises if c.breach_weight > 0]
    return max([0, *late])
