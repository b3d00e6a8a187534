"""Promises that nobody can keep, even with nothing else to do: which visits, and technician by technician why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solver.bounds.ideal import Ideal, Reached
from solver.problem import Problem
from solver.reasons import first_blocker


@dataclass(frozen=True, slots=True)
class TooLate:
    """Why one technician cannot keep a visit's promises: he may not or cannot come, or is there only at ``arrive``.

    ``code`` is one of ``solver.reasons``, or ``late`` with the facts shift, arrive, finish and late_seconds of the
    shift in which he is earliest (and under_way, 1, where he is on his way or there).
    """

    technician: int
    code: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unavoidable:
    """A visit of which ``broken`` (a weight) and ``lateness`` (weighted seconds) are certain in every plan."""

    visit: int
    broken: int
    lateness: int
    technicians: tuple[TooLate, ...]


def unavoidable(problem: Problem) -> tuple[Unavoidable, ...]:
    """Every visit with a promise of weight that is broken in every plan, with the reason for each technician."""
    ideal = Ideal(problem)
    found = ((visit, *least(ideal, visit)) for visit in range(len(problem.visits)))
    return tuple(
        Unavoidable(visit, broken, lateness, reasons_of(ideal, visit)) for visit, broken, lateness in found if broken
    )


def first_there(problem: Problem, visit: int) -> TooLate | None:
    """Who comes nearest to a promise that nobody can keep; None when it can be kept, or when nobody can come."""
    ideal = Ideal(problem)
    if not least(ideal, visit)[0]:
        return None
    nearest = next(iter(reasons_of(ideal, visit)), None)
    return nearest if nearest is not None and nearest.code == "late" and nearest.facts["late_seconds"] > 0 else None


def least(ideal: Ideal, visit: int) -> tuple[int, int]:
    """(broken, lateness) that the visit costs at least, each by itself, wherever it is put or left out."""
    out = ideal.tariff.left_out(visit)
    if ideal.problem.visits[visit].under_way is not None:
        fact = ideal.under_way(visit)
        return (out[1], out[2]) if fact is None else (min(fact.broken, out[1]), min(fact.lateness, out[2]))
    chances = [chance for shift in ideal.able(visit) if (chance := ideal.alone(visit, shift)) is not None]
    broken = min([out[1], *(chance.broken for chance in chances)])
    return broken, min([out[2], *(chance.lateness for chance in chances)])


def reasons_of(ideal: Ideal, visit: int) -> tuple[TooLate, ...]:
    """What stands in the way of every technician, the one who comes nearest to the promise first."""
    shifts: dict[int, list[int]] = {}
    for shift, duty in enumerate(ideal.problem.shifts):
        shifts.setdefault(duty.technician, []).append(shift)
    rows = [_reason(ideal, visit, technician, numbers) for technician, numbers in shifts.items()]
    return tuple(sorted(rows, key=lambda row: (row.code != "late", row.facts.get("late_seconds", 0), row.technician)))


def _reason(ideal: Ideal, visit: int, technician: int, shifts: list[int]) -> TooLate:
    if ideal.problem.visits[visit].under_way in shifts and (fact := ideal.under_way(visit)) is not None:
        return TooLate(technician, "late", {**_late_facts(ideal, visit, fact), "under_way": 1})
    able = set(ideal.able(visit))
    chances = [c for shift in shifts if shift in able and (c := ideal.alone(visit, shift)) is not None]
    if chances and ideal.problem.visits[visit].under_way is None:
        first = min(chances, key=lambda chance: (chance.broken, chance.arrive))
        return TooLate(technician, "late", _late_facts(ideal, visit, first))
    blockers = [first_blocker(ideal.schedule, visit, shift) for shift in shifts]
    blocker = next((blocker for blocker in blockers if blocker is not None), None)
    return TooLate(technician, "no_shift") if blocker is None else TooLate(technician, blocker.code, blocker.facts)


def _late_facts(ideal: Ideal, visit: int, reached: Reached) -> Mapping[str, int]:
    promises = ideal.problem.visits[visit].commitments
    late = [max(0, (reached.finish if c.on_finish else reached.arrive) - c.due) for c in promises if c.breach_weight]
    return {
        "shift": reached.shift,
        "arrive": reached.arrive,
        "finish": reached.finish,
        "late_seconds": max(late, default=0),
    }
