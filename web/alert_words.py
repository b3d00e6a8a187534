"""Alerts and messages in words: dataclasses to what the page of alerts shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk
from dispatch.escalation import Ladders, Step, When
from dispatch.model.alert import Alert, Message, MessageState
from dispatch.model.commitment import ClockStatus
from dispatch.model.plan import Plan
from dispatch.store.base import UnitOfWork
from web.present import MILESTONE_WORDS, ClockView, clock_view, moment
from web.promise_words import amount_words
from web.words import LazyString, _, _l

STATE_WORDS: Mapping[MessageState, LazyString] = {
    MessageState.WAITING: _l("waiting"),
    MessageState.SENDING: _l("being sent"),
    MessageState.SENT: _l("sent"),
    MessageState.DROPPED: _l("no longer needed"),
    MessageState.DEAD: _l("given up"),
}
RECIPIENT_WORDS: Mapping[str, LazyString] = {"dispatchers": _l("dispatchers"), "managers": _l("managers")}
"""The recipients of the shipped file; a firm's own appear as it has named them."""


@dataclass(frozen=True, slots=True)
class AlertView:
    """One clock in danger, with its work order and who was told."""

    work_order_id: str
    promise_id: str
    clock: ClockView
    customer: str
    site: str
    technician: str
    step: str
    told: str
    told_at: str
    taken_by: str
    taken_at: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One line of the record of what was sent."""

    number: int
    at: str
    work_order_id: str
    milestone: str
    recipient: str
    channel: str
    state: str
    trouble: str
    dead: bool


def alert_views(desk: Desk, unit: UnitOfWork, now: datetime) -> list[AlertView]:
    """Everything in danger: what nobody has taken up first, then by its due moment."""
    plan = unit.published_plan()
    found = [_alert_view(desk, unit, alert, plan, now) for alert in unit.open_alerts()]
    return sorted((view for view in found if view is not None), key=lambda view: bool(view.taken_by))


def _alert_view(desk: Desk, unit: UnitOfWork, alert: Alert, plan: Plan | None, now: datetime) -> AlertView | None:
    work_order = unit.work_order(alert.work_order_id)
    status = _clock_of(desk.clocks_in_danger(unit, work_order, now=now, plan=plan), alert.promise_id)
    if status is None:
        return None
    found = None if plan is None else plan.stop_of(work_order.id)
    planned = work_order.technician_id if found is None else found[0].technician_id
    step = desk.ladders.step_of(alert.milestone, alert.step)
    return AlertView(
        work_order.id,
        alert.promise_id,
        clock_view(status, now, slack_seconds=0),
        unit.customer(work_order.customer_id).name,
        unit.site(work_order.site_id).name,
        "" if planned is None else unit.technician(planned).name,
        "" if step is None else step_words(step),
        "" if step is None else ", ".join(recipient_word(name) for name in step.tell),
        moment(alert.told_at, now),
        (alert.acknowledged_by or "") if alert.acknowledged else "",
        moment(alert.acknowledged_at, now) if alert.acknowledged and alert.acknowledged_at else "",
    )


def _clock_of(clocks: tuple[ClockStatus, ...], promise_id: str) -> ClockStatus | None:
    return next((one for one in clocks if one.commitment.promise_id == promise_id), None)


def message_view(message: Message, milestones: Mapping[tuple[str, str], Alert], now: datetime) -> MessageView:
    """A message as a row; the milestone comes from its alert."""
    alert = milestones.get((message.work_order_id, message.promise_id))
    return MessageView(
        message.number,
        moment(message.sent_at or message.created_at, now),
        message.work_order_id,
        "" if alert is None else str(MILESTONE_WORDS[alert.milestone]),
        recipient_word(message.recipient),
        message.channel,
        str(STATE_WORDS[message.state]),
        message.trouble,
        message.state is MessageState.DEAD,
    )


def recipient_word(name: str) -> str:
    return str(RECIPIENT_WORDS.get(name, name))


def step_words(step: Step) -> str:
    """When a step comes: "30 minutes before it is due"."""
    if step.when is When.PREDICTED:
        return _("the plan cannot keep it")
    if step.when is When.DUE:
        return _("it is overdue")
    amount = amount_words(step.offset.amount, step.offset.unit.value)
    if step.when is When.BEFORE:
        return _("%(amount)s before it is due", amount=amount)
    return _("%(amount)s after it was due", amount=amount)


@dataclass(frozen=True, slots=True)
class LadderView:
    """One ladder of the file in force, in words."""

    milestones: str
    steps: tuple[tuple[str, str, str], ...]


def ladder_views(ladders: Ladders) -> list[LadderView]:
    """When whom is told: step, recipients, and how often again."""
    return [
        LadderView(
            ", ".join(str(MILESTONE_WORDS[milestone]) for milestone in ladder.milestones),
            tuple((step_words(step), ", ".join(map(recipient_word, step.tell)), _again(step)) for step in ladder.steps),
        )
        for ladder in ladders.ladders
    ]


def _again(step: Step) -> str:
    if step.repeat is None:
        return _("once")
    return _("every %(number)d minutes until taken up", number=step.repeat.total_seconds() // 60)
