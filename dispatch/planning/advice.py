"""Ask the solver who could take one visit, and what keeps the others away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import solver
from dispatch.model.advice import Blocked, Certain, Hurt, Suggestion
from dispatch.model.moment import Interval, seconds_between
from dispatch.model.plan import Plan
from dispatch.planning.statement import Stated, orders_of
from solver.bounds.alone import first_there
from solver.reasons import Blocker, first_blocker
from solver.schedule import Schedule


def suggestions(stated: Stated, work_order_id: str, plan: Plan | None, *, count: int) -> tuple[Suggestion, ...]:
    """The best place with each of the ``count`` technicians it suits best; none for a visit under way."""
    visit = _visit(stated, work_order_id)
    if visit is None:
        return ()
    offers = solver.best_insertions(stated.problem, orders_of(stated, plan), visit, count)
    return tuple(_suggestion(stated, visit, offer) for offer in offers)


def windowed(stated: Stated, spans: Mapping[str, Interval], plan: Plan | None) -> Iterator[tuple[str, Suggestion]]:
    """The best place of each of these work orders when its work must start inside its span; none where there is none.

    They are looked at one by one: none stands in the way of another.
    """
    problem, now = stated.problem, stated.snapshot.now
    numbers = {w.id: i for i, w in enumerate(stated.work_orders) if w.id in spans}
    visits = list(problem.visits)
    for name, number in numbers.items():
        window = (seconds_between(now, spans[name].start), seconds_between(now, spans[name].end))
        visits[number] = replace(visits[number], windows=(window,))
    running = solver.RunningPlan(replace(problem, visits=tuple(visits)), orders_of(stated, plan))
    for name, number in numbers.items():
        for offer in running.suggestions(number, 1):
            yield name, _suggestion(stated, number, offer)


def blockers(stated: Stated, work_order_id: str) -> tuple[Blocked, ...]:
    """Each technician who cannot take the visit in any of his shifts, with what stops him in the most hopeful one."""
    visit = _visit(stated, work_order_id)
    if visit is None:
        return ()
    schedule = Schedule(stated.problem)
    verdicts: dict[str, Blocker | None] = {}
    for shift, duty in enumerate(stated.duties):
        blocker, technician_id = first_blocker(schedule, visit, shift), duty.technician.id
        if blocker is None or verdicts.get(technician_id, blocker) is None:
            verdicts[technician_id] = None
        else:
            verdicts.setdefault(technician_id, blocker)
    return tuple(Blocked(t, b.code, dict(b.facts)) for t, b in sorted(verdicts.items()) if b is not None)


def certain(stated: Stated, work_order_id: str) -> Certain | None:
    """Who would be the first there with nothing else to do, where even he is late for a promise; else None."""
    visit = _visit(stated, work_order_id)
    first = None if visit is None else first_there(stated.problem, visit)
    if first is None:
        return None
    technician_id = stated.duties[first.facts["shift"]].technician.id
    arrive_at = stated.snapshot.now + timedelta(seconds=first.facts["arrive"])
    return Certain(technician_id, arrive_at, first.facts["late_seconds"])


def _visit(stated: Stated, work_order_id: str) -> int | None:
    return next((i for i, w in enumerate(stated.work_orders) if w.id == work_order_id), None)


def _suggestion(stated: Stated, visit: int, offer: solver.Suggestion) -> Suggestion:
    now = stated.snapshot.now
    slack = [c.due - (offer.finish if c.on_finish else offer.arrive) for c in stated.problem.visits[visit].commitments]
    return Suggestion(
        stated.duties[offer.shift].technician.id,
        now + timedelta(seconds=offer.arrive),
        now + timedelta(seconds=offer.finish),
        offer.extra_travel_seconds,
        min(slack, default=None),
        tuple(Hurt(stated.work_orders[h.visit].id, h.late_seconds_before, h.late_seconds_after) for h in offer.hurt),
    )
