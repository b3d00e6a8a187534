"""Alerts at the desk: climb the ladders, tell people, and let one of them say that he has taken it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from dispatch.desk.accepting import Accepting
from dispatch.desk.counter import body_hash
from dispatch.errors import NotFound
from dispatch.escalation import Call, Step, climbed
from dispatch.escalation.climbing import Clock
from dispatch.model.alert import Alert, Message
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import to_text
from dispatch.model.plan import Plan
from dispatch.model.situation import HOLD_REASONS_THAT_STOP
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork
from dispatch.work_time import merged

ACTOR = "escalation"

Addresses = Callable[[Step, datetime], tuple[tuple[str, str, datetime], ...]]
"""Whom a step tells at a moment: recipient, channel, and when at the earliest."""


class Alerts(Accepting):
    """Raise, repeat and end alerts; acknowledge one; look at them and at what was sent."""

    def raise_alerts(self, addresses: Addresses, *, now: datetime) -> int:
        """Let every open clock climb its ladder and write the messages to be sent; gives the number of changes.

        Asked again at the same moment it changes nothing. Alert, event and messages are written together.
        """
        with self.reading() as unit:
            known = {alert.key: alert for alert in unit.open_alerts()}
            work_orders, plan = unit.open_work_orders(), unit.published_plan()
            calls = list(self._calls(unit, work_orders, plan, known, now))
        if not calls:
            return 0
        with self._store.writing() as unit:
            return sum(self._take(unit, call, addresses, now) for call in calls)

    def _calls(
        self,
        unit: UnitOfWork,
        work_orders: tuple[WorkOrder, ...],
        plan: Plan | None,
        known: Mapping[tuple[str, str], Alert],
        now: datetime,
    ) -> Iterator[Call]:
        left = dict(known)
        sent = self.acceptance_clocks(unit, work_orders, plan, now=now)
        for work_order in work_orders:
            holds = work_order.situation.holds
            stops = merged(hold.span for hold in holds if hold.reason in HOLD_REASONS_THAT_STOP)
            own = (sent[work_order.id],) if work_order.id in sent else ()
            for status in (*self.clocks(work_order, now=now, plan=plan), *own):
                key = (work_order.id, status.commitment.promise_id)
                before = left.pop(key, None) or unit.alert(*key) if status.open else left.pop(key, None)
                call = climbed(Clock(work_order.id, status, stops, now), before, self.ladders, self._calendar)
                if call is not None:
                    yield call
        # the work order is closed, cancelled, or its letter promises this no longer
        yield from (Call(replace(alert, ended_at=now), None) for alert in left.values())

    def _take(self, unit: UnitOfWork, call: Call, addresses: Addresses, now: datetime) -> bool:
        """Write one change, unless somebody has changed the alert since it was looked at."""
        alert, before = call.alert, unit.alert(*call.alert.key)
        if call.tell is not None and before is not None and before.open and before.told_at == now:
            return False  # another look at the same moment has told them
        if before is not None and before.acknowledged_at != alert.acknowledged_at and before.open:
            return False
        unit.put_alert(alert)
        if call.tell is None:
            return True
        if before is None or not before.open or alert.step > before.step:
            facts = {"work_order_id": alert.work_order_id, "promise_id": alert.promise_id, "step": alert.step}
            facts |= {"due": to_text(alert.due), "tell": list(call.tell.tell)}
            unit.append(Event(EventKind.ALERT_RAISED, now, now, ACTOR, facts=facts))
        unit.add_messages(_messages(alert, addresses(call.tell, now), now))
        return True

    def acknowledge_alert(
        self, work_order_id: str, promise_id: str, *, now: datetime, actor: str, command_id: str
    ) -> Alert:
        """Somebody takes it up: nobody is told again before the next rung. ``NotFound`` when nothing is in danger."""
        fingerprint = body_hash(EventKind.ALERT_ACKNOWLEDGED, work_order_id, promise_id)
        with self._store.writing() as unit:
            alert = unit.alert(work_order_id, promise_id)
            if alert is None or not alert.open:
                raise NotFound("alert.not_found", id=work_order_id, promise=promise_id)
            if unit.answer_of(command_id, fingerprint) is not None:
                return alert
            taken = replace(alert, acknowledged_step=alert.step, acknowledged_at=now, acknowledged_by=actor)
            facts = {"work_order_id": work_order_id, "promise_id": promise_id, "step": alert.step}
            unit.put_alert(taken)
            unit.append(Event(EventKind.ALERT_ACKNOWLEDGED, now, now, actor, facts=facts, command_id=command_id))
            unit.remember(command_id, fingerprint, work_order_id, now)
            return taken


def _messages(alert: Alert, addresses: tuple[tuple[str, str, datetime], ...], now: datetime) -> list[Message]:
    return [
        Message(0, alert.work_order_id, alert.promise_id, alert.step, recipient, channel, now, next_at=at)
        for recipient, channel, at in addresses
    ]
