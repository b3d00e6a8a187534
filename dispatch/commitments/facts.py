"""The facts of one situation, made comparable: whole seconds, Asia/Shanghai, first reports, holds that stop a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.model.commitment import Milestone
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import FAULT_CLASSES, Conditions, Policy, Promise, Term
from dispatch.model.region import RegionDecision
from dispatch.model.situation import HOLD_REASONS_THAT_STOP, Hold, Situation
from dispatch.work_time import Calendar, merged

ENDED_BY: Mapping[Milestone, tuple[str, ...]] = {
    Milestone.DISPATCH: ("dispatched_at", "arrived_at"),
    Milestone.RESPOND: ("responded_at", "arrived_at", "resolved_at"),
    Milestone.ARRIVE: ("arrived_at",),
    Milestone.RESOLVE: ("resolved_at",),
    Milestone.LOANER: ("loaner_at",),
    Milestone.COMPLETE: ("completed_at",),
    Milestone.FOLLOWUP: ("followup_at",),
    Milestone.CONTRACT_SIGN: ("contract_signed_at",),
    Milestone.DELIVER_INSTALL: ("installed_at",),
    Milestone.PRICE_NOTICE: ("reported_at",),
    Milestone.MODEL_NOTICE: ("reported_at",),
    Milestone.DISCONTINUE_NOTICE: ("reported_at",),
}
"""Which events end a clock; the earliest that is known counts (rule B8)."""


def shanghai(instant: datetime) -> datetime:
    """The instant at UTC+08:00 without the fraction of its second."""
    return instant.astimezone(SHANGHAI).replace(microsecond=0)


def happened(situation: Situation) -> dict[str, datetime]:
    """Every event that is known. Of several reports of one fault the first received counts (rule B5a)."""
    events = {name: shanghai(at) for name, at in situation.events.items()}
    reports = [shanghai(report.received_at) for report in situation.notifications]
    if reports:
        events["notified_at"] = min([*reports, events.get("notified_at", reports[0])])
    return events


def ended_at(milestone: Milestone, events: Mapping[str, datetime]) -> datetime | None:
    """The event that ends a clock, or None while it is open."""
    return min((events[name] for name in ENDED_BY[milestone] if name in events), default=None)


def holds_for(when: Conditions, situation: Situation, fault_class: str) -> bool:
    """Whether a promise with these conditions is owed here; the class is that of the clock being computed."""
    urgent = situation.emergency or "emergency_at" in situation.events
    return (
        (not when.fault_classes or fault_class in when.fault_classes)
        and (not when.issues or situation.issue in when.issues)
        and (not when.jobs or situation.job in when.jobs)
        and situation.job not in when.but_jobs
        and (when.in_warranty is None or when.in_warranty is situation.in_warranty)
        and (urgent or not when.emergency)
    )


@dataclass(frozen=True, slots=True)
class RegionTerm:
    """The term of a promise at a place; ``provisional`` names the reason to ask again, if there is one."""

    term: Term
    provisional: str = ""


def region_term(promise: Promise, policy: Policy, decision: RegionDecision) -> RegionTerm | None:
    """What the letter gives for the place, the strictest that is still possible while that is unknown (rule B7).

    None where it gives no number: abroad, or in a region of best effort.
    """
    if promise.within is not None:
        return RegionTerm(promise.within)
    if decision.code is not None and not decision.provisional:
        term = promise.within_by_region.get(decision.code)
        return None if term is None else RegionTerm(term)
    possible = decision.possible or tuple(region.code for region in policy.regions)
    terms = [promise.within_by_region[code] for code in possible if code in promise.within_by_region]
    return RegionTerm(min(terms, key=lambda term: term.hours_at_most), "region_unknown") if terms else None


def arrival_hours(policy: Policy, decision: RegionDecision) -> float | None:
    """Hours to the arrival for an ordinary fault at a place, the strictest still possible; None without a promise."""
    terms = [
        allowed.term.hours_at_most
        for promise in policy.promises
        if promise.milestone is Milestone.ARRIVE
        and (not promise.when.fault_classes or FAULT_CLASSES[0] in promise.when.fault_classes)
        and (allowed := region_term(promise, policy, decision)) is not None
    ]
    return min(terms, default=None)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the clocks of one work order are computed from."""

    policy: Policy
    situation: Situation
    decision: RegionDecision
    calendar: Calendar
    events: Mapping[str, datetime]
    holds: tuple[Hold, ...]
    stops: tuple[Interval, ...]


def facts_of(policy: Policy, situation: Situation, decision: RegionDecision, calendar: Calendar) -> Facts:
    """Read a situation once, for all its clocks."""
    holds = tuple(
        Hold(Interval(shanghai(hold.span.start), shanghai(hold.span.end)), hold.reason)
        for hold in situation.holds
        if hold.reason in HOLD_REASONS_THAT_STOP
    )
    stops = merged(hold.span for hold in holds)
    return Facts(policy, situation, decision, calendar, happened(situation), holds, stops)
