"""What a decision was, in the words of a button: what is undone when it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from dispatch.desk.curing import CURE
from dispatch.errors import PaidanError
from dispatch.messages import Message, explain
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import from_text
from dispatch.model.work_order import PinLevel, WorkOrderStatus
from dispatch.own_decisions import REPAIR
from dispatch.repairs.groups import GROUP
from dispatch.repairs.moves import MOVE
from dispatch.store.base import UnitOfWork
from web.languages import language
from web.order_words import HOLD_WORDS, event_word, word_of
from web.people import name_of
from web.present import STATUS_WORDS, moment
from web.words import LazyString, _, _l

Names = Mapping[str, str]


def site_names(unit: UnitOfWork, events: Iterable[Event]) -> Names:
    """The site of each work order that the events are about."""
    ids = {event.work_order_id for event in events if event.work_order_id is not None}
    orders = unit.work_orders_by_id(ids)
    sites = unit.sites_by_id({order.site_id for order in orders.values()})
    return {order.id: sites[order.site_id].name for order in orders.values()}


def decision_words(event: Event, sites: Names, names: Names, now: datetime) -> str:
    """One decision, such as "give the visit at X to Y"."""
    return _SAID[event.kind](event, sites.get(event.work_order_id or "", ""), names, now)


def why_not(error: PaidanError, names: Names, now: datetime) -> tuple[Message, ...]:
    """Why nothing was undone: who did what since, with names and words for the codes."""
    facts = dict(error.facts)
    if "by" in facts:
        facts["by"] = name_of(names, str(facts["by"]))
    if "at" in facts:
        facts["at"] = moment(from_text(str(facts["at"])), now)
    if "event" in facts:
        facts["event"] = event_word(EventKind(str(facts["event"])))
    if "status" in facts:
        facts["status"] = str(STATUS_WORDS[WorkOrderStatus(str(facts["status"]))])
    return explain(type(error)(error.code, **facts), language())


_TOGETHER: Mapping[str, LazyString] = {
    MOVE: _l("move several visits: %(site)s and others, %(count)s in all"),
    GROUP: _l("put visits one after the other: %(site)s and others, %(count)s in all"),
    CURE: _l("save %(site)s by giving another visit away"),
}
"""What was done to several visits at once, by the kind of the repair; its first visit stands for it."""


def _pinned(event: Event, site: str, names: Names, now: datetime) -> str:
    count = int(str(event.facts.get("together", 1)))
    if count > 1:
        words = _TOGETHER.get(str(event.facts.get(REPAIR)), _TOGETHER[MOVE])
        return str(words) % {"site": site, "count": count}
    at, before = event.facts.get("arrive_at"), event.facts.get("follows")
    facts = {"site": site, "who": name_of(names, event.technician_id)}
    if before is not None:
        return _("give %(site)s to %(who)s, behind %(before)s", before=str(before), **facts)
    if at is None:
        return _("give %(site)s to %(who)s", **facts)
    when = moment(from_text(str(at)), now)
    if event.facts.get("level") == PinLevel.TIME.value:
        return _("fix the arrival at %(site)s: %(moment)s", site=site, moment=when)
    return _("give %(site)s to %(who)s, %(moment)s", moment=when, **facts)


def _unpinned(event: Event, site: str, names: Names, now: datetime) -> str:
    return _("unpin %(site)s", site=site)


def _held(event: Event, site: str, names: Names, now: datetime) -> str:
    return _("hold %(site)s (%(reason)s)", site=site, reason=word_of(HOLD_WORDS, event.facts.get("reason")))


def _resumed(event: Event, site: str, names: Names, now: datetime) -> str:
    return _("end the hold of %(site)s", site=site)


def _cancelled(event: Event, site: str, names: Names, now: datetime) -> str:
    return _("cancel %(site)s", site=site)


def _overrun(event: Event, site: str, names: Names, now: datetime) -> str:
    return _("%(site)s takes %(count)d min longer", site=site, count=int(str(event.facts["minutes"])))


def _absent(event: Event, site: str, names: Names, now: datetime) -> str:
    who, reason = name_of(names, event.technician_id), str(event.facts.get("reason", ""))
    return _("%(who)s is away (%(reason)s)", who=who, reason=reason)


def _overtime(event: Event, site: str, names: Names, now: datetime) -> str:
    until = moment(from_text(str(event.facts["until"])), now)
    return _("%(who)s works overtime until %(until)s", who=name_of(names, event.technician_id), until=until)


def _agreed(event: Event, site: str, names: Names, now: datetime) -> str:
    at = event.facts.get("appointment_at")
    when = moment(event.at if at is None else from_text(str(at)), now)
    return _("agree %(moment)s with the customer at %(site)s", moment=when, site=site)


def _repaired(event: Event, site: str, names: Names, now: datetime) -> str:
    repair = event.facts[REPAIR]
    assert isinstance(repair, Mapping), "a repair says what it did"
    return _("put the day of %(who)s in another order", who=name_of(names, str(repair["technician"])))


_SAID: Mapping[EventKind, Callable[[Event, str, Names, datetime], str]] = {
    EventKind.PINNED: _pinned,
    EventKind.UNPINNED: _unpinned,
    EventKind.HELD: _held,
    EventKind.RESUMED: _resumed,
    EventKind.CANCELLED: _cancelled,
    EventKind.OVERRUN: _overrun,
    EventKind.ABSENCE_RECORDED: _absent,
    EventKind.OVERTIME_GRANTED: _overtime,
    EventKind.APPOINTMENT_MADE: _agreed,
    EventKind.PLAN_PUBLISHED: _repaired,
}
