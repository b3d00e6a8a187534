"""The history of a work order in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.duty_folds import owed_period
from dispatch.messages import message
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import from_text, seconds_between
from dispatch.model.region import Place
from web.acceptance_words import reason_word
from web.duty_words import window_words
from web.languages import language
from web.order_words import CHANNEL_WORDS, CLASS_WORDS, HOLD_WORDS, PIN_WORDS, event_word, place_line, word_of
from web.people import name_of
from web.present import moment
from web.words import _
from web.work_orders.record_history import RECORD_DETAILS

Names = Mapping[str, str]
LEARNT_LATER_SECONDS = 60
"""When we learnt of something this much later than it happened, the page says so."""


@dataclass(frozen=True, slots=True)
class EventView:
    """One entry of the history. ``recorded`` is empty when we learnt it as it happened."""

    at: str
    words: str
    detail: str
    who: str
    recorded: str


def event_view(event: Event, names: Names, now: datetime) -> EventView:
    say, record = _DETAILS.get(event.kind), RECORD_DETAILS.get(event.kind)
    late = seconds_between(event.at, event.recorded_at) > LEARNT_LATER_SECONDS
    return EventView(
        moment(event.at, now),
        event_word(event.kind),
        say(event, names, now) if say else record(event) if record else "",
        name_of(names, event.actor),
        moment(event.recorded_at, now) if late else "",
    )


def _fact(event: Event, name: str) -> str:
    value = event.facts.get(name)
    return "" if value is None else str(value)


def _moment_fact(event: Event, name: str, now: datetime) -> str:
    text = _fact(event, name)
    return moment(from_text(text), now) if text else ""


def _reported(event: Event, names: Names, now: datetime) -> str:
    warnings = event.facts.get("place_warnings")
    odd = [message(str(code), {}, language()).cause for code in warnings] if isinstance(warnings, list | tuple) else []
    return " · ".join((word_of(CHANNEL_WORDS, _fact(event, "channel")), *odd))


def _appointment(event: Event, names: Names, now: datetime) -> str:
    return _moment_fact(event, "appointment_at", now)


def _technician(event: Event, names: Names, now: datetime) -> str:
    return name_of(names, event.technician_id)


def _visit_declined(event: Event, names: Names, now: datetime) -> str:
    said = (_technician(event, names, now), reason_word(_fact(event, "reason")), _fact(event, "note"))
    return " · ".join(part for part in said if part)


def _overrun(event: Event, names: Names, now: datetime) -> str:
    return _("%(count)d min longer", count=int(_fact(event, "minutes")))


def _finished(event: Event, names: Names, now: datetime) -> str:
    outcome = _("the fault is resolved") if event.facts.get("resolved") else _("another visit is needed")
    return " · ".join(part for part in (_technician(event, names, now), outcome, _fact(event, "note")) if part)


def _signed(event: Event, names: Names, now: datetime) -> str:
    return _fact(event, "signed_by")


def _held(event: Event, names: Names, now: datetime) -> str:
    reason = word_of(HOLD_WORDS, _fact(event, "reason"))
    return _("%(reason)s, until %(moment)s", reason=reason, moment=_moment_fact(event, "until", now))


def _cancelled(event: Event, names: Names, now: datetime) -> str:
    return _fact(event, "reason")


def _reclassified(event: Event, names: Names, now: datetime) -> str:
    return word_of(CLASS_WORDS, _fact(event, "to"))


def _reapplied(event: Event, names: Names, now: datetime) -> str:
    before, after = (int(_fact(event, name)) for name in ("from_version", "policy_version"))
    return _("version %(from)d → %(to)d", **{"from": before, "to": after})


def _place(event: Event, names: Names, now: datetime) -> str:
    facts = event.facts.get("place")
    return place_line(Place(**facts)) if isinstance(facts, Mapping) else ""


def _pinned(event: Event, names: Names, now: datetime) -> str:
    level, at = word_of(PIN_WORDS, _fact(event, "level")), _moment_fact(event, "arrive_at", now)
    before = _fact(event, "follows")
    behind = _("behind %(id)s", id=before) if before else ""
    return " · ".join(part for part in (level, _technician(event, names, now), at, behind) if part)


def _inspection_opened(event: Event, names: Names, now: datetime) -> str:
    owed = event.facts.get("owed")
    return window_words(owed_period(owed)) if isinstance(owed, Mapping) else ""


def _followed_up(event: Event, names: Names, now: datetime) -> str:
    outcome = (
        _("the customer is satisfied") if event.facts.get("satisfied") else _("not satisfied: another call is due")
    )
    return " · ".join(part for part in (outcome, _fact(event, "note")) if part)


def _absence(event: Event, names: Names, now: datetime) -> str:
    facts = {"who": name_of(names, event.technician_id), "reason": _fact(event, "reason")}
    return _("%(who)s, %(reason)s, until %(until)s", until=_moment_fact(event, "end", now), **facts)


def _overtime(event: Event, names: Names, now: datetime) -> str:
    who, until = name_of(names, event.technician_id), _moment_fact(event, "until", now)
    return _("%(who)s works overtime until %(until)s", who=who, until=until)


def _back_or_forth(event: Event, names: Names, now: datetime) -> str:
    return event_word(EventKind(_fact(event, "of")))


_DETAILS: Mapping[EventKind, Callable[[Event, Names, datetime], str]] = {
    EventKind.FAULT_REPORTED: _reported,
    EventKind.INSPECTION_OPENED: _inspection_opened,
    EventKind.FOLLOWED_UP: _followed_up,
    EventKind.APPOINTMENT_MADE: _appointment,
    EventKind.ABSENCE_RECORDED: _absence,
    EventKind.OVERTIME_GRANTED: _overtime,
    EventKind.DISPATCHED: _technician,
    EventKind.VISIT_SEEN: _technician,
    EventKind.VISIT_ACCEPTED: _technician,
    EventKind.VISIT_DECLINED: _visit_declined,
    EventKind.WITHDRAWN: _technician,
    EventKind.DEPARTED: _technician,
    EventKind.ARRIVED: _technician,
    EventKind.OVERRUN: _overrun,
    EventKind.FINISHED: _finished,
    EventKind.SIGNED_OFF: _signed,
    EventKind.SIGN_OFF_REFUSED: _signed,
    EventKind.HELD: _held,
    EventKind.CANCELLED: _cancelled,
    EventKind.RECLASSIFIED: _reclassified,
    EventKind.POLICY_REAPPLIED: _reapplied,
    EventKind.PLACE_CORRECTED: _place,
    EventKind.PINNED: _pinned,
    EventKind.UNDONE: _back_or_forth,
    EventKind.REDONE: _back_or_forth,
}
