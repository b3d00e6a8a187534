"""What could save a visit: the smallest single things that would have to give way, each as an act of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.desk import Desk
from dispatch.explain import Asked, letters_at, stated_at
from dispatch.model.cure import Cure, CureKind, Offer
from dispatch.model.plan import Plan
from dispatch.model.why import Relaxation, Why
from dispatch.planning import Stated, explaining
from dispatch.planning.advice import suggestions
from dispatch.skill_names import permits

__all__ = ["Found", "find", "letters_at"]

QUARTER_SECONDS = 900
"""A time is agreed with a customer on the quarter of an hour."""
LEEWAY = timedelta(minutes=15)
"""So much later than he could be there at the earliest is agreed, at least."""


@dataclass(frozen=True, slots=True)
class Found:
    """Why the visit is where it is, and the cures: those that can be tried first."""

    why: Why
    offers: tuple[Offer, ...]


def find(desk: Desk, work_order_id: str, *, now: datetime, asked: Asked) -> Found | None:
    """The cures of a visit that is left out or late; none for one that is in time. None when no visit is needed."""
    with desk.reading() as unit:
        needed = unit.work_order(work_order_id).status.needs_visit
    if not needed:
        return None
    stated = stated_at(desk, now)
    plan = stated.snapshot.published
    why = explaining.why(stated, plan, work_order_id, asked)
    if why is None:
        return None
    offers = tuple(_offers(stated, plan, why)) if why.state in ("late", "left_out") else ()
    return Found(why, tuple(sorted(offers, key=lambda one: one.refused is not None)))


def _offers(stated: Stated, plan: Plan | None, why: Why) -> Iterator[Offer]:
    for one in why.relaxations:
        offer = offer_of(why.work_order_id, one)
        if offer is not None:
            yield offer
    moved = _customer_moved(stated, plan, why.work_order_id)
    if moved is not None:
        yield Offer(moved)


def offer_of(work_order_id: str, one: Relaxation) -> Offer | None:
    """The act of the desk that makes a relaxation true; refused where no desk may do that.

    None for a widened window: the desk has no windows but pinned times, which ``pin_dropped`` is for.
    """
    who, facts = one.technician_id, one.facts
    if one.code == "overtime":
        return Offer(Cure(CureKind.OVERTIME, work_order_id, who, seconds=int(facts["seconds"])))
    if one.code == "pin_dropped":
        return Offer(Cure(CureKind.PIN_DROPPED, work_order_id, who))
    if one.code == "technician_allowed":
        return Offer(Cure(CureKind.TECHNICIAN_SENT, work_order_id, who))
    if one.code == "skill_granted":
        return _in_spite_of_skill(Cure(CureKind.TECHNICIAN_SENT, work_order_id, who), facts.get("skill", ""))
    if one.code in ("visit_moved", "visit_left_out"):
        to = facts.get("to_technician_id", "")
        cure = Cure(CureKind.VISIT_MOVED, work_order_id, who, other_id=facts["work_order_id"], other_technician_id=to)
        return Offer(cure, None if to else "left_out")
    return None


def _in_spite_of_skill(cure: Cure, skill: str) -> Offer:
    """No desk overrules a permit that the law asks for, nor wakes somebody on call for what can wait."""
    if not skill:
        return Offer(cure, "on_call")
    return Offer(cure, "permit" if skill in permits() else None, skill)


def _customer_moved(stated: Stated, plan: Plan | None, work_order_id: str) -> Cure | None:
    """The time to agree by phone: the first quarter of an hour by which the earliest is surely there."""
    could = suggestions(stated, work_order_id, plan, count=len(stated.problem.shifts))
    first = min(could, key=lambda one: one.arrive_at, default=None)
    if first is None:
        return None
    latest = first.arrive_at + LEEWAY
    late_seconds = -int(latest.timestamp()) % QUARTER_SECONDS
    return Cure(
        CureKind.CUSTOMER_MOVED, work_order_id, first.technician_id, at=latest + timedelta(seconds=late_seconds)
    )
