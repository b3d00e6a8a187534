"""Alerts and the outbox in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, insert, select, update

from dispatch.errors import NotFound
from dispatch.model.alert import Alert, Message, MessageState
from dispatch.store.alert_rows import alert_of, alert_row, message_of, message_row
from dispatch.store.alert_tables import alerts, messages
from dispatch.store.sql_rows import SqlRows

UNSENT = (MessageState.WAITING.value, MessageState.SENDING.value)


class SqlAlerts(SqlRows):
    """What is in danger, and who is to be told."""

    def alert(self, work_order_id: str, promise_id: str) -> Alert | None:
        mine = (alerts.c.work_order_id == work_order_id) & (alerts.c.promise_id == promise_id)
        return self._first(select(alerts).where(mine), alert_of)

    def open_alerts(self) -> tuple[Alert, ...]:
        query = select(alerts).where(alerts.c.ended_at.is_(None)).order_by(alerts.c.due, alerts.c.work_order_id)
        return self._all(query.order_by(alerts.c.promise_id), alert_of)

    def put_alert(self, alert: Alert) -> None:
        row = alert_row(alert)
        mine = (alerts.c.work_order_id == alert.work_order_id) & (alerts.c.promise_id == alert.promise_id)
        if not self._write(update(alerts).where(mine).values(row)):
            self._write(insert(alerts).values(row))

    def add_messages(self, rows: Iterable[Message]) -> None:
        self._insert(messages, [message_row(message) for message in rows])

    def unsent_messages(self) -> tuple[Message, ...]:
        query = select(messages).where(messages.c.state.in_(UNSENT)).order_by(messages.c.number)
        return self._all(query, message_of)

    def recent_messages(self, limit: int) -> tuple[Message, ...]:
        return self._all(select(messages).order_by(messages.c.number.desc()).limit(limit), message_of)

    def save_message(self, message: Message) -> None:
        changed = update(messages).where(messages.c.number == message.number).values(message_row(message))
        if not self._write(changed):
            raise NotFound("message.not_found", number=message.number)

    def message(self, number: int) -> Message:
        found = self._first(select(messages).where(messages.c.number == number), message_of)
        if found is None:
            raise NotFound("message.not_found", number=number)
        return found

    def count_messages(self, state: MessageState) -> int:
        return int(self._scalar(select(func.count()).select_from(messages).where(messages.c.state == state.value)))

    def forget_messages(self, before: datetime) -> int:
        """Delete what was settled before a moment; gives the number of rows."""
        old = messages.delete().where(messages.c.state.not_in(UNSENT), messages.c.created_at < before)
        return self._write(old)
