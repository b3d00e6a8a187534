"""Warranty and charges as the pages show them: covered or not, since when, until when, and what the customer pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch.coverage import Cover
from dispatch.model.policy import Policy, Price
from dispatch.service_terms import RECORD, NewDevice, ServiceTerms, SparePartsPromise
from web.letter_words import letter_word, price_word
from web.order_words import joined
from web.words import _


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the bill; ``free`` lets the page set it off without colour alone."""

    what: str
    price: str
    free: bool


@dataclass(frozen=True, slots=True)
class TermsView:
    """``covered`` is ``yes``, ``no`` or ``unknown``; texts are empty where there is nothing to say."""

    covered: str
    headline: str
    detail: str
    reasons: str
    clause: str
    cause: str
    cause_known: bool
    bill: tuple[PriceLine, ...]
    price_clause: str
    services: tuple[PriceLine, ...]
    new_device: str
    new_device_owed: bool
    new_device_clause: str
    new_device_assumed: bool
    spare_parts: str
    spare_parts_clause: str

    @property
    def short(self) -> str:
        """The bill in one line."""
        return joined([f"{line.what} {line.price}" for line in self.bill])


def terms_view(found: ServiceTerms | None) -> TermsView | None:
    """None where there are no terms: a work order without an asset."""
    if found is None:
        return None
    device, parts = found.new_device, found.spare_parts
    return TermsView(
        covered={True: "yes", False: "no", None: "unknown"}[found.cover.in_warranty],
        headline=_headline(found.cover),
        detail=_detail(found.cover),
        reasons=joined([letter_word("uncovered", reason) for reason in found.cover.reasons]),
        clause=found.cover.clause,
        cause=letter_word("causes", found.cause),
        cause_known=found.cause_known,
        bill=_bill(found),
        price_clause="" if found.price_clause == found.cover.clause else found.price_clause,
        services=tuple(_line(letter_word("services", one.service), one.price) for one in found.services),
        new_device=_device_words(device),
        new_device_owed=device is not None and device.owed,
        new_device_clause="" if device is None else device.clause,
        new_device_assumed=device is not None and device.assumed,
        spare_parts=_parts_words(parts),
        spare_parts_clause="" if parts is None else parts.clause,
    )


def component_options(policy: Policy) -> list[tuple[str, str]]:
    """The components for which the letter has a warranty of its own; empty when there is one rule for all."""
    rules = policy.warranty.rules
    if len(rules) < 2:
        return []
    return [("", _("the asset as a whole")), *((name, letter_word("components", name)) for name in rules)]


def _headline(cover: Cover) -> str:
    if cover.in_warranty is None:
        return _("Warranty not known: ask for the date of acceptance or the contract")
    if not cover.in_warranty:
        return _("Out of warranty")
    if cover.last_day is None:
        return _("In warranty")
    return _("In warranty until %(day)s", day=_day(cover.last_day))


def _detail(cover: Cover) -> str:
    parts = []
    if cover.starts_on is not None:
        parts.append(_("from %(day)s", day=_day(cover.starts_on)))
    if cover.months is not None:
        parts.append(_("%(count)d months", count=cover.months))
    if cover.in_warranty is False and cover.last_day is not None:
        parts.append(_("the last day was %(day)s", day=_day(cover.last_day)))
    if cover.source is not None and (cover.last_day is not None or cover.source == RECORD):
        parts.append(_("by %(source)s", source=letter_word("sources", cover.source)))
    return " · ".join(parts)


def _bill(found: ServiceTerms) -> tuple[PriceLine, ...]:
    prices = found.prices
    return (
        _line(_("Labour"), prices.labour),
        _line(_("Parts"), prices.parts),
        _line(_("Travel"), prices.travel),
    )


def _line(what: str, price: Price) -> PriceLine:
    return PriceLine(what, price_word(price), price is Price.FREE)


def _device_words(device: NewDevice | None) -> str:
    if device is None:
        return ""
    if device.owed:
        return _("A new device is owed: repaired %(count)d times, the same fault again.", count=device.repairs)
    return _(
        "Repaired %(count)d times with this fault; after %(limit)d a new device is owed.",
        count=device.repairs,
        limit=device.after_repairs,
    )


def _parts_words(parts: SparePartsPromise | None) -> str:
    if parts is None or parts.answer.until is None:
        return ""
    day, price = _day(parts.answer.until), price_word(parts.answer.price)
    if parts.answer.promised:
        return _("Spare parts are promised until %(day)s, %(price)s.", day=day, price=price)
    return _("The promise of spare parts ended on %(day)s: %(price)s.", day=day, price=price)


def _day(day: date) -> str:
    return day.isoformat()
