"""Who pays: whether a repair is covered by the warranty, by which clause, and what is charged (rules B9 to B11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dispatch.model.policy import CoverRule, Policy, Price, RepairPrices, Term, Unit, Warranty
from dispatch.work_time import add_term, day_of

QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class CoverQuestion:
    """What decides a warranty. ``dates`` are keyed ``delivered_on``, ``commissioned_on``, ``accepted_on``, ``out_on``.

    ``component`` is the part or the repaired item, ``contract_months`` a term in the contract, ``agreed_months`` terms
    by source (bid, user, manufacturer, national, negotiated), ``facts`` what is known about the repair, such as
    ``other_shop``; ``driven_km`` the distance since the vehicle left repaired.
    """

    reported_at: datetime
    dates: Mapping[str, date] = field(default_factory=dict)
    component: str | None = None
    contract_months: int | None = None
    agreed_months: Mapping[str, int] = field(default_factory=dict)
    driven_km: int | None = None
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer. ``in_warranty`` None: no term or no start is known, so ask. ``reasons`` say why it is not covered.

    ``source`` is ``contract``, ``letter`` or the name of the agreed term that counts; the whole last day is covered.
    """

    in_warranty: bool | None
    starts_on: date | None
    last_day: date | None
    months: int | None
    source: str | None
    reasons: tuple[str, ...]
    clause: str


def cover(policy: Policy, question: CoverQuestion) -> Cover:
    """Whether a fault reported at that moment is repaired under the warranty (rule B9)."""
    warranty = policy.warranty
    rule = _rule(warranty, question.component)
    term, source = _term(warranty, rule, question)
    starts_on, last_day = _span(rule, term, question.dates)
    reasons = [reason for reason, exclusion in warranty.exclusions.items() if exclusion.fact in question.facts]
    if last_day is not None and day_of(question.reported_at) > last_day:
        reasons.append("expired_date")
    if None not in (rule.distance_km, question.driven_km) and (question.driven_km or 0) > (rule.distance_km or 0):
        reasons.append("expired_km")
    return Cover(
        in_warranty=False if reasons else _still_covered(term, starts_on, question.dates),
        starts_on=starts_on,
        last_day=last_day,
        months=None if term is None else _months(term),
        source=source,
        reasons=tuple(reasons),
        clause=rule.clause,
    )


def repair_prices(policy: Policy, *, in_warranty: bool | None, cause: str = QUALITY) -> RepairPrices:
    """What a repair costs. Unknown cover is quoted; a cause the letter does not exclude is covered (rule B10)."""
    charges = policy.charges
    if in_warranty is None:
        return RepairPrices()
    if not in_warranty:
        return charges.after_warranty
    excluded = charges.excluded.get(cause)
    if excluded is None:
        return charges.in_warranty
    return charges.after_warranty if excluded.prices is None else excluded.prices


def service_fee(policy: Policy, service: str, *, in_warranty: bool | None) -> Price:
    """What a service other than a repair costs; anything the letter does not price is quoted."""
    fee = policy.charges.services.get(service)
    if fee is None or (fee.in_warranty_only and not in_warranty):
        return Price.QUOTE
    return fee.fee


def _rule(warranty: Warranty, component: str | None) -> CoverRule:
    return warranty.rules.get(component or warranty.default) or warranty.rules.get(warranty.default) or CoverRule()


def _term(warranty: Warranty, rule: CoverRule, question: CoverQuestion) -> tuple[Term | None, str | None]:
    """The contract beats the letter, and of the terms agreed elsewhere the first in the letter's order counts."""
    if question.contract_months is not None:
        return Term(question.contract_months, Unit.MONTHS), "contract"
    for source in warranty.sources:
        if source in question.agreed_months:
            return Term(question.agreed_months[source], Unit.MONTHS), source
    return (None, None) if rule.term is None else (rule.term, "letter")


def _span(rule: CoverRule, term: Term | None, dates: Mapping[str, date]) -> tuple[date | None, date | None]:
    """First and last day, as far as they are known."""
    starts = [dates[name] for name in rule.start if name in dates]
    if not starts:
        return None, None
    if term is None:
        return starts[0], None
    if rule.longest:
        last_day, start = max((add_term(start, term), start) for start in starts)
        return start, last_day
    return starts[0], add_term(starts[0], term)


def _still_covered(term: Term | None, starts_on: date | None, dates: Mapping[str, date]) -> bool | None:
    """Before the named start the goods are not handed over, so they are covered; without any date nobody knows."""
    if term is None or (starts_on is None and not dates):
        return None
    return True


def _months(term: Term) -> int | None:
    return {Unit.MONTHS: term.amount, Unit.YEARS: 12 * term.amount}.get(term.unit)
