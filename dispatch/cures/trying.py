"""Try a cure: the plan it makes, by the same engine and past the same checker; then do it or leave it."""

from __future__ import annotations

from datetime import datetime

from dispatch.cures.supposing import longer_shift, supposed
from dispatch.desk import Desk
from dispatch.desk.counter import Command
from dispatch.desk.curing import LONGEST_OVERTIME_SECONDS
from dispatch.errors import InputErrors, InputProblem, Refused
from dispatch.explain import DAYS_AHEAD, letters_at
from dispatch.model.cure import Cure, CureKind, Outcome
from dispatch.model.plan import Plan
from dispatch.model.snapshot import Snapshot
from dispatch.planning import state
from dispatch.planning.curing import Promised, as_it_runs, others_touched, put_best
from dispatch.planning.statement import Stated
from dispatch.planning.verdict import against

SENT = (CureKind.TECHNICIAN_SENT, CureKind.VISIT_MOVED)
"""Cures that name who is to come; with the others whoever suits best does."""


def attempt(desk: Desk, cure: Cure, *, now: datetime, actor: str) -> Outcome:
    """What the cure would do; nothing is changed.

    ``Refused`` where it cannot be done any more (``cure.not_movable``, ``cure.no_place``, ``cure.no_shift``,
    ``cure.next_duty``, ``cure.no_plan``, ``cure.permit``), ``InputErrors`` for one that no desk may
    ask for, ``SolverFailed`` when the independent checker does not pass the plan.
    """
    _require_sane(cure, now)
    snapshot, letters, travel = desk.snapshot(now=now, days=DAYS_AHEAD), letters_at(desk, now), desk.travel_at(now)
    if snapshot.published is None:
        raise Refused("cure.no_plan")
    stated = state(snapshot, letters, travel)
    with_cure = state(supposed(snapshot, cure, actor=actor), letters, travel)
    made = put_best(with_cure, snapshot.published, _wanted(cure))
    return _outcome(desk, cure, (stated, as_it_runs(stated, snapshot.published)), (with_cure, made))


def carry_out(desk: Desk, cure: Cure, *, of: int, why: str, now: datetime, actor: str, command_id: str) -> Outcome:
    """Do it: the act and the plan with it come into force together, or nothing does; see ``Desk.cure``.

    ``Conflict("repair.plan_changed")`` when the plan that it was tried on is not in force any more.
    """
    outcome = attempt(desk, cure, now=now, actor=actor)
    shift = longer_shift(desk.snapshot(now=now, days=DAYS_AHEAD), cure) if cure.kind is CureKind.OVERTIME else None
    desk.cure(outcome, shift, of=of, why=why, command=Command(now, actor, command_id))
    return outcome


def _wanted(cure: Cure) -> tuple[tuple[str, str | None], ...]:
    """Which visits are put anew, and with whom."""
    own = (cure.work_order_id, cure.technician_id if cure.kind in SENT else None)
    other = ((cure.other_id, cure.other_technician_id),) if cure.kind is CureKind.VISIT_MOVED else ()
    return (own, *other)


def _outcome(desk: Desk, cure: Cure, was: tuple[Stated, Plan], will: tuple[Stated, Plan]) -> Outcome:
    before, after = Promised(*was), Promised(*will)
    snapshot, id = was[0].snapshot, cure.work_order_id
    served = after.served[id]
    found = will[1].stop_of(id)
    assert found is not None, "it was just put there"
    route = found[0]
    home_at = route.home_at or route.stops[-1].finish_at
    order = next(one for one in was[0].work_orders if one.id == id)
    broken = against(was[0], desk.own_staff_only, order, served.technician_id)
    if any(one.code == "no_permit" for one in broken):
        raise Refused("cure.permit", technician=served.technician_id)
    assert snapshot.published is not None, "a cure is tried on a plan in force"
    return Outcome(
        cure,
        snapshot.published.version,
        served.technician_id,
        served.arrive_at,
        home_at,
        served.margin_seconds,
        before.late(id),
        max(served.late_seconds, default=0),
        _overtime_seconds(snapshot, route.shift_id, home_at),
        before.totals,
        after.totals,
        tuple(others_touched(before, after, id)),
        tuple(one.code for one in broken),
        will[1],
    )


def _overtime_seconds(snapshot: Snapshot, shift_id: str, home_at: datetime) -> int:
    """How much later than the shift ends, as it stands now, he is home."""
    ends = next((one.span.end for one in snapshot.shifts if one.id == shift_id), None)
    return 0 if ends is None else max(0, int((home_at - ends).total_seconds()))


def _require_sane(cure: Cure, now: datetime) -> None:
    problems = []
    if cure.kind is CureKind.OVERTIME and not 0 < cure.seconds <= LONGEST_OVERTIME_SECONDS:
        problems.append(InputProblem("cure.overtime", "seconds", {"most": LONGEST_OVERTIME_SECONDS // 60}))
    if cure.kind is CureKind.CUSTOMER_MOVED and (cure.at is None or cure.at < now):
        problems.append(InputProblem("cure.past", "at"))
    if problems:
        raise InputErrors(problems)
