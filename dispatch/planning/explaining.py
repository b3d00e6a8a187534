"""Ask the solver, in its child, why one visit is where it is and which promises nobody can keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.model.advice import Hurt
from dispatch.model.plan import Plan
from dispatch.model.why import Hopeless, Proof, Relaxation, Verdict, Why
from dispatch.planning import child
from dispatch.planning.answer import plan_from
from dispatch.planning.judging import SolverFailed
from dispatch.planning.statement import ORDINARY_DUTY, Stated, orders_of
from dispatch.planning.supervisor import Supervisor
from solver import check
from solver.bounds.alone import TooLate
from solver.explain import Verdict as SolverVerdict
from solver.explain import Why as SolverWhy
from solver.problem import Problem
from solver.relaxations import Relaxation as SolverRelaxation

LIMIT_SECONDS = 30.0


class Asked(Protocol):
    """Whoever runs a question about a problem and gives the answer: the supervised child, or a test."""

    def ask(self, work: child.Work, problem: Problem, *arguments: object, limit: float) -> object:
        """The answer. Raises ``SolverFailed``."""


class Explainer:
    """The child that answers, started with the first question. ``close`` ends it."""

    def __init__(self) -> None:
        self._supervisor: Supervisor | None = None

    def ask(self, work: child.Work, problem: Problem, *arguments: object, limit: float) -> object:
        """See ``Asked``."""
        if self._supervisor is None:
            self._supervisor = Supervisor()
        return self._supervisor.ask(work, problem, *arguments, limit=limit)

    def close(self) -> None:
        """End the child, if one was started."""
        if self._supervisor is not None:
            self._supervisor.close()
            self._supervisor = None


def why(stated: Stated, plan: Plan | None, work_order_id: str, asked: Asked) -> Why | None:
    """Why the work order is where ``plan`` has it; None when it is not planned for. Raises ``SolverFailed``."""
    visit = next((i for i, w in enumerate(stated.work_orders) if w.id == work_order_id), None)
    if visit is None:
        return None
    found = asked.ask(child.why, stated.problem, orders_of(stated, plan), visit, limit=LIMIT_SECONDS)
    if not isinstance(found, SolverWhy) or (found.repaired and check(stated.problem, found.repaired)):
        raise SolverFailed("solver.failed", what="explanation")
    read = _Reader(stated)
    return Why(
        work_order_id,
        found.state,
        found.reason,
        tuple(map(read.verdict, found.verdicts)),
        tuple(map(read.proof, found.certificate)),
        tuple(map(read.relaxation, found.relaxations)),
        None if found.repaired is None else plan_from(stated, found.repaired),
    )


def hopeless(stated: Stated, asked: Asked) -> tuple[Hopeless, ...]:
    """Every work order of which a promise is broken in every plan. May raise ``SolverFailed``."""
    found = asked.ask(child.hopeless, stated.problem, limit=LIMIT_SECONDS)
    if not isinstance(found, tuple):
        raise SolverFailed("solver.failed", what="hopeless")
    read = _Reader(stated)
    return tuple(Hopeless(stated.work_orders[one.visit].id, tuple(map(read.proof, one.technicians))) for one in found)


class _Reader:
    """Turns the solver's numbers back into the desk's names and moments."""

    def __init__(self, stated: Stated) -> None:
        self._stated = stated
        shifts = stated.problem.shifts
        self._names = {shift.technician: stated.duties[i].technician.id for i, shift in enumerate(shifts)}

    def verdict(self, one: SolverVerdict) -> Verdict:
        suffered = tuple(
            Hurt(self._stated.work_orders[h.visit].id, h.late_seconds_before, h.late_seconds_after) for h in one.hurt
        )
        return Verdict(
            self._names[one.technician],
            one.code,
            self._moment(one.facts) if one.late_seconds is not None else None,
            one.late_seconds,
            0 if one.added is None else one.added.broken,
            0 if one.added is None else one.added.travel,
            suffered,
        )

    def proof(self, one: TooLate) -> Proof:
        at = self._moment(one.facts) if one.code == "late" else None
        return Proof(self._names[one.technician], one.code, at, one.facts.get("late_seconds"), "under_way" in one.facts)

    def relaxation(self, one: SolverRelaxation) -> Relaxation:
        facts = {name: str(one.facts[name]) for name in ("seconds", "level") if name in one.facts}
        if one.facts.get("skill", ORDINARY_DUTY) != ORDINARY_DUTY:
            facts["skill"] = self._stated.skill_codes[one.facts["skill"]]
        if "visit" in one.facts:
            facts["work_order_id"] = self._stated.work_orders[one.facts["visit"]].id
        for name in ("from_technician", "to_technician"):
            if name in one.facts:
                facts[f"{name}_id"] = self._names[one.facts[name]]
        at = self._stated.snapshot.now + timedelta(seconds=one.facts["arrive"])
        return Relaxation(one.code, self._names[one.facts["technician"]], at, facts)

    def _moment(self, facts: Mapping[str, int]) -> datetime:
        return self._stated.snapshot.now + timedelta(seconds=facts["arrive"])
