"""The promise panel: what a fault would be promised, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.desk import Desk, FaultReport, Quote
from dispatch.messages import message
from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState
from dispatch.model.moment import seconds_between
from dispatch.model.policy import Policy
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import OPEN_STATUSES, UnitOfWork
from web.languages import language
from web.order_words import place_line, region_warnings, region_word
from web.present import STATUS_WORDS, ClockView, clock_view, moment
from web.promise_words import requirement_of, term_of
from web.words import _
from web.work_orders.terms import TermsView, terms_view

UNSAID = "-"
"""Stands in for the description while it is still being typed."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One commitment of the panel: the clock, and how long the letter allows for this region."""

    clock: ClockView
    allowed: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A work order of the same site that is still open; ``same_asset`` makes it likely to be the same fault."""

    id: str
    description: str
    status: str
    reported: str
    same_asset: bool


@dataclass(frozen=True, slots=True)
class PromisePanel:
    """``letter`` is the number of the letter, ``over`` says that a due moment lies in the past already."""

    policy_id: str
    letter: str
    place: str
    region: str
    warnings: tuple[str, ...]
    in_warranty: bool
    owed: tuple[Owed, ...]
    duplicates: tuple[Duplicate, ...]
    over: bool
    terms: TermsView | None = None


def promise_panel(desk: Desk, report: FaultReport, *, now: datetime) -> PromisePanel:
    """Raises ``InputErrors`` when the report says too little, or wrong things, to be promised anything."""
    quote = desk.quote(_enough(desk, report), now=now)
    policy = desk.policy(quote.policy_id)
    with desk.reading() as unit:
        duplicates = duplicates_of(unit, report, now)
    return PromisePanel(
        policy.id,
        title_of(policy),
        place_line(quote.place),
        region_word(policy, quote.decision),
        (*_place_warnings(quote), *region_warnings(quote.decision)),
        quote.in_warranty,
        _owed(quote, policy, now),
        duplicates,
        any(seconds_between(now, owed.due) < 0 for owed in quote.commitments),
        terms_view(quote.terms),
    )


def described(report: FaultReport) -> FaultReport:
    """The report with a stand-in for the description, on which no promise and nobody's way depends."""
    return report if report.description else replace(report, description=UNSAID)


def _place_warnings(quote: Quote) -> tuple[str, ...]:
    """What is odd about the place; without a point the fault will wait until somebody picks one."""
    warnings = tuple(message(code, {}, language()).cause for code in quote.place_warnings)
    if quote.place.point is not None:
        return warnings
    return (*warnings, _("Nobody can be sent until the place is clear: the fault will wait under “Needs a place”."))


def _enough(desk: Desk, report: FaultReport) -> FaultReport:
    """The report with stand-ins for what may still be missing and no promise depends on: description and skill."""
    so_far = described(report)
    if so_far.skill or so_far.asset_id:
        return so_far
    with desk.reading() as unit:
        held = {skill for technician in unit.technicians() for skill in technician.skills}
    return replace(so_far, skill=min(held, default=None))


def title_of(policy: Policy) -> str:
    return policy.title_zh if language() == "zh" else policy.title_en


def duplicates_of(unit: UnitOfWork, report: FaultReport, now: datetime) -> tuple[Duplicate, ...]:
    """Open work orders of the site, those of the same asset first."""
    found = [
        _duplicate(order, report, now)
        for order in unit.work_orders_of_site(report.site_id)
        if order.status in OPEN_STATUSES
    ]
    return tuple(sorted(found, key=lambda one: not one.same_asset))


def _duplicate(order: WorkOrder, report: FaultReport, now: datetime) -> Duplicate:
    same = order.asset_id is not None and order.asset_id == report.asset_id
    status, reported = str(STATUS_WORDS[order.status]), moment(order.notified_at, now)
    return Duplicate(order.id, order.description, status, reported, same)


def _owed(quote: Quote, policy: Policy, now: datetime) -> tuple[Owed, ...]:
    region = region_word(policy, quote.decision)
    return tuple(
        Owed(clock_view(_as_of(owed, now), now), term_of(owed, policy, region), requirement_of(owed, policy))
        for owed in quote.commitments
    )


def _as_of(owed: Commitment, now: datetime) -> ClockStatus:
    """Nothing has happened yet: the clock runs, or has run out when the report came in long ago."""
    late = max(0, seconds_between(owed.due, now))
    return ClockStatus(owed, CommitmentState.BREACHED if late else CommitmentState.PENDING, late)
