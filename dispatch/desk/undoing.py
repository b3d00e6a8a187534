"""Undo and redo at the desk: one's own decision is put back by a step of its own, unless somebody went on since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch.desk.counter import Command, Counter, body_hash, record
from dispatch.errors import Conflict, Refused
from dispatch.lifecycle import fold
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, from_text, to_text
from dispatch.model.work_order import WorkOrder
from dispatch.model.work_order import WorkOrderStatus as Status
from dispatch.own_decisions import OwnDecisions, decided, in_force, own_decisions
from dispatch.store.base import UnitOfWork
from dispatch.undo_folds import absence_of, appointment_facts, overtime_of, pin_facts, standing_facts

SEARCHED_EVENTS = 20_000
"""Decisions are looked for among so many events of everybody: a long day of a large firm."""
_ABOUT_PINS = frozenset({EventKind.PINNED, EventKind.UNPINNED})
_MOMENTS = ("until", "arrive_at", "appointment_at")
"""Facts of a decision that make no sense once they have passed."""


class Undoing(Counter):
    """Take one's own decisions back, and take that back again."""

    def own_decisions(self, actor: str) -> OwnDecisions:
        """What this person may undo and redo, the newest first."""
        with self.reading() as unit:
            return own_in(unit, actor)

    def undo(self, decision: int, *, now: datetime, actor: str, command_id: str) -> Event:
        """Put back what the decision (an event's number) changed; the work order counts as never held, never cancelled.

        ``Conflict("undo.changed_since")`` when somebody has gone on with the same work order; ``Refused`` for what is
        not one's own or was undone already.
        """
        return self._back_or_forth(EventKind.UNDONE, decision, Command(now, actor, command_id))

    def redo(self, decision: int, *, now: datetime, actor: str, command_id: str) -> Event:
        """Let the undone decision hold after all; refused like an undo, and when its time has passed."""
        return self._back_or_forth(EventKind.REDONE, decision, Command(now, actor, command_id))

    def _back_or_forth(self, kind: EventKind, seq: int, command: Command) -> Event:
        fingerprint = body_hash(kind, seq)
        with self._store.writing() as unit:
            answered = unit.answer_of(command.command_id, fingerprint)
            if answered is not None:
                return unit.events(after=int(answered) - 1, limit=1)[0]
            own = own_in(unit, command.actor)
            decision = own.find(seq, kind)
            if decision is None or decision.kind is EventKind.PLAN_PUBLISHED:  # for a plan see ``Repairing``
                raise Refused("undo.nothing", decision=seq)
            if decision.work_order_id is None:
                made = _step_of_nobody(unit, kind, decision, command)
            else:
                made = [self._order_step(unit, kind, one, command) for one in own.events_of(decision)][-1]
            unit.remember(command.command_id, fingerprint, str(made.seq), command.now)
            return made

    def _order_step(self, unit: UnitOfWork, kind: EventKind, decision: Event, command: Command) -> Event:
        work_order_id = str(decision.work_order_id)
        events, current = unit.events(work_order_id=work_order_id), unit.work_order(work_order_id)
        _require_untouched(decision, events, current)
        if kind is EventKind.REDONE:
            _require_ahead(decision, command.now)
        last = decision.seq if kind is EventKind.REDONE else _taken_at(decision, events) - 1
        target = fold(event for event in events if event.seq <= last)
        assert target is not None, "a decision comes after the report"
        facts = _put_back(unit, decision.kind, target)
        record(unit, command, kind, current, facts={"decision": decision.seq, "of": decision.kind.value, **facts})
        return unit.events(after=unit.last_event() - 1)[0]


def own_in(unit: UnitOfWork, actor: str) -> OwnDecisions:
    """What this person may undo and redo."""
    found = own_decisions(unit.events_by(actor, max(0, unit.last_event() - SEARCHED_EVENTS)))
    return OwnDecisions(_reversible(unit, found.undo), _reversible(unit, found.redo), found.together)


def _reversible(unit: UnitOfWork, decisions: tuple[Event, ...]) -> tuple[Event, ...]:
    """Without cancelled inspections: a cancelled period may have been opened again by another work order."""
    cancelled = {str(one.work_order_id) for one in decisions if one.kind is EventKind.CANCELLED}
    inspections = {id for id, order in unit.work_orders_by_id(cancelled).items() if order.owed is not None}
    return tuple(
        one for one in decisions if one.kind is not EventKind.CANCELLED or one.work_order_id not in inspections
    )


def _taken_at(decision: Event, events: tuple[Event, ...]) -> int:
    """The number of the event since which the decision holds: itself, or the last time it was redone."""
    redone = [one.seq for one in events if one.kind is EventKind.REDONE and decided(one) == decision.seq]
    return max([decision.seq, *redone])


def _require_untouched(decision: Event, events: tuple[Event, ...], current: WorkOrder) -> None:
    """Nobody has gone on with the work order since the decision, or since it was undone."""
    later = [one for one in in_force(events) if one.seq > decision.seq]
    if not later:
        return
    last = later[-1]
    raise Conflict(
        "undo.changed_since",
        id=current.id,
        by=last.actor,
        at=to_text(last.at),
        event=last.kind.value,
        status=current.status.value,
        version=current.version,
    )


def _require_ahead(decision: Event, now: datetime) -> None:
    """A time that has passed meanwhile cannot be asked for again."""
    until = next((decision.facts[name] for name in _MOMENTS if decision.facts.get(name)), None)
    if until is not None and from_text(str(until)) <= now:
        raise Refused("undo.over", id=decision.work_order_id, at=str(until))


def _as_now(unit: UnitOfWork, target: WorkOrder) -> WorkOrder:
    """As it was, as far as the present allows: dispatched only while the plan has it, and nobody on two visits."""
    if target.status is Status.DISPATCHED and not _planned(unit, target):
        return _freed(target)
    if target.status.under_way:
        for other in unit.open_work_orders():
            if other.id != target.id and other.technician_id == target.technician_id and other.status.under_way:
                raise Refused("visit.technician_busy", technician=target.technician_id, busy_with=other.id)
    return target


def _planned(unit: UnitOfWork, target: WorkOrder) -> bool:
    plan = unit.published_plan()
    found = None if plan is None else plan.stop_of(target.id)
    return found is not None and found[0].technician_id == target.technician_id


def _freed(target: WorkOrder) -> WorkOrder:
    """Nobody is sent yet: the planner decides."""
    return replace(target, status=Status.OPEN, technician_id=None)


def _put_back(unit: UnitOfWork, kind: EventKind, target: WorkOrder) -> dict[str, object]:
    """The part of the work order that a decision of this kind touches, as it is to be again."""
    if kind in _ABOUT_PINS:
        return pin_facts(target.pin)
    if kind is EventKind.APPOINTMENT_MADE:
        return {**pin_facts(target.pin), **appointment_facts(target)}
    return standing_facts(_as_now(unit, target))


def _step_of_nobody(unit: UnitOfWork, kind: EventKind, decision: Event, command: Command) -> Event:
    """A decision about a technician and no work order: an absence, or overtime."""
    step = _overtime_step if decision.kind is EventKind.OVERTIME_GRANTED else _absence_step
    return step(unit, kind, decision, command)


def _overtime_step(unit: UnitOfWork, kind: EventKind, decision: Event, command: Command) -> Event:
    """The shift ends when it did before, or as late as it was to end after all."""
    standing, wanted = overtime_of(decision, kind)
    if max(standing.end, wanted.end) <= command.now:
        raise Refused("undo.over", id=decision.technician_id, at=to_text(standing.end))
    held = next((one for one in unit.shifts(standing) if one.id == decision.facts["shift_id"]), None)
    if held is None or held.span.end != standing.end:
        raise Refused("undo.nothing", decision=decision.seq)
    unit.put_shift(replace(held, span=Interval(held.span.start, wanted.end)))
    said: dict[str, object] = {
        "decision": decision.seq,
        "of": decision.kind.value,
        "shift_id": held.id,
        "from": to_text(standing.end),
        "until": to_text(wanted.end),
    }
    return _say(unit, kind, decision, command, said)


def _absence_step(unit: UnitOfWork, kind: EventKind, decision: Event, command: Command) -> Event:
    """He is there after all, or away after all: from the moment that was said first."""
    absence = absence_of(decision)
    if absence.span.end <= command.now:
        raise Refused("undo.over", id=absence.technician_id, at=to_text(absence.span.end))
    if kind is EventKind.REDONE:
        unit.add_absence(absence)
    elif not unit.remove_absence(absence):
        raise Refused("undo.nothing", decision=decision.seq)
    kept = {name: decision.facts[name] for name in ("start", "end", "reason")}
    said: dict[str, object] = {"decision": decision.seq, "of": decision.kind.value, **kept}
    return _say(unit, kind, decision, command, said)


def _say(unit: UnitOfWork, kind: EventKind, decision: Event, command: Command, facts: dict[str, object]) -> Event:
    """The step itself, as an event about the technician of the decision."""
    return unit.append(
        Event(
            kind,
            command.now,
            command.now,
            command.actor,
            technician_id=decision.technician_id,
            facts=facts,
            command_id=command.command_id,
        )
    )
