"""A step that came too late: what others did since, how the work order stands now, and what one wanted oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.model.work_order import Pin
from web.order_words import CLASS_WORDS, HOLD_WORDS, event_word, word_of
from web.people import name_of
from web.present import moment
from web.words import _
from web.work_orders.history import EventView, event_view
from web.work_orders.step import Step
from web.work_orders.steps import legal_steps
from web.work_orders.view import OrderPage, status_words

STALE = "work_order.stale"
"""The code of the error that leads here."""
NOT_SENT_AGAIN = frozenset({"csrf_token", "command_id", "version"})
"""Fields that a second attempt has anew."""


@dataclass(frozen=True, slots=True)
class MergeView:
    """``theirs`` happened since the version one saw; ``now`` is how it stands; ``mine`` is what was not done.

    ``may_insist`` is whether the step is still legal; ``version`` is what a second attempt is made on.
    """

    work_order_id: str
    site: str
    version: int
    theirs: tuple[EventView, ...]
    now: tuple[str, ...]
    mine: str
    may_insist: bool

    def as_json(self) -> dict[str, Any]:
        theirs = [{"at": one.at, "words": one.words, "detail": one.detail, "who": one.who} for one in self.theirs]
        return {
            "order": self.work_order_id,
            "site": self.site,
            "version": self.version,
            "theirs": theirs,
            "now": self.now,
            "mine": self.mine,
            "mayInsist": self.may_insist,
        }


def merge_view(page: OrderPage, seen: int, mine: str, step: str) -> MergeView:
    """What somebody is shown whose step was based on version ``seen``."""
    missed = page.events[seen:] or page.events[-1:]
    return MergeView(
        page.order.id,
        page.site.name,
        page.order.version,
        tuple(event_view(event, page.names, page.now) for event in missed),
        _standing(page),
        mine,
        step in legal_steps(page.order, page.now),
    )


def _standing(page: OrderPage) -> tuple[str, ...]:
    """Status, who comes, the hold that lasts and the pin: what the step would have met."""
    order = page.order
    parts = [status_words(order), name_of(page.names, order.technician_id)]
    holds = [hold for hold in order.situation.holds if page.now in hold.span]
    for hold in holds:
        reason = word_of(HOLD_WORDS, hold.reason)
        parts.append(_("%(reason)s, until %(moment)s", reason=reason, moment=moment(hold.span.end, page.now)))
    if order.pin is not None:
        parts.append(_pinned(order.pin, page))
    return tuple(part for part in parts if part)


def _pinned(pin: Pin, page: OrderPage) -> str:
    who, at = name_of(page.names, pin.technician_id), pin.arrive_at
    behind = _("behind %(id)s", id=pin.follows) if pin.follows else ""
    target = " · ".join(part for part in (who, moment(at, page.now) if at else "", behind) if part)
    facts = {"who": name_of(page.names, pin.by), "moment": moment(pin.at, page.now)}
    return _("pinned to %(target)s by %(who)s, %(moment)s", target=target, **facts)


def step_words(step: Step, form: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The step that was not taken, with what was filled in."""
    given = [form.get(name, "").strip() for name in step.fields]
    return " · ".join((event_word(step.kind), *(_value(value, names) for value in given if value)))


def _value(value: str, names: Mapping[str, str]) -> str:
    """A code by its word, a person by his name, a moment as people write it."""
    for words in (HOLD_WORDS, CLASS_WORDS):
        if value in words:
            return word_of(words, value)
    return names.get(value, value.replace("T", " "))


def fields_again(form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a second attempt sends again."""
    return tuple((name, value) for name, value in form.items() if name not in NOT_SENT_AGAIN)
