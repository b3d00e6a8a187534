"""What every use case shares: the parts the desk works with, and the envelope around one change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from dispatch.commitments import commitments, statuses, unchanged_until
from dispatch.duties import OUR_RULES, DutyRules
from dispatch.errors import Conflict, NotFound, Unavailable
from dispatch.escalation import NOBODY_IS_TOLD, Ladders
from dispatch.lessons.kept import Lessons
from dispatch.lifecycle import after, require_legal
from dispatch.model.closure import Shut, shut_at
from dispatch.model.commitment import ClockStatus, Commitment, Milestone
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import to_text
from dispatch.model.owed import Purpose
from dispatch.model.plan import Plan
from dispatch.model.policy import Policy
from dispatch.model.region import Place, RegionDecision
from dispatch.model.situation import Situation
from dispatch.model.work_order import WorkOrder
from dispatch.places.addresses import KnownSite
from dispatch.places.placing import Placed, placed
from dispatch.places.regions import Atlas
from dispatch.policy_files import PolicyShelf
from dispatch.store.base import Store, UnitOfWork
from dispatch.travel.closures import while_closed
from dispatch.travel.times import TravelTimes
from dispatch.work_time import Calendar

MOST_KNOWN = 4096
"""Work orders whose commitments are remembered; beyond it all are forgotten."""


@dataclass(frozen=True, slots=True)
class Command:
    """Who does something, when, and under which idempotency key."""

    now: datetime
    actor: str
    command_id: str


@dataclass(frozen=True, slots=True)
class _Stood:
    """How the clocks of one work order stood when asked about, and until when (None: always) they do."""

    owed: tuple[Commitment, ...]
    situation: Situation
    since: datetime
    until: datetime | None
    clocks: tuple[ClockStatus, ...]

    def holds(self, owed: tuple[Commitment, ...], situation: Situation, now: datetime) -> bool:
        """Whether they stand the same at ``now``, of the very same facts."""
        same = self.owed is owed and self.situation is situation
        return same and self.since <= now and (self.until is None or now <= self.until)


def _stand(owed: tuple[Commitment, ...], situation: Situation, now: datetime) -> _Stood:
    clocks = statuses(owed, situation, now)
    return _Stood(owed, situation, now, unchanged_until(clocks, situation, now), clocks)


def body_hash(*parts: object) -> str:
    """A fingerprint of what a command asks for; the moment it was sent is no part of it."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Counter:
    """The parts behind every use case."""

    def __init__(
        self,
        store: Store,
        *,
        atlas: Atlas,
        travel: TravelTimes,
        policies: PolicyShelf,
        calendar: Calendar,
        duty_rules: DutyRules = OUR_RULES,
        ladders: Ladders = NOBODY_IS_TOLD,
        lessons: Lessons | None = None,
    ) -> None:
        self._store = store
        self._atlas = atlas
        self._travel = travel
        self._policies = policies
        self._calendar = calendar
        self._duty_rules = duty_rules
        self._ladders = ladders
        self._lessons = lessons
        self._known: dict[str, tuple[Situation, Policy, tuple[Commitment, ...]]] = {}
        self._stood: dict[str, _Stood] = {}

    @property
    def policies(self) -> PolicyShelf:
        """The newest version of each letter by id, and every older one by its number."""
        return self._policies

    @property
    def duty_rules(self) -> DutyRules:
        """What the letters leave open about recurring visits and calls, as this installation has chosen it."""
        return self._duty_rules

    @property
    def ladders(self) -> Ladders:
        """Who is told when a promise is in danger."""
        return self._ladders

    @property
    def lessons(self) -> Lessons:
        """What the firm's own record has taught; ``Unavailable`` for a desk without a folder to keep it in."""
        if self._lessons is None:
            raise Unavailable("lesson.no_folder")
        return self._lessons

    @property
    def calendar(self) -> Calendar:
        """The days off and worked."""
        return self._calendar

    @property
    def travel(self) -> TravelTimes:
        """Travel while every way is open; ``travel_at`` knows what is closed."""
        return self._travel

    def travel_at(self, now: datetime) -> TravelTimes:
        """Travel over the ways that are open at ``now``."""
        return while_closed(self._travel, self.shut(now=now))

    def shut(self, *, now: datetime) -> frozenset[Shut]:
        """Everything that is closed at ``now``."""
        with self.reading() as unit:
            return shut_at(unit.closures(now), now)

    @property
    def atlas(self) -> Atlas:
        return self._atlas

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work for looking, never for changing."""
        return self._store.reading()

    def close(self) -> None:
        self._store.close()

    def policy(self, policy_id: str) -> Policy:
        if policy_id not in self._policies:
            raise NotFound("policy.not_found", id=policy_id)
        return self._policies[policy_id]

    def policy_of(self, work_order: WorkOrder) -> Policy:
        """The version the work order began with: a later one does not move clocks that run."""
        return self._policies.version(work_order.policy_id, work_order.policy_version)

    def decide(self, policy: Policy, situation: Situation) -> RegionDecision:
        """The region of the true place, as far as it is known (rule B7)."""
        place = situation.place_corrected or situation.place or Place()
        return self._atlas.decide(place, policy.regions)

    def _located(self, place: Place, known: Sequence[KnownSite] = ()) -> Placed:
        """The place with what its parts say of each other, on the map where that is sure enough; see ``placed``."""
        return placed(self._atlas, place, known)

    def clocks(self, work_order: WorkOrder, *, now: datetime, plan: Plan | None = None) -> tuple[ClockStatus, ...]:
        """Every commitment of the work order as it stands at ``now``, with the plan's arrivals as forecast.

        An inspection has none: its letter owes a day, not an hour, and nobody waits for it.
        """
        if work_order.purpose is Purpose.INSPECTION:
            return ()
        owed = self._commitments_of(work_order)
        if plan is not None:
            return statuses(owed, work_order.situation, now, planned_moments(work_order, plan))
        stood = self._stood.get(work_order.id)
        if stood is None or not stood.holds(owed, work_order.situation, now):
            stood = self._stood[work_order.id] = _stand(owed, work_order.situation, now)
        return stood.clocks

    def _commitments_of(self, work_order: WorkOrder) -> tuple[Commitment, ...]:
        """The commitments of these very facts: they do not change with the time of day, so they are kept."""
        policy, known = self.policy_of(work_order), self._known.get(work_order.id)
        situation = work_order.situation
        if known is not None and known[0] is situation and known[1] is policy:
            return known[2]
        owed = commitments(policy, situation, self.decide(policy, situation), self._calendar)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
            self._stood.clear()
        self._known[work_order.id] = situation, policy, owed
        return owed

    def own_staff_only(self, work_order: WorkOrder) -> bool:
        """Whether the customer's letter forbids subcontracting (L13-14)."""
        return any(ban.reason == "subcontracting" for ban in self.policy_of(work_order).bans)

    def change(
        self,
        command: Command,
        kind: EventKind,
        work_order_id: str,
        *,
        version: int | None = None,
        technician_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        also: Callable[[UnitOfWork, WorkOrder], None] | None = None,
    ) -> WorkOrder:
        """Take one step with a work order: legal, not stale, once per key; row, event and answer together.

        ``also`` writes what else belongs to the step, in the same unit of work.
        """
        facts = {} if facts is None else facts
        fingerprint = body_hash(kind, work_order_id, version, technician_id, facts)
        with self._store.writing() as unit:
            if unit.answer_of(command.command_id, fingerprint) is not None:
                return unit.work_order(work_order_id)
            work_order = unit.work_order(work_order_id)
            require_fresh(unit, work_order, version)
            require_legal(work_order, kind)
            self.require_possible(unit, kind, work_order, technician_id)
            changed = record(unit, command, kind, work_order, technician_id=technician_id, facts=facts)
            if also is not None:
                also(unit, changed)
            unit.remember(command.command_id, fingerprint, changed.id, command.now)
            return changed

    def require_possible(
        self, unit: UnitOfWork, kind: EventKind, work_order: WorkOrder, technician_id: str | None
    ) -> None:
        """Rules beyond the state machine; parts of the desk add theirs."""


def record(
    unit: UnitOfWork,
    command: Command,
    kind: EventKind,
    work_order: WorkOrder,
    *,
    technician_id: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> WorkOrder:
    """Append the event and save what it makes of the work order."""
    event = unit.append(
        Event(
            kind,
            command.now,
            command.now,
            command.actor,
            work_order_id=work_order.id,
            technician_id=technician_id,
            facts=facts or {},
            command_id=command.command_id,
        )
    )
    changed = after(work_order, event)
    unit.save_work_order(changed)
    return changed


def require_fresh(unit: UnitOfWork, work_order: WorkOrder, version: int | None) -> None:
    """Raise ``Conflict`` when the caller saw an older version, saying who changed it and when."""
    if version is None or version == work_order.version:
        return
    last = unit.events(work_order_id=work_order.id)[-1]
    raise Conflict(
        "work_order.stale",
        id=work_order.id,
        version=work_order.version,
        by=last.actor,
        at=to_text(last.at),
        status=work_order.status.value,
    )


def planned_moments(work_order: WorkOrder, plan: Plan | None) -> dict[Milestone, datetime]:
    """When the plan expects the arrival and the end of the work."""
    found = None if plan is None else plan.stop_of(work_order.id)
    if found is None:
        return {}
    stop = found[1]
    return {
        Milestone.ARRIVE: stop.arrive_at,
        Milestone.RESOLVE: stop.finish_at,
        Milestone.COMPLETE: stop.finish_at,
        Milestone.RESPOND: stop.arrive_at,
    }
