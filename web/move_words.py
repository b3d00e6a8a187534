"""The verdict on a move in words: the arrival, the price, each promise that changes, each rule that is overruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dispatch.model.verdict import Change, Effect, Verdict, Violation
from dispatch.model.work_order import Pin, PinLevel
from web.people import name_of
from web.present import moment, span
from web.words import LazyString, _, _l

if TYPE_CHECKING:
    from dispatch.desk import Desk

RULE_WORDS: Mapping[str, LazyString] = {
    "no_skill": _l("he lacks the skill or its level"),
    "no_permit": _l("he does not hold the permit of the place"),
    "not_own_staff": _l("the letter asks for our own staff"),
    "declined": _l("he has declined this visit"),
    "off_duty": _l("he has no duty in these days"),
    "overtime": _l("the shift is overrun"),
    "pinned_time_missed": _l("another visit misses its pinned time"),
    "unreachable": _l("no way leads there"),
}
"""Each rule in general, as the pin keeps it; the live verdict says more where it knows more."""
LOCK_WORDS: Mapping[PinLevel, LazyString] = {
    PinLevel.TECHNICIAN: _l("Locks the technician"),
    PinLevel.TIME: _l("Locks the arrival, whoever comes"),
    PinLevel.BOTH: _l("Locks the technician and the arrival"),
}
WORST_FIRST = (Change.BROKEN, Change.LATER, Change.SAVED, Change.SOONER)


def verdict_json(verdict: Verdict, desk: Desk, now: datetime) -> dict[str, Any]:
    """What the card beside the pointer shows."""
    sites = _sites(desk, {effect.work_order_id for effect in verdict.effects} | _named(verdict.violations))
    return {
        "arrive": None if verdict.arrive_at is None else int(verdict.arrive_at.timestamp()),
        "finish": None if verdict.finish_at is None else int(verdict.finish_at.timestamp()),
        "headline": _headline(verdict, now),
        "travel": travel_words(verdict.extra_travel_seconds),
        "effects": [
            {"change": kind, "order": effect.work_order_id, "words": _effect(effect, sites, verdict)}
            for kind in WORST_FIRST
            for effect in verdict.promises(kind)
        ],
        "violations": [{"code": one.code, "words": violation_words(one, sites)} for one in verdict.violations],
    }


def lock_words(level: PinLevel, verdict: Verdict, desk: Desk) -> str:
    """What letting go would lock."""
    if level is not PinLevel.ORDER:
        return str(LOCK_WORDS[level])
    if verdict.follows is None:
        return _("No visit comes before it: the order cannot be locked")
    return _("Locks it with him, behind %(site)s", site=_sites(desk, {verdict.follows})[verdict.follows])


def move_words(level: PinLevel, verdict: Verdict, site: str, names: Mapping[str, str], now: datetime) -> str:
    """What was wanted by letting go, for one whose move came too late."""
    facts = {"site": site, "who": name_of(names, verdict.technician_id)}
    if level is PinLevel.ORDER and verdict.follows is not None:
        return _("give %(site)s to %(who)s, behind %(before)s", before=verdict.follows, **facts)
    if level in (PinLevel.TECHNICIAN, PinLevel.ORDER) or verdict.arrive_at is None:
        return _("give %(site)s to %(who)s", **facts)
    when = moment(verdict.arrive_at, now)
    if level is PinLevel.TIME:
        return _("fix the arrival at %(site)s: %(moment)s", site=site, moment=when)
    return _("give %(site)s to %(who)s, %(moment)s", moment=when, **facts)


def pin_words(pin: Pin, now: datetime) -> str:
    """Who fixed it, when, what it overrules and why."""
    parts = [_("Pinned by %(who)s, %(moment)s", who=pin.by, moment=moment(pin.at, now))]
    parts += [str(RULE_WORDS[code]) for code in pin.violations if code in RULE_WORDS]
    return " · ".join((*parts, pin.why) if pin.why else parts)


def _headline(verdict: Verdict, now: datetime) -> str:
    if verdict.arrive_at is None:
        return _("Nobody arrives")
    return _("There %(moment)s", moment=moment(verdict.arrive_at, now))


def travel_words(seconds: int) -> str:
    """How much more or less is driven."""
    if abs(seconds) < 60:
        return _("no more travel")
    if seconds < 0:
        return _("%(span)s less travel", span=span(-seconds))
    return _("%(span)s more travel", span=span(seconds))


def _effect(effect: Effect, sites: Mapping[str, str], verdict: Verdict) -> str:
    milestone = _("end of the work") if effect.on_finish else _("arrival")
    what = {"site": sites[effect.work_order_id], "milestone": milestone, "late": span(effect.late_seconds_after)}
    if effect.change is Change.SAVED:
        return _("%(site)s: %(milestone)s in time", **what)
    if effect.change is Change.BROKEN:
        return _("%(site)s: %(milestone)s %(late)s late", **what)
    before = span(effect.late_seconds_before or 0)
    return _("%(site)s: %(milestone)s %(late)s late instead of %(before)s", before=before, **what)


def violation_words(one: Violation, sites: Mapping[str, str]) -> str:
    """One rule that is overruled, by how much; ``sites`` are names by work order."""
    seconds = span(int(one.facts.get("seconds", 0)))
    if one.code == "overtime":
        return _("home %(span)s after the end of his shift", span=seconds)
    if one.code == "pinned_time_missed":
        site = sites[str(one.facts["work_order_id"])]
        return _("%(site)s misses its pinned time by %(span)s", site=site, span=seconds)
    return str(RULE_WORDS[one.code])


def _named(violations: Iterable[Violation]) -> set[str]:
    return {str(one.facts["work_order_id"]) for one in violations if "work_order_id" in one.facts}


def _sites(desk: Desk, work_order_ids: set[str]) -> Mapping[str, str]:
    """The name of the site of each work order."""
    with desk.reading() as unit:
        orders = unit.work_orders_by_id(work_order_ids)
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return {order.id: sites[order.site_id].name for order in orders.values()}
