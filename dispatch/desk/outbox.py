"""The outbox at the desk: what waits to be sent, claimed by one sender and settled with its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.desk.accepting import Accepting
from dispatch.desk.counter import body_hash
from dispatch.model.alert import Alert, Message, MessageState
from dispatch.model.commitment import ClockStatus
from dispatch.model.plan import Plan, Stop
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

CLAIM = timedelta(minutes=2)
"""A message that was claimed this long ago and not settled was lost with its sender: it is tried again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send now, with what it is about. ``technician`` and ``stop`` are None while nobody is planned."""

    message: Message
    alert: Alert
    status: ClockStatus
    work_order: WorkOrder
    customer: str
    site: str
    technician: str | None = None
    stop: Stop | None = None


class Outbox(Accepting):
    """Claim, settle, resend and forget messages."""

    def claim_messages(self, batch: Sequence[Message], *, now: datetime) -> list[Claimed]:
        """Mark as being sent what is still needed, and drop the rest; what another sender took is passed over."""
        claimed = []
        with self._store.writing() as unit:
            plan = unit.published_plan()
            for message in batch:
                if unit.message(message.number) != message:
                    continue
                found = self._about(unit, message, plan, now)
                if found is None:
                    unit.save_message(replace(message, state=MessageState.DROPPED))
                    continue
                unit.save_message(found.message)
                claimed.append(found)
        return claimed

    def _about(self, unit: UnitOfWork, message: Message, plan: Plan | None, now: datetime) -> Claimed | None:
        """None when nobody needs to hear of it any more: ended, taken up, or told anew on a higher rung."""
        alert = unit.alert(message.work_order_id, message.promise_id)
        if alert is None or not alert.open or alert.acknowledged or alert.step > message.step:
            return None
        work_order = unit.work_order(message.work_order_id)
        clocks = self.clocks_in_danger(unit, work_order, now=now, plan=plan)
        status = next((one for one in clocks if one.commitment.promise_id == message.promise_id), None)
        if status is None:
            return None
        taken = replace(message, state=MessageState.SENDING, attempts=message.attempts + 1, next_at=now + CLAIM)
        customer, site = unit.customer(work_order.customer_id).name, unit.site(work_order.site_id).name
        planned = None if plan is None else plan.stop_of(work_order.id)
        if planned is None:
            return Claimed(taken, alert, status, work_order, customer, site)
        technician = unit.technician(planned[0].technician_id).name
        return Claimed(taken, alert, status, work_order, customer, site, technician, planned[1])

    def settle_messages(self, messages: Iterable[Message]) -> None:
        """Write down what became of them."""
        with self._store.writing() as unit:
            for message in messages:
                unit.save_message(message)

    def resend(self, number: int, *, now: datetime, actor: str, command_id: str) -> Message:
        """Try a message again that was given up; one that is not dead stays as it is."""
        fingerprint = body_hash("resend", number)
        with self._store.writing() as unit:
            message = unit.message(number)
            if message.state is not MessageState.DEAD or unit.answer_of(command_id, fingerprint) is not None:
                return message
            again = replace(message, state=MessageState.WAITING, attempts=0, created_at=now, next_at=now)
            unit.save_message(again)
            unit.remember(command_id, fingerprint, actor, now)
            return again

    def forget_messages(self, before: datetime) -> int:
        """Delete what was settled before a moment; gives the number of messages."""
        with self._store.writing() as unit:
            return unit.forget_messages(before)
