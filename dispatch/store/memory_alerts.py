"""Alerts and the outbox in memory: the twin of :mod:`dispatch.store.sql_alerts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dispatch.errors import NotFound
from dispatch.model.alert import Alert, Message, MessageState
from dispatch.store.memory_roster import MemoryRows
from dispatch.store.memory_state import require

UNSENT = (MessageState.WAITING, MessageState.SENDING)


class MemoryAlerts(MemoryRows):
    """What is in danger, and who is to be told."""

    def alert(self, work_order_id: str, promise_id: str) -> Alert | None:
        return self._state.alerts.get((work_order_id, promise_id))

    def open_alerts(self) -> tuple[Alert, ...]:
        found = (alert for alert in self._state.alerts.values() if alert.open)
        return tuple(sorted(found, key=lambda alert: (alert.due, *alert.key)))

    def put_alert(self, alert: Alert) -> None:
        require("alerts", self._state.work_orders, [alert.work_order_id])
        self._changing().alerts[alert.key] = alert

    def add_messages(self, rows: Iterable[Message]) -> None:
        given = list(rows)
        require("messages", self._state.work_orders, (message.work_order_id for message in given))
        held = self._changing().messages
        last = max(held, default=0)
        held.update({last + i: replace(message, number=last + i) for i, message in enumerate(given, start=1)})

    def unsent_messages(self) -> tuple[Message, ...]:
        return tuple(self._state.messages[n] for n in sorted(self._state.messages) if self._is_unsent(n))

    def recent_messages(self, limit: int) -> tuple[Message, ...]:
        newest_first = sorted(self._state.messages, reverse=True)
        return tuple(self._state.messages[number] for number in newest_first[:limit])

    def save_message(self, message: Message) -> None:
        self.message(message.number)
        self._changing().messages[message.number] = message

    def message(self, number: int) -> Message:
        if number not in self._state.messages:
            raise NotFound("message.not_found", number=number)
        return self._state.messages[number]

    def count_messages(self, state: MessageState) -> int:
        return sum(message.state is state for message in self._state.messages.values())

    def forget_messages(self, before: datetime) -> int:
        held = self._changing().messages
        old = [n for n in held if not self._is_unsent(n) and held[n].created_at < before]
        for number in old:
            held.pop(number)
        return len(old)

    def _is_unsent(self, number: int) -> bool:
        return self._state.messages[number].state in UNSENT
