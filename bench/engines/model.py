"""What every peer's model is made of: who may serve what and when, the places as nodes, and what leaving out costs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

from solver import UNREACHABLE, Problem, Visit

Order = Mapping[int, tuple[int, ...]]
"""Shift -> visits in order: what an engine hands back."""

PER_BREACH = 36_000
"""Travel seconds that one weight of a broken promise costs in a peer's sum, which knows no tiers. Larger steps, which
would come nearer to tiers, made no clear difference to OR-Tools (50/12 and 200/40, 5 s, one seed)."""
PER_LATE_SECOND = 10
PER_UNASSIGNED = 10_000_000
KEPT = 10**11
"""Leaving out a locked visit: dearer than all the rest together."""


class Unsupported(Exception):
    """The peer cannot say this problem; the words name what it lacks."""


def refuse(problem: Problem, knows: Collection[str] = ()) -> None:
    """Raise ``Unsupported`` when the problem uses what the model at hand does not state."""
    uses = {
        "crews": bool(problem.crews),
        "orders": bool(problem.orders),
        "traffic": problem.traffic is not None,
        "breaks": any(shift.breaks for shift in problem.shifts),
        "overtime": any(shift.overtime for shift in problem.shifts),
        "excluding shifts": any(shift.excludes for shift in problem.shifts),
        "shift prices": any(shift.price for shift in problem.shifts),
        "parts": any(visit.parts for visit in problem.visits),
        "visits under way": any(visit.under_way is not None for visit in problem.visits),
        "promises on the end of work": any(c.on_finish for visit in problem.visits for c in visit.commitments),
        "several promises": any(len(visit.commitments) > 1 for visit in problem.visits),
        "several windows": any(len(visit.windows) > 1 for visit in problem.visits),
        "capacity": any(shift.capacity for shift in problem.shifts),
    }
    missing = [name for name, used in uses.items() if used and name not in knows]
    if missing:
        raise Unsupported("not modelled for this engine: " + ", ".join(missing))


def able(problem: Problem) -> list[list[int]]:
    """For every visit the shifts whose technician may be sent to it, hours aside."""
    return [[n for n in range(len(problem.shifts)) if _may(problem, visit, n)] for visit in problem.visits]


def _may(problem: Problem, visit: Visit, shift: int) -> bool:
    duty = problem.shifts[shift]
    if visit.own_staff_only and not duty.own_staff:
        return False
    if duty.technician in visit.forbidden_technicians:
        return False
    if visit.allowed_technicians is not None and duty.technician not in visit.allowed_technicians:
        return False
    if visit.pin is not None and visit.pin.technician not in (None, duty.technician):
        return False
    has = dict(duty.skills)
    return all(has.get(skill, -1) >= level for skill, level in visit.skills)


def span(problem: Problem, visit: Visit) -> tuple[int, int]:
    """The first and the last second at which the visit may begin."""
    first, last = visit.release, problem.horizon
    if visit.windows:
        first, last = max(first, visit.windows[0][0]), min(last, visit.windows[-1][1])
    if visit.pin is not None and visit.pin.window is not None:
        first, last = max(first, visit.pin.window[0]), min(last, visit.pin.window[1])
    return first, last


def nodes(problem: Problem) -> npt.NDArray[np.int64]:
    """Travel between visits (first), the starts and then the ends of the shifts: each a node of its own."""
    places = [visit.location for visit in problem.visits]
    places += [shift.start_location for shift in problem.shifts]
    places += [shift.end_location for shift in problem.shifts]
    travel = problem.travel[np.ix_(places, places)].astype(np.int64)
    return np.minimum(travel, UNREACHABLE)


def cost_of_leaving_out(problem: Problem, visit: Visit) -> int:
    """What a peer pays for not serving a visit: its broken promise, late until the horizon, its price; its lock."""
    promises = visit.commitments
    late = sum(c.late_weight * max(0, problem.horizon - c.due) for c in promises)
    cost = PER_BREACH * sum(c.breach_weight for c in promises) + PER_LATE_SECOND * late
    cost += _per_unassigned(problem) * visit.unassigned_price if not promises else 0
    return cost + (KEPT if visit.pin is not None else 0)


def must_serve(problem: Problem, visit: Visit) -> bool:
    """Whether leaving the visit out has no price but is worse than any road."""
    return not visit.commitments and visit.unassigned_price > 0 and _per_unassigned(problem) == PER_UNASSIGNED


def _per_unassigned(problem: Problem) -> int:
    """What a unit of ``unassigned_price`` is worth in seconds of travel: one tier weighs them, two put it above."""
    for tier in problem.objective.tiers:
        weights = dict(tier)
        if "unassigned" in weights and "travel" in weights:
            return weights["unassigned"] // weights["travel"]
    return PER_UNASSIGNED


def weight(visit: Visit) -> int:
    """The weight of a visit's promise; 0 when nothing is promised."""
    return sum(commitment.breach_weight for commitment in visit.commitments)
