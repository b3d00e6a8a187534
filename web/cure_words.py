"""Cures in words: what gives way, what it costs elsewhere, and why one is not for the desk to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.cures.finding import Found
from dispatch.desk import Desk
from dispatch.model.cure import Cure, CureKind, Offer, Outcome
from dispatch.model.moment import to_text
from web.move_words import RULE_WORDS
from web.order_words import skill_word
from web.people import name_of
from web.present import moment, span
from web.repair_words import FigureLine, OtherLine, late_words, other_line, sites_of, total_lines
from web.words import LazyString, _, _l
from web.work_orders.why import STATE_WORDS, cause_words

Names = Mapping[str, str]

REFUSED_WORDS: Mapping[str, LazyString] = {
    "permit": _l("No: the place asks for this permit by law, and nobody may be sent without it."),
    "on_call": _l("No: people on call are woken only for what cannot wait until the morning."),
    "left_out": _l("Not here: nobody else can make that visit. Agree another time with its customer first."),
}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One cure: what it is, the fields that try it, or why it cannot be tried."""

    words: str
    fields: Mapping[str, str]
    refused: str
    chosen: bool
    other_id: str = ""


@dataclass(frozen=True, slots=True)
class TriedView:
    """What a cure would do. ``shown`` is the badge of the visit, ``warnings`` what is overruled or not saved by it."""

    cure: str
    fields: Mapping[str, str]
    of: int
    headline: str
    verdict: str
    shown: str
    figures: tuple[FigureLine, ...]
    others: tuple[OtherLine, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CuresView:
    """How the visit stands, why, and its cures. ``missed``: a better place is at hand without any."""

    headline: str
    cause: str
    missed: bool
    offers: tuple[OfferLine, ...]


def cures_view(found: Found, chosen: Cure | None, names: Names, now: datetime) -> CuresView:
    why = found.why
    offers = tuple(_offer_line(one, chosen, names, now) for one in found.offers)
    return CuresView(str(STATE_WORDS[why.state]), cause_words(why.reason), why.repaired is not None, offers)


def tried_view(desk: Desk, found: Outcome, names: Names, now: datetime) -> TriedView:
    sites = sites_of(desk, [one.work_order_id for one in found.others])
    there = {"name": name_of(names, found.technician_id), "moment": moment(found.arrive_at, now)}
    overtime = FigureLine(
        _("Overtime"), _("none"), span(found.overtime_seconds), better=False, worse=found.overtime_seconds > 0
    )
    figures = (*total_lines(found.before, found.after), *((overtime,) if found.overtime_seconds else ()))
    return TriedView(
        cure_words(found.cure, names, now),
        fields_of(found.cure),
        found.of,
        _("%(name)s would be there %(moment)s", **there),
        _margin(found),
        "on_track" if found.saves else "predicted_breach",
        figures,
        tuple(other_line(one, sites, names) for one in found.others),
        tuple(_warnings(found)),
    )


def cure_words(cure: Cure, names: Names, now: datetime, skill: str = "") -> str:
    """What gives way."""
    name = name_of(names, cure.technician_id)
    if cure.kind is CureKind.OVERTIME:
        return _("%(name)s works up to %(span)s overtime today", name=name, span=span(cure.seconds))
    if cure.kind is CureKind.PIN_DROPPED:
        return _("Drop the pin of this work order")
    if cure.kind is CureKind.CUSTOMER_MOVED:
        at = "" if cure.at is None else moment(cure.at, now)
        return _("Agree %(moment)s with the customer by phone", moment=at)
    if cure.kind is CureKind.VISIT_MOVED:
        facts = {"id": cure.other_id, "name": name, "other": name_of(names, cure.other_technician_id)}
        if not cure.other_technician_id:
            return _("Leave work order %(id)s for later, so that %(name)s has time", **facts)
        return _("Give work order %(id)s to %(other)s, so that %(name)s has time", **facts)
    if skill:
        return _("Send %(name)s although he lacks %(skill)s", name=name, skill=skill_word(skill))
    return _("Send %(name)s although a rule speaks against him", name=name)


def fields_of(cure: Cure) -> Mapping[str, str]:
    """The cure as the fields of a form or an address."""
    every = {
        "kind": cure.kind.value,
        "technician": cure.technician_id,
        "seconds": str(cure.seconds or ""),
        "other": cure.other_id,
        "other_technician": cure.other_technician_id,
        "at": "" if cure.at is None else to_text(cure.at),
    }
    return {name: value for name, value in every.items() if value}


def _offer_line(one: Offer, chosen: Cure | None, names: Names, now: datetime) -> OfferLine:
    refused = "" if one.refused is None else str(REFUSED_WORDS[one.refused])
    other = one.cure.other_id if one.refused == "left_out" else ""
    words = cure_words(one.cure, names, now, one.skill)
    return OfferLine(words, fields_of(one.cure), refused, one.cure == chosen, other)


def _margin(found: Outcome) -> str:
    if found.late_seconds_after:
        return late_words(found.late_seconds_after)
    if found.margin_seconds is None:
        return _("nothing with a time limit")
    return _("in time, %(span)s to spare", span=span(found.margin_seconds))


def _warnings(found: Outcome) -> list[str]:
    said = [str(RULE_WORDS.get(code, code)) for code in found.broken_rules]
    if found.cure.kind is CureKind.CUSTOMER_MOVED and not found.saves:
        said.append(_("The letter does not move the deadline for it: the promise counts as broken all the same."))
    return said
