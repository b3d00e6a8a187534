"""Closures at the desk: declare that a crossing, roads or all ferries are closed for a span, and lift it early."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatch.closure_folds import closure_after, declared_facts
from dispatch.desk.counter import Command, Counter, body_hash
from dispatch.errors import Conflict, InputErrors, InputProblem, Refused
from dispatch.model.closure import Closure, ClosureState, RoadClass, Shut, ShutKind, next_change
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, at_whole_second, to_text
from dispatch.travel.crossings import known_crossings

LONGEST_REASON = 200
LONGEST_CLOSURE = timedelta(days=366)
EARLIEST_BEGIN = timedelta(days=1)
"""So long ago a closure may have begun when the desk hears of it."""


class Closures(Counter):
    """What is closed, to whom, and from when to when."""

    def closures(self, *, ending_after: datetime | None = None) -> tuple[Closure, ...]:
        """All closures, or those whose declared span ends later, the earliest begin first."""
        with self.reading() as unit:
            return unit.closures(ending_after)

    def ways_change_at(self, *, now: datetime) -> datetime | None:
        """When something is closed or opened next, as far as it has been declared; None: never."""
        return next_change(self.closures(ending_after=now), now)

    def close_ways(
        self,
        shut: Shut,
        *,
        begins_at: datetime,
        ends_at: datetime,
        reason: str,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> Closure:
        """Nobody travels there from ``begins_at`` up to but not including ``ends_at``; plans are made anew."""
        begins_at, ends_at = at_whole_second(begins_at), at_whole_second(ends_at)
        problems = [*self._shut_problems(shut), *_span_problems(begins_at, ends_at, now), *_reason_problems(reason)]
        if problems:
            raise InputErrors(problems)
        command, span = Command(now, actor, command_id), Interval(begins_at, ends_at)
        fingerprint = body_hash(EventKind.CLOSURE_DECLARED, shut.key, to_text(span.start), to_text(span.end), reason)
        with self._store.writing() as unit:
            known = unit.answer_of(command_id, fingerprint)
            if known is not None:
                return unit.closure(known)
            closure_id = _next_id(unit.closures())
            facts = declared_facts(closure_id, shut, span, reason.strip())
            closure = closure_after(None, unit.append(_event(EventKind.CLOSURE_DECLARED, command, facts)))
            unit.put_closure(closure)
            unit.remember(command_id, fingerprint, closure_id, now)
            return closure

    def lift_closure(
        self, closure_id: str, *, version: int | None, now: datetime, actor: str, command_id: str
    ) -> Closure:
        """Open again from ``now``; one that is to come never begins. ``Refused`` when it is over already."""
        fingerprint = body_hash(EventKind.CLOSURE_LIFTED, closure_id, version)
        with self._store.writing() as unit:
            closure = unit.closure(closure_id)
            if unit.answer_of(command_id, fingerprint) is not None:
                return closure
            if version is not None and version != closure.version:
                raise Conflict("closure.stale", id=closure_id, by=closure.lifted_by or closure.by)
            if closure.state(now) is ClosureState.PAST:
                raise Refused("closure.over", id=closure_id, at=to_text(closure.ends_at))
            command = Command(now, actor, command_id)
            facts: dict[str, object] = {"closure_id": closure_id}
            lifted = closure_after(closure, unit.append(_event(EventKind.CLOSURE_LIFTED, command, facts)))
            unit.put_closure(lifted)
            unit.remember(command_id, fingerprint, closure_id, now)
            return lifted

    def _shut_problems(self, shut: Shut) -> list[InputProblem]:
        if shut.kind is ShutKind.CROSSING and shut.crossing not in known_crossings():
            return [InputProblem("closure.unknown_crossing", "crossing", {"given": shut.crossing})]
        if shut.kind is not ShutKind.ROADS:
            return []
        problems = []
        if shut.road_class not in [known.value for known in RoadClass]:
            problems.append(InputProblem("closure.unknown_class", "road_class", {"given": shut.road_class}))
        if len(shut.region) not in (2, 4, 6) or not self._atlas.counties.with_prefix(shut.region):
            problems.append(InputProblem("closure.unknown_region", "region", {"given": shut.region}))
        return problems


def _next_id(known: Iterable[Closure]) -> str:
    return f"CL{1 + max((int(closure.id[2:]) for closure in known), default=0):04d}"


def _event(kind: EventKind, command: Command, facts: dict[str, object]) -> Event:
    now = at_whole_second(command.now)
    return Event(kind, now, now, command.actor, facts=facts, command_id=command.command_id)


def _span_problems(begins_at: datetime, ends_at: datetime, now: datetime) -> list[InputProblem]:
    if ends_at <= begins_at:
        return [InputProblem("closure.ends_before_start", "ends_at", {"begins": to_text(begins_at)})]
    if ends_at <= now:
        return [InputProblem("closure.ended", "ends_at", {"ends": to_text(ends_at)})]
    if begins_at < now - EARLIEST_BEGIN:
        return [InputProblem("closure.begins_too_early", "begins_at", {"begins": to_text(begins_at)})]
    if ends_at - begins_at > LONGEST_CLOSURE:
        return [InputProblem("closure.too_long", "ends_at", {"days": LONGEST_CLOSURE.days})]
    return []


def _reason_problems(reason: str) -> list[InputProblem]:
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        return [InputProblem("closure.no_reason", "reason", {"longest": LONGEST_REASON})]
    return []
