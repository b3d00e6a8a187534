"""Running work orders moved to a newer version of their letter: first seen, then done, in one transaction.

A clock keeps the version it started with until somebody decides otherwise. ``preview_reapply`` says what that decision
would change, without changing anything; ``reapply`` takes exactly what was seen, or refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.desk.counter import Command, Counter, body_hash, record
from dispatch.errors import Conflict
from dispatch.lifecycle import require_legal
from dispatch.model.commitment import ClockStatus, CommitmentState
from dispatch.model.event import EventKind
from dispatch.model.plan import Plan
from dispatch.model.policy import Policy
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork
from dispatch.work_time import day_of


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One commitment under both versions; None where the version has no such promise for the work order."""

    promise_id: str
    before: ClockStatus | None
    after: ClockStatus | None

    @property
    def later(self) -> bool:
        """Whether the customer would wait longer than he was told: a later due moment, or none at all."""
        if self.before is None:
            return False
        return self.after is None or self.after.commitment.due > self.before.commitment.due

    @property
    def flips_to(self) -> CommitmentState | None:
        """``MET`` or ``BREACHED`` when the new version makes it so and the old one did not."""
        after = None if self.after is None else self.after.state
        before = None if self.before is None else self.before.state
        decided = after in (CommitmentState.MET, CommitmentState.BREACHED)
        return after if decided and after is not before else None


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One work order and the commitments that would differ; none when it only moves to the new version.

    ``tell_customer``: a promise he was given comes later or falls away. ``tell_technician_id`` is who has the visit,
    when one of its due moments moves.
    """

    work_order: WorkOrder
    clocks: tuple[ClockChange, ...]
    tell_customer: bool
    tell_technician_id: str | None


@dataclass(frozen=True, slots=True)
class Reapplication:
    """What re-applying ``policy`` would do. ``stamp`` stands for exactly this; it goes back into ``reapply``."""

    policy: Policy
    orders: tuple[OrderChange, ...]
    stamp: str

    @property
    def changing(self) -> tuple[OrderChange, ...]:
        """The work orders of which a commitment would differ."""
        return tuple(order for order in self.orders if order.clocks)

    @property
    def flips(self) -> tuple[ClockChange, ...]:
        """The commitments that would be met, or breached, by the new version alone."""
        return tuple(clock for order in self.orders for clock in order.clocks if clock.flips_to is not None)


class Reapplying(Counter):
    """Move open work orders to the version of their letter that is in effect."""

    def preview_reapply(self, policy_id: str, *, now: datetime) -> Reapplication:
        """What would change for every open work order that runs under an older version than the day's."""
        with self.reading() as unit:
            return self._reapplication(unit, self._policies.on(policy_id, day_of(now)), now)

    def reapply(
        self, policy_id: str, *, stamp: str, now: datetime, actor: str, command_id: str
    ) -> tuple[WorkOrder, ...]:
        """Do what the preview with that ``stamp`` said, all of it or nothing; ``Conflict`` when it says otherwise now.

        The work orders that moved, or an empty tuple when this command was carried out before.
        """
        command, fingerprint = Command(now, actor, command_id), body_hash("reapply", policy_id, stamp)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, fingerprint) is not None:
                return ()
            policy = self._policies.on(policy_id, day_of(now))
            found = self._reapplication(unit, policy, now)
            if found.stamp != stamp:
                raise Conflict("policy.reapply_stale", id=policy_id, version=policy.version, count=len(found.orders))
            moved = tuple(_move(unit, command, change.work_order, policy) for change in found.orders)
            unit.remember(command_id, fingerprint, str(len(moved)), now)
            return moved

    def _reapplication(self, unit: UnitOfWork, policy: Policy, now: datetime) -> Reapplication:
        plan = unit.published_plan()
        left = [
            order
            for order in unit.open_work_orders()
            if order.policy_id == policy.id and order.policy_version < policy.version
        ]
        orders = tuple(self._order_change(order, policy, plan, now) for order in left)
        return Reapplication(policy, orders, _stamp(policy, orders))

    def _order_change(self, order: WorkOrder, policy: Policy, plan: Plan | None, now: datetime) -> OrderChange:
        before = self.clocks(order, now=now, plan=plan)
        after = self.clocks(replace(order, policy_version=policy.version), now=now, plan=plan)
        clocks = tuple(clock_changes(before, after))
        stop = None if plan is None else plan.stop_of(order.id)
        goes = order.technician_id or (None if stop is None else stop[0].technician_id)
        there = goes if clocks and order.status.needs_visit else None
        return OrderChange(order, clocks, any(clock.later for clock in clocks), there)


def clock_changes(before: Iterable[ClockStatus], after: Iterable[ClockStatus]) -> Iterator[ClockChange]:
    """The commitments of which due moment or state differ, in the order of the letter, new ones last."""
    old = {clock.commitment.promise_id: clock for clock in before}
    new = {clock.commitment.promise_id: clock for clock in after}
    for promise_id in dict.fromkeys((*old, *new)):
        change = ClockChange(promise_id, old.get(promise_id), new.get(promise_id))
        if _seen(change.before) != _seen(change.after):
            yield change


def _seen(clock: ClockStatus | None) -> tuple[object, ...]:
    """What a person would notice of a commitment."""
    if clock is None:
        return ()
    owed = clock.commitment
    return (owed.due, owed.provisional, owed.soft, clock.state)


def _move(unit: UnitOfWork, command: Command, order: WorkOrder, policy: Policy) -> WorkOrder:
    require_legal(order, EventKind.POLICY_REAPPLIED)
    facts = {"policy_id": policy.id, "from_version": order.policy_version, "policy_version": policy.version}
    return record(unit, command, EventKind.POLICY_REAPPLIED, order, facts=facts)


def _stamp(policy: Policy, orders: Iterable[OrderChange]) -> str:
    """A fingerprint of what people decide on: which work orders, their due moments, and what is met or breached.

    A forecast is left out: it moves with every plan, and nobody could ever press the button.
    """
    said = [
        (
            order.work_order.id,
            order.work_order.version,
            [
                (clock.promise_id, _due(clock.before), _due(clock.after), clock.flips_to)
                for clock in order.clocks
                if _due(clock.before) != _due(clock.after) or clock.flips_to
            ],
        )
        for order in orders
    ]
    return body_hash(policy.id, policy.version, said)


def _due(clock: ClockStatus | None) -> datetime | None:
    return None if clock is None else clock.commitment.due
