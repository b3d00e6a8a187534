"""What else a letter owes: goods taken back, devices replaced, spare parts kept, models not dropped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from dispatch.model.policy import Policy, Price
from dispatch.work_time import add_term

EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ReturnAnswer:
    """Whether goods are taken back; ``missing`` in the order of the letter's list."""

    eligible: bool
    missing: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    compensation: bool = False


def return_of_goods(
    policy: Policy,
    *,
    items: Collection[str] = (),
    conditions: Collection[str] = (),
    in_warranty: bool = True,
    genuine: bool = True,
) -> ReturnAnswer:
    """Fakes go back whatever papers are missing, with damages, where the letter says so; else its lists decide."""
    rule = policy.returns
    if rule is None:
        return ReturnAnswer(eligible=False)
    if rule.fakes_unconditionally:
        return ReturnAnswer(eligible=not genuine, compensation=not genuine)
    met = {*conditions, *(() if in_warranty else (EXPIRED,))}
    missing = tuple(item for item in rule.items if item not in items)
    exclusions = tuple(code for code in rule.exclusions if code in met)
    return ReturnAnswer(not missing and not exclusions, missing, exclusions)


def replacement_due(policy: Policy, *, in_warranty: bool, cause: str, repairs: int, fails_again: bool) -> bool:
    """Whether a new device is owed: ``repairs`` are completed repairs of the same fault."""
    rule = policy.replacement
    return (
        rule is not None
        and fails_again
        and cause in rule.causes
        and repairs >= rule.after_repairs
        and (in_warranty or not rule.in_warranty_only)
    )


@dataclass(frozen=True, slots=True)
class PartsAnswer:
    """Until when spare parts are promised, and at what price on the day somebody asks."""

    until: date | None
    promised: bool
    price: Price


def spare_parts(policy: Policy, *, accepted_on: date, asked_on: date) -> PartsAnswer:
    """Parts are kept for a term from acceptance; later, or without such a promise, they are quoted."""
    rule = policy.spare_parts
    if rule is None:
        return PartsAnswer(None, promised=False, price=Price.QUOTE)
    until = add_term(accepted_on, rule.term)
    promised = asked_on <= until
    return PartsAnswer(until, promised, rule.price if promised else Price.QUOTE)


@dataclass(frozen=True, slots=True)
class GoodsAnswer:
    """Whether goods are young enough, and whether the maker kept the model alive as long as he said."""

    production_ok: bool
    no_discontinue_until: date | None
    kept: bool


def goods_pledge(
    policy: Policy,
    *,
    produced_on: date,
    letter_on: date,
    not_before: date | None = None,
    days: int | None = None,
    discontinued_on: date | None = None,
) -> GoodsAnswer:
    """``days`` fills the letter's blank or stands in for its number; they count from the letter's date."""
    stated = policy.goods.no_discontinue_days if policy.goods else None
    span = days if days is not None else stated
    until = None if span is None else letter_on + timedelta(days=span)
    kept = discontinued_on is None or until is None or discontinued_on > until
    return GoodsAnswer(not_before is None or produced_on >= not_before, until, kept)
