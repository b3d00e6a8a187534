"""What one repair is worth to the customer: covered or not, what is charged, whether a new device is owed, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from dispatch.coverage import QUALITY, Cover, CoverQuestion, cover, repair_prices, service_fee
from dispatch.model.customer import Asset
from dispatch.model.policy import Policy, Price, RepairPrices
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from dispatch.remedies import PartsAnswer, replacement_due, spare_parts
from dispatch.work_time import day_of

RECORD = "record"
"""The source of a last day of cover that stands in the asset's record and not in the letter."""
USE_CAUSED = "use_caused"
_REPAIRED = (WorkOrderStatus.RESOLVED, WorkOrderStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class ServicePrice:
    """What a service other than the repair costs, with the sentence that says so."""

    service: str
    price: Price
    clause: str


@dataclass(frozen=True, slots=True)
class NewDevice:
    """The promise of a new device: ``repairs`` of this fault so far, ``owed`` when they are enough."""

    after_repairs: int
    repairs: int
    owed: bool
    clause: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class SparePartsPromise:
    """Until when parts are promised for this asset, and the sentence that says so."""

    answer: PartsAnswer
    clause: str


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """The bill before it is written. ``price_clause`` is the sentence behind ``prices``, empty where there is none.

    ``cause_known`` False: nobody has recorded a cause yet, so a quality fault is assumed.
    """

    cover: Cover
    cause: str
    cause_known: bool
    prices: RepairPrices
    price_clause: str
    services: tuple[ServicePrice, ...] = ()
    new_device: NewDevice | None = None
    spare_parts: SparePartsPromise | None = None


def cover_of(
    policy: Policy, asset: Asset, reported_at: datetime, *, component: str | None = None, cause: str = QUALITY
) -> Cover:
    """The warranty of an asset on the day of the report.

    A last day in the asset's record is what the contract says: it beats the letter's term for the asset as a whole, but
    not the term that the letter gives to one component.
    """
    facts = frozenset({USE_CAUSED} if cause == "misuse" else ())
    terms = asset.terms
    question = CoverQuestion(
        reported_at,
        dates=dates_of(asset),
        component=component or terms.component,
        contract_months=terms.contract_months,
        agreed_months=terms.agreed_months,
        facts=facts,
    )
    answer, until = cover(policy, question), asset.warranty_until
    if until is None or until == answer.last_day or question.component in policy.warranty.rules:
        return answer
    return _by_record(answer, until, day_of(reported_at))


def dates_of(asset: Asset) -> dict[str, date]:
    """The days a warranty may start from, as far as they are known."""
    terms = asset.terms
    known = {
        "accepted_on": asset.accepted_on,
        "commissioned_on": terms.commissioned_on,
        "delivered_on": terms.delivered_on,
        "out_on": terms.out_on,
    }
    return {name: day for name, day in known.items() if day is not None}


def service_terms(
    policy: Policy, work_order: WorkOrder, asset: Asset, earlier: Iterable[WorkOrder], *, today: date
) -> ServiceTerms:
    """The terms of one work order on an asset; ``earlier`` are the work orders of the same asset."""
    found = work_order.service.cause
    cause, component = (QUALITY, None) if found is None else (found.cause, found.component)
    covered = cover_of(policy, asset, work_order.notified_at, component=component, cause=cause)
    repairs = len(same_repairs(work_order, earlier))
    return terms_of(policy, asset, covered, cause=cause, cause_known=found is not None, repairs=repairs, today=today)


def terms_of(
    policy: Policy,
    asset: Asset,
    covered: Cover,
    *,
    today: date,
    cause: str = QUALITY,
    cause_known: bool = False,
    repairs: int = 0,
) -> ServiceTerms:
    """The terms of a fault whose cover is known; ``repairs`` are earlier repairs of the same fault."""
    prices = repair_prices(policy, in_warranty=covered.in_warranty, cause=cause)
    services = (
        ServicePrice(name, service_fee(policy, name, in_warranty=covered.in_warranty), fee.clause)
        for name, fee in policy.charges.services.items()
    )
    return ServiceTerms(
        covered,
        cause,
        cause_known,
        prices,
        _clause(policy, prices, covered, cause),
        tuple(services),
        _new_device(policy, covered, cause, repairs),
        _spare_parts(policy, asset, today),
    )


def same_repairs(work_order: WorkOrder, earlier: Iterable[WorkOrder]) -> tuple[WorkOrder, ...]:
    """Completed repairs of the same fault on the same asset, oldest first.

    Whoever recorded the cause has named them; before that, reports in the same words count as the same fault.
    """
    found, before = work_order.service.cause, repairs_before(work_order, earlier)
    if found is None:
        return repairs_in_these_words(work_order.description, work_order.asset_id, before)
    return tuple(one for one in before if one.id in found.same_fault_as)


def repairs_in_these_words(
    description: str, asset_id: str | None, earlier: Iterable[WorkOrder]
) -> tuple[WorkOrder, ...]:
    """Completed repairs of the asset that were reported in the same words."""
    words = plain_words(description)
    return tuple(
        one
        for one in earlier
        if one.asset_id == asset_id and one.status in _REPAIRED and plain_words(one.description) == words
    )


def repairs_before(work_order: WorkOrder, others: Iterable[WorkOrder]) -> tuple[WorkOrder, ...]:
    """Completed repairs of the same asset that were reported earlier, oldest first."""
    before = (
        one
        for one in others
        if one.asset_id == work_order.asset_id
        and one.asset_id is not None
        and one.status in _REPAIRED
        and one.notified_at < work_order.notified_at
    )
    return tuple(sorted(before, key=lambda one: (one.notified_at, one.id)))


def plain_words(description: str) -> str:
    """A description without spaces, punctuation and capitals, to compare two reports."""
    return "".join(character for character in description.casefold() if character.isalnum())


def _by_record(answer: Cover, until: date, day: date) -> Cover:
    reasons = tuple(reason for reason in answer.reasons if reason != "expired_date")
    if day > until:
        reasons = (*reasons, "expired_date")
    return replace(answer, in_warranty=not reasons, last_day=until, months=None, source=RECORD, reasons=reasons)


def _clause(policy: Policy, prices: RepairPrices, covered: Cover, cause: str) -> str:
    """Within the warranty the sentence that excludes the cause, else the one that names the prices."""
    excluded = policy.charges.excluded.get(cause) if covered.in_warranty else None
    return prices.clause if excluded is None else excluded.clause


def _new_device(policy: Policy, covered: Cover, cause: str, repairs: int) -> NewDevice | None:
    rule = policy.replacement
    if rule is None:
        return None
    known = bool(covered.in_warranty)
    owed = replacement_due(policy, in_warranty=known, cause=cause, repairs=repairs, fails_again=repairs > 0)
    return NewDevice(rule.after_repairs, repairs, owed, rule.clause, rule.assumed)


def _spare_parts(policy: Policy, asset: Asset, today: date) -> SparePartsPromise | None:
    if policy.spare_parts is None or asset.accepted_on is None:
        return None
    answer = spare_parts(policy, accepted_on=asset.accepted_on, asked_on=today)
    return SparePartsPromise(answer, policy.spare_parts.clause)
