"""Recurring duties: the plans of a letter that hold for one asset, with the contract's interval and anchor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dispatch.model.customer import Asset
from dispatch.model.owed import Agreement
from dispatch.model.policy import KeptBy, Policy, RecurringPlan
from dispatch.recurring import interval_of, plan_ends_on

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class RecurringDuty:
    """One plan on one asset. ``months`` None: the letter says 定期 only, so the contract has to give the interval.

    ``spread`` says that the interval is ours: the letter owes a number of visits a year and leaves the days to us.
    """

    asset_id: str
    plan: RecurringPlan
    anchor_on: date
    months: int | None
    ends_on: date | None = None
    spread: bool = False


def duties_of(policy: Policy, asset: Asset, agreements: Mapping[str, Agreement]) -> tuple[RecurringDuty, ...]:
    """Every plan of the letter that is kept by a visit to the asset; ``agreements`` of the asset by plan.

    An asset that was never accepted, and for which the contract names no first day, is owed nothing yet.
    """
    found = []
    for plan in policy.plans.values():
        agreed = agreements.get(plan.key, Agreement(asset.id, plan.key))
        anchor_on = agreed.anchor_on or asset.accepted_on
        if plan.kept_by is KeptBy.VISIT and anchor_on is not None:
            found.append(_duty(policy, asset, plan, agreed, anchor_on))
    return tuple(found)


def _duty(policy: Policy, asset: Asset, plan: RecurringPlan, agreed: Agreement, anchor_on: date) -> RecurringDuty:
    months, spread = interval_of(plan, agreed.months), False
    if months is None and plan.at_least:
        months, spread = max(1, MONTHS_PER_YEAR // plan.at_least), True
    return RecurringDuty(asset.id, plan, anchor_on, months, _last_day(policy, asset, plan, agreed, anchor_on), spread)


def _last_day(policy: Policy, asset: Asset, plan: RecurringPlan, agreed: Agreement, anchor_on: date) -> date | None:
    """The contract's last day, else the warranty's for a plan that ends with it; None: no end."""
    if agreed.ends_on is not None:
        return agreed.ends_on
    if plan.until_warranty_ends and asset.warranty_until is not None:
        return asset.warranty_until
    return plan_ends_on(policy, plan, anchor_on, asset.terms.contract_months)
