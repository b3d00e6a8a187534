"""The note for the next shift and the wall display in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dispatch.closure_folds import closure_after
from dispatch.handover import Handover
from dispatch.model.event import Event, EventKind
from dispatch.model.forecast import Risk
from dispatch.model.goal import Goal
from dispatch.model.moment import from_text
from dispatch.store.base import UnitOfWork
from web.board_facts import BoardFacts
from web.board_seen import NEEDS_ACTION, seen_orders, worst_clocks
from web.closure_words import what_words
from web.context import desk
from web.languages import language
from web.plan_words import GOAL_WORDS, planner_warning
from web.present import MILESTONE_WORDS, STATE_WORDS, Shown, left, moment, risk_state
from web.words import LazyString, _, _l
from web.work_orders.history import Names, event_view

WALL_HOURS = 4
WALL_ROWS = 12
COUNTED: Mapping[EventKind, LazyString] = {
    EventKind.FAULT_REPORTED: _l("faults reported"),
    EventKind.ARRIVED: _l("arrivals"),
    EventKind.FINISHED: _l("visits finished"),
    EventKind.SIGNED_OFF: _l("signed off"),
    EventKind.ALERT_RAISED: _l("alerts raised"),
    EventKind.PLAN_PUBLISHED: _l("plans put in force"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event worth a word; ``work_order_id`` is empty for what concerns nobody's work order."""

    at: str
    who: str
    words: str
    work_order_id: str
    site: str


@dataclass(frozen=True, slots=True)
class OpenRisk:
    """A promise that the next shift takes over."""

    work_order_id: str
    site: str
    customer: str
    city: str
    milestone: str
    shown: Shown
    state: str
    due: str
    due_epoch: int
    left: str
    technician: str


@dataclass(frozen=True, slots=True)
class Note:
    """The whole note."""

    since: str
    until: str
    counts: tuple[tuple[str, int], ...]
    risks: tuple[OpenRisk, ...]
    decisions: tuple[Line, ...]
    given: tuple[Line, ...]
    setbacks: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CityRow:
    """One city on the wall: work orders by state."""

    city: str
    breached: int
    predicted: int
    at_risk: int
    open: int


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall display; ``unanswered`` visits wait for a technician who has not accepted, or has declined."""

    now: str
    hours: int
    soon: tuple[OpenRisk, ...]
    more: int
    cities: tuple[CityRow, ...]
    totals: CityRow
    unanswered: int


def note_of(found: Handover, facts: BoardFacts, unit: UnitOfWork, names: Names) -> Note:
    """``facts`` are the board's at the end of the span."""
    sites = _sites(found, unit)
    lines = [
        tuple(_line(event, sites, names, found) for event in some)
        for some in (found.decisions, found.given, found.setbacks)
    ]
    pressing = [one for one in _open_risks(facts, names) if one.shown in NEEDS_ACTION]
    counts = tuple((str(word), found.counts.get(kind, 0)) for kind, word in COUNTED.items())
    return Note(moment(found.since, found.until), moment(found.until, found.until), counts, tuple(pressing), *lines)


def wall_of(facts: BoardFacts) -> Wall:
    """What breaks within ``WALL_HOURS``, and every city with open promises, the worst first."""
    names = {one.id: one.name for one in facts.technicians}
    every = _open_risks(facts, names)
    horizon = int((facts.now + timedelta(hours=WALL_HOURS)).timestamp())
    soon = [one for one in every if one.shown in NEEDS_ACTION and one.due_epoch <= horizon]
    cities: defaultdict[str, Counter[Shown]] = defaultdict(Counter)
    for one in every:
        cities[one.city][one.shown] += 1
    rows = sorted((_city_row(city, shown) for city, shown in cities.items()), key=_worst_city_first)
    totals = _city_row(_("All"), Counter(one.shown for one in every))
    more = max(0, len(soon) - WALL_ROWS)
    unanswered = sum(one.unanswered for one in seen_orders(facts))
    at, shown = moment(facts.now, facts.now), tuple(soon[:WALL_ROWS])
    return Wall(at, WALL_HOURS, shown, more, tuple(rows), totals, unanswered)


def _city_row(city: str, shown: Counter[Shown]) -> CityRow:
    return CityRow(
        city or _("place not known"),
        shown[Shown.BREACHED],
        shown[Shown.PREDICTED_BREACH],
        shown[Shown.AT_RISK],
        shown.total(),
    )


def _worst_city_first(row: CityRow) -> tuple[int, int, int, int, str]:
    return -row.breached, -row.predicted, -row.at_risk, -row.open, row.city


def _open_risks(facts: BoardFacts, names: Names) -> list[OpenRisk]:
    """The worst open clock of every work order, the worst first and among equals the first that is due."""
    found = [_open_risk(risk, facts, names) for risk in worst_clocks(facts.risks).values()]
    return sorted(found, key=lambda one: (tuple(Shown).index(one.shown), one.due_epoch))


def _open_risk(risk: Risk, facts: BoardFacts, names: Names) -> OpenRisk:
    order, owed = facts.work_orders[risk.work_order_id], risk.status.commitment
    site = facts.sites[order.site_id]
    place = order.situation.place_corrected or order.situation.place or site.place
    shown = risk_state(risk)
    return OpenRisk(
        order.id,
        site.name,
        facts.customers[order.customer_id].name,
        place.city or site.place.city or place.province or "",
        str(MILESTONE_WORDS[owed.code]),
        shown,
        str(STATE_WORDS[shown]),
        moment(owed.due, facts.now),
        int(owed.due.timestamp()),
        left(int((owed.due - facts.now).total_seconds())),
        names.get(risk.technician_id or "", ""),
    )


def _sites(found: Handover, unit: UnitOfWork) -> Mapping[str, str]:
    """Site names by work order, for every event of the note."""
    ids = {_work_order_of(event) for some in (found.decisions, found.given, found.setbacks) for event in some}
    orders = unit.work_orders_by_id(ids - {""})
    sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return {order.id: sites[order.site_id].name for order in orders.values()}


def _work_order_of(event: Event) -> str:
    return event.work_order_id or str(event.facts.get("work_order_id") or "")


def _line(event: Event, sites: Mapping[str, str], names: Names, found: Handover) -> Line:
    view = event_view(event, names, found.until)
    words = _OWN_WORDS[event.kind](event, names) if event.kind in _OWN_WORDS else view.words
    detail = "" if event.kind in _OWN_WORDS else view.detail
    order = _work_order_of(event)
    return Line(view.at, view.who, " · ".join(filter(None, (words, detail))), order, sites.get(order, ""))


def _overtime(event: Event, names: Names) -> str:
    who = names.get(event.technician_id or "", event.technician_id or "")
    until = moment(from_text(str(event.facts["until"])), event.at)
    return _("%(who)s works overtime until %(until)s", who=who, until=until)


def _absence(event: Event, names: Names) -> str:
    end = event.facts.get("end")
    who = names.get(event.technician_id or "", event.technician_id or "")
    reason = str(event.facts.get("reason", ""))
    away = _("%(who)s falls out", who=who)
    return " · ".join(
        filter(None, (away, reason, _("until %(moment)s", moment=moment(from_text(str(end)), event.at)) if end else ""))
    )


def _warned(event: Event, names: Names) -> str:
    facts = {name: value for name, value in event.facts.items() if name != "code"}
    warning = planner_warning({"state": "warning", "code": event.facts.get("code"), "facts": facts}, language())
    return "" if warning is None else warning.cause


def _goal(event: Event, names: Names) -> str:
    goal = str(event.facts.get("goal", ""))
    return _("The planner's goal is now: %(goal)s", goal=GOAL_WORDS[Goal(goal)] if goal in set(Goal) else goal)


def _taken_up(event: Event, names: Names) -> str:
    return _("Alert taken up")


def _closed(event: Event, names: Names) -> str:
    closure = closure_after(None, event)
    begins, ends = moment(closure.span.start, event.at), moment(closure.span.end, event.at)
    what = what_words(closure.shut, desk().atlas.divisions.get, language())
    return _(
        "%(what)s closed from %(begins)s until %(ends)s: %(reason)s",
        what=what,
        begins=begins,
        ends=ends,
        reason=closure.reason,
    )


def _lifted(event: Event, names: Names) -> str:
    with desk().reading() as unit:
        shut = unit.closure(str(event.facts["closure_id"])).shut
    return _("Closure lifted: %(what)s", what=what_words(shut, desk().atlas.divisions.get, language()))


_OWN_WORDS = {
    EventKind.CLOSURE_DECLARED: _closed,
    EventKind.CLOSURE_LIFTED: _lifted,
    EventKind.ABSENCE_RECORDED: _absence,
    EventKind.OVERTIME_GRANTED: _overtime,
    EventKind.PLANNER_WARNED: _warned,
    EventKind.GOAL_CHOSEN: _goal,
    EventKind.ALERT_ACKNOWLEDGED: _taken_up,
}
