"""From a letter and a situation to the commitments, with the arithmetic of every due moment (rules B1 to B7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dispatch.commitments.facts import Facts, RegionTerm, ended_at, facts_of, happened, holds_for, region_term, shanghai
from dispatch.commitments.states import settled
from dispatch.model.commitment import Commitment, LedgerLine, Milestone
from dispatch.model.policy import FAULT_CLASSES, Policy, Promise, Unit
from dispatch.model.region import RegionDecision
from dispatch.model.situation import Reclassification, Situation
from dispatch.work_time import Calendar, add_term, add_working_days, elapsed_steps, end_of_day

Owed = dict[Milestone, Commitment]


def commitments(
    policy: Policy, situation: Situation, decision: RegionDecision, calendar: Calendar
) -> tuple[Commitment, ...]:
    """All clocks that exist in this situation, in the order of the milestones.

    A pure function of its arguments: ``decision`` is the region of the place as it is known now, so after a correction
    every due moment is computed again from its original start.
    """
    facts = facts_of(policy, situation, decision, calendar)
    fault_class = situation.fault_class
    owed = _owed(facts, fault_class)
    for change in sorted(situation.reclassified, key=lambda change: change.at):
        if _rank(change.to) > _rank(fault_class):
            owed = _raised(facts, owed, change)
        elif _rank(change.to) < _rank(fault_class):
            owed = _lowered(facts, owed, change)
        fault_class = change.to
    return tuple(owed[milestone] for milestone in Milestone if milestone in owed)


def followup_open(policy: Policy, situation: Situation, now: datetime) -> bool:
    """Whether somebody still has to call: a follow-up has begun and no call has recorded satisfaction."""
    if situation.satisfied:
        return False
    known = {name for name, at in happened(situation).items() if at <= now}
    return any(
        promise.until_satisfied
        and holds_for(promise.when, situation, situation.fault_class)
        and not known.isdisjoint(promise.start)
        for promise in policy.promises
    )


def _rank(fault_class: str) -> int:
    return FAULT_CLASSES.index(fault_class)


def _owed(facts: Facts, fault_class: str) -> Owed:
    """The clocks of one class, each from its original start."""
    owed: Owed = {}
    for promise in facts.policy.promises:
        if holds_for(promise.when, facts.situation, fault_class):
            clock = _from_start(facts, promise, owed)
            if clock is not None:
                owed[promise.milestone] = clock
    return owed


def _raised(facts: Facts, owed: Owed, change: Reclassification) -> Owed:
    """Rule B5d: the higher class runs from the change on; of two dues the earlier governs, with its own start."""
    after = dict(owed)
    for promise in facts.policy.promises:
        if not holds_for(promise.when, facts.situation, change.to):
            continue
        known, raised = after.get(promise.milestone), _from_change(facts, promise, after, change)
        if raised is not None and (known is None or raised.due < known.due):
            after[promise.milestone] = raised
    return after


def _from_change(facts: Facts, promise: Promise, owed: Owed, change: Reclassification) -> Commitment | None:
    """The clock that a change to a higher class starts; one that holds for every class goes on as it was."""
    if promise.chained_after is not None:
        return _from_start(facts, promise, owed)
    allowed = region_term(promise, facts.policy, facts.decision)
    if allowed is None or change.to not in promise.when.fault_classes:
        return None
    return _clock(facts, promise, allowed, LedgerLine("reclassified", shanghai(change.at), (("to", change.to),)))


def _lowered(facts: Facts, owed: Owed, change: Reclassification) -> Owed:
    """Rule B5e: computed again from the original start; what is met or breached by then keeps its due."""
    at = shanghai(change.at)
    line = LedgerLine("reclassified", at, (("to", change.to),))
    fresh = {
        milestone: replace(clock, ledger=(*clock.ledger[:-1], line, clock.ledger[-1]))
        for milestone, clock in _owed(facts, change.to).items()
    }
    return {**fresh, **{milestone: clock for milestone, clock in owed.items() if settled(clock, facts.events, at)}}


def _from_start(facts: Facts, promise: Promise, owed: Owed) -> Commitment | None:
    """The clock of a promise from the moment the letter names; None while that has not come or gives no number here."""
    allowed = region_term(promise, facts.policy, facts.decision)
    if allowed is None:
        return None
    if promise.chained_after is None:
        known = [facts.events[name] for name in promise.start if name in facts.events]
        return _clock(facts, promise, allowed, LedgerLine("start", known[0])) if known else None
    first = owed.get(promise.chained_after)
    ended = ended_at(promise.chained_after, facts.events)
    if first is None and (ended is None or not _promised_here(facts, promise.chained_after)):
        return None
    start = min(at for at in (ended, None if first is None else first.due) if at is not None)
    if first is not None and first.provisional:
        allowed = RegionTerm(allowed.term, allowed.provisional or "chained_to_provisional")
    return _clock(facts, promise, allowed, LedgerLine("chained", start, (("after", promise.chained_after.value),)))


def _promised_here(facts: Facts, milestone: Milestone) -> bool:
    """Whether the letter has a number for this milestone at this place, begun or not."""
    return any(
        promise.milestone is milestone and region_term(promise, facts.policy, facts.decision) is not None
        for promise in facts.policy.promises
    )


def _clock(facts: Facts, promise: Promise, allowed: RegionTerm, first: LedgerLine) -> Commitment:
    """One commitment whose clock starts at the ledger's first line."""
    start, term = first.at, allowed.term
    steps = list(_elapsed(facts, start, allowed) if term.elapsed else _days(facts, start, allowed))
    appointment = facts.events.get(promise.later_of) if promise.later_of else None
    if appointment is not None and appointment > steps[-1].at:
        steps.append(LedgerLine("appointment", appointment))
    due = steps[-1].at
    if allowed.provisional:
        steps.append(LedgerLine("provisional", due, (("why", allowed.provisional),)))
    wish = facts.situation.requested_by if promise.wish else None
    return Commitment(
        code=promise.milestone,
        start=start,
        due=due,
        promise_id=f"{facts.policy.id}/{promise.key}",
        clause=promise.clause,
        provisional=any(line.code == "provisional" for line in steps),
        assumed=promise.assumed,
        soft=None if wish is None else shanghai(wish),
        ledger=(first, *steps, LedgerLine("due", due)),
    )


def _elapsed(facts: Facts, start: datetime, allowed: RegionTerm) -> Iterable[LedgerLine]:
    """Hours and minutes, day and night, but not while the customer keeps us out (rules B2 and B6)."""
    span = allowed.term.elapsed
    assert span is not None
    yield _term_line(allowed, start + span)
    for stop, due in elapsed_steps(start, span, facts.stops):
        reasons = sorted({hold.reason for hold in facts.holds if hold.span.overlaps(stop)})
        spans = (("from", stop.start.isoformat()), ("to", stop.end.isoformat()))
        yield LedgerLine("hold", due, (*spans, ("reason", "+".join(reasons))))


def _days(facts: Facts, start: datetime, allowed: RegionTerm) -> Iterable[LedgerLine]:
    """Days, weeks, months and working days: to the last second of the last day, whatever is on hold (B3 and B4)."""
    term = allowed.term
    if term.unit is not Unit.WORKING_DAYS:
        yield _term_line(allowed, end_of_day(add_term(start.date(), term)))
        return
    reached = add_working_days(start.date(), term.amount, facts.calendar)
    due = end_of_day(reached.last_day)
    yield _term_line(allowed, due)
    if reached.provisional:
        yield LedgerLine("provisional", due, (("why", "calendar_unpublished"),))


def _term_line(allowed: RegionTerm, at: datetime) -> LedgerLine:
    return LedgerLine("term", at, (("amount", str(allowed.term.amount)), ("unit", allowed.term.unit.value)))
