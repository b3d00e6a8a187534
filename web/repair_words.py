"""A repair in words: who comes when before and after, by how much a promise is missed, and what is overruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk
from dispatch.model.repair import DayFigures, MovedVisit, OtherVisit, Repair, Totals
from web.move_words import RULE_WORDS, violation_words
from web.people import name_of
from web.present import moment, span
from web.words import LazyString, _, _l

REFUSED_WORDS: Mapping[str, LazyString] = {
    "not_movable": _l("needs no visit any more, is under way, or has no place yet"),
    "not_near": _l("more than half an hour from the others"),
    "off_duty": _l("nobody meant is on duty then, or no way leads there"),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure before and after."""

    name: str
    before: str
    after: str
    better: bool
    worse: bool


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One visit that is moved."""

    work_order_id: str
    site: str
    who_before: str
    who_after: str
    before: str
    after: str
    late_before: str
    late_after: str
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A visit that stays, with what becomes of its promise."""

    work_order_id: str
    site: str
    who: str
    late_before: str
    late_after: str
    worse: bool


@dataclass(frozen=True, slots=True)
class RepairView:
    """Everything a preview shows."""

    moved: tuple[MovedLine, ...]
    others: tuple[OtherLine, ...]
    refused: tuple[tuple[str, str, str], ...]
    figures: tuple[FigureLine, ...]
    overruled: int


def repair_view(desk: Desk, repair: Repair, names: Mapping[str, str], now: datetime) -> RepairView:
    """The preview in words; the visits by who makes them, in their order."""
    named = {id for one in repair.moved for rule in one.violations if (id := rule.facts.get("work_order_id"))}
    ids = {one.work_order_id for one in repair.moved} | {one.work_order_id for one in repair.others}
    ids |= {id for id, _reason in repair.refused}
    sites = sites_of(desk, ids | {str(id) for id in named})
    return RepairView(
        tuple(_moved_line(one, sites, names, now) for one in repair.moved),
        tuple(other_line(one, sites, names) for one in repair.others),
        tuple((id, sites[id], str(REFUSED_WORDS[code])) for id, code in repair.refused),
        total_lines(repair.before, repair.after),
        sum(bool(one.violations) for one in repair.moved),
    )


def sites_of(desk: Desk, work_order_ids: Iterable[str]) -> Mapping[str, str]:
    """The name of the site of each work order."""
    with desk.reading() as unit:
        orders = unit.work_orders_by_id(work_order_ids)
        sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return {order.id: sites[order.site_id].name for order in orders.values()}


def late_words(seconds: int | None) -> str:
    """By how much the worst promise of a visit is missed; empty when none is."""
    return _("%(span)s late", span=span(seconds)) if seconds else ""


def total_lines(before: Totals | DayFigures, after: Totals | DayFigures) -> tuple[FigureLine, ...]:
    """Promises, lateness and the road, before and after."""
    rows = (
        (_("Promises broken"), before.broken, after.broken, str),
        (_("Late in all"), before.late_seconds, after.late_seconds, span),
        (_("On the road"), before.travel_seconds, after.travel_seconds, span),
    )
    return tuple(FigureLine(name, words(was), words(will), will < was, will > was) for name, was, will, words in rows)


def day_lines(before: DayFigures, after: DayFigures, at: datetime) -> tuple[FigureLine, ...]:
    """The same for the day of one technician, and when he is home."""
    home = moment(before.home_at, at), moment(after.home_at, at)
    sooner, later = after.home_at < before.home_at, after.home_at > before.home_at
    return (*total_lines(before, after), FigureLine(_("Home at"), *home, sooner, later))


def _moved_line(one: MovedVisit, sites: Mapping[str, str], names: Mapping[str, str], now: datetime) -> MovedLine:
    before = one.arrive_before
    return MovedLine(
        one.work_order_id,
        sites[one.work_order_id],
        _("nobody") if one.technician_before is None else name_of(names, one.technician_before),
        name_of(names, one.placement.technician_id),
        "" if before is None else moment(before, now),
        moment(one.arrive_after, now),
        late_words(one.late_seconds_before),
        late_words(one.late_seconds_after),
        tuple(violation_words(rule, sites) if rule.code in RULE_WORDS else rule.code for rule in one.violations),
    )


def other_line(one: OtherVisit, sites: Mapping[str, str], names: Mapping[str, str]) -> OtherLine:
    """A visit that stays, in words."""
    before, after = one.late_seconds_before, one.late_seconds_after
    return OtherLine(
        one.work_order_id,
        sites[one.work_order_id],
        name_of(names, one.technician_id),
        late_words(before) or _("in time"),
        late_words(after) or _("in time"),
        worse=after > before,
    )
