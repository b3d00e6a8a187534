"""Faults at the desk: the report, what it is promised, and everything the customer may change about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from dispatch.commitments import commitments
from dispatch.desk.counter import Command, Counter, body_hash
from dispatch.desk.places import known_sites, picked_before, warned
from dispatch.desk.reports import FaultReport, Known, look_up, situation_of
from dispatch.errors import InputErrors, InputProblem
from dispatch.lifecycle import opened, place_facts
from dispatch.model.commitment import Commitment
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import to_text
from dispatch.model.owed import Purpose
from dispatch.model.policy import Policy
from dispatch.model.region import Place, RegionDecision
from dispatch.model.work_order import WorkOrder
from dispatch.places.coordinates import point_problems
from dispatch.places.reading import COORDINATE_WARNINGS
from dispatch.service_terms import ServiceTerms, cover_of, repairs_in_these_words, terms_of
from dispatch.store.base import UnitOfWork
from dispatch.work_time import day_of

HOLD_REASONS = ("customer_reschedule", "customer_no_access", "waiting_parts", "weather", "traffic", "no_technician")
ORDINARY_SERVICE_SECONDS = 5400
"""Expected time on site when nobody knows better: an hour and a half."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a fault is promised, and where it is taken to be: shown on the form before anything is stored."""

    policy_id: str
    decision: RegionDecision
    commitments: tuple[Commitment, ...]
    in_warranty: bool
    terms: ServiceTerms | None = None
    place: Place = field(default_factory=Place)
    place_warnings: tuple[str, ...] = ()


class Faults(Counter):
    """Report, quote, respond, hold, cancel, reclassify, correct the place, make an appointment."""

    def quote(self, report: FaultReport, *, now: datetime) -> Quote:
        """The commitments the fault would get; ``InputErrors`` with all that is wrong with the report."""
        with self.reading() as unit:
            known, warnings = self._placed(unit, self._covered(look_up(unit, report, now)))
            history = unit.work_orders_of_site(known.site.id)
        policy = self._policy_for(known)
        situation = situation_of(known)
        decision = self.decide(policy, situation)
        owed = commitments(policy, situation, decision, self._calendar)
        terms = self._terms(policy, known, history, now)
        return Quote(policy.id, decision, owed, known.in_warranty, terms, known.place, warnings)

    def tentative(self, report: FaultReport, *, name: str, now: datetime) -> WorkOrder:
        """The work order a report would open, stored nowhere: for asking what could be done for it."""
        with self.reading() as unit:
            known, _warnings = self._placed(unit, self._covered(look_up(unit, report, now)))
        facts = self._report_facts(known)
        return opened(Event(EventKind.FAULT_REPORTED, known.notified_at, now, name, work_order_id=name, facts=facts))

    def report_fault(self, report: FaultReport, *, now: datetime, actor: str, command_id: str) -> WorkOrder:
        """Store the fault with its event and answer; the same key gives the same work order again."""
        fingerprint = body_hash("report_fault", *body_of(report))
        with self._store.writing() as unit:
            answer = unit.answer_of(command_id, fingerprint)
            if answer is not None:
                return unit.work_order(answer)
            work_order = self._take_in(unit, report, Command(now, actor, command_id))
            unit.remember(command_id, fingerprint, work_order.id, now)
            return work_order

    def _take_in(self, unit: UnitOfWork, report: FaultReport, command: Command) -> WorkOrder:
        """The event of a fault and the work order it opens, stored."""
        known, warnings = self._placed(unit, self._covered(look_up(unit, report, command.now)))
        event = Event(
            EventKind.FAULT_REPORTED,
            known.notified_at,
            command.now,
            command.actor,
            work_order_id=unit.next_work_order_id(command.now),
            facts={**self._report_facts(known), **warned(warnings)},
            command_id=command.command_id,
        )
        work_order = opened(unit.append(event))
        unit.add_work_order(work_order)
        return work_order

    def _policy_for(self, known: Known) -> Policy:
        """The version of the customer's letter in effect on the day the report was received."""
        return self._policies.on(known.customer.policy_id, day_of(known.notified_at))

    def _covered(self, known: Known) -> Known:
        """Rule B9 by the letter and the asset's record; without any date or term the fault counts as covered."""
        if known.asset is None:
            return known
        answer = cover_of(self._policy_for(known), known.asset, known.notified_at)
        return replace(known, in_warranty=answer.in_warranty is not False)

    def _placed(self, unit: UnitOfWork, known: Known) -> tuple[Known, tuple[str, ...]]:
        """The fault on the map, and what a person should know about that."""
        picked = None if known.report.place is not None else picked_before(unit, known.site)
        found = self._located(picked or known.place, known_sites(unit, known.customer.id))
        return replace(known, place=found.place), found.warnings

    def _terms(self, policy: Policy, known: Known, history: Iterable[WorkOrder], now: datetime) -> ServiceTerms | None:
        """What the repair will cost, while the caller is still on the phone; None without an asset."""
        if known.asset is None:
            return None
        covered = cover_of(policy, known.asset, known.notified_at)
        repairs = repairs_in_these_words(known.report.description, known.asset.id, history)
        return terms_of(policy, known.asset, covered, repairs=len(repairs), today=day_of(now))

    def _report_facts(self, known: Known) -> dict[str, object]:
        report, policy = known.report, self._policy_for(known)
        facts: dict[str, object] = {
            "customer_id": known.customer.id,
            "site_id": known.site.id,
            "asset_id": None if known.asset is None else known.asset.id,
            "policy_id": policy.id,
            "policy_version": policy.version,
            "skill": known.skill,
            "level": known.level,
            "service_seconds": report.service_seconds or ORDINARY_SERVICE_SECONDS,
            "description": report.description.strip(),
            "channel": report.channel,
            "issue": report.issue,
            "job": report.job,
            "fault_class": report.fault_class,
            "emergency": report.emergency,
            "in_warranty": known.in_warranty,
            "place": place_facts(known.place),
        }
        if report.appointment_at is not None:
            facts["appointment_at"] = to_text(report.appointment_at)
        return facts

    def respond(self, work_order_id: str, *, now: datetime, actor: str, command_id: str) -> WorkOrder:
        """Somebody answered the customer in substance."""
        return self.change(Command(now, actor, command_id), EventKind.RESPONDED, work_order_id)

    def hold(
        self,
        work_order_id: str,
        *,
        until: datetime,
        reason: str,
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """Stop until ``until``; only the customer's own reasons stop a clock (rule B6)."""
        problems = []
        if reason not in HOLD_REASONS:
            problems.append(InputProblem("hold.unknown_reason", "reason", {"reason": reason}))
        if until <= now:
            problems.append(InputProblem("hold.ends_before_start", "until", {"until": to_text(until)}))
        if problems:
            raise InputErrors(problems)
        facts = {"until": to_text(until), "reason": reason}
        command = Command(now, actor, command_id)
        return self.change(command, EventKind.HELD, work_order_id, version=version, facts=facts)

    def resume(
        self, work_order_id: str, *, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """End a running hold early."""
        return self.change(Command(now, actor, command_id), EventKind.RESUMED, work_order_id, version=version)

    def cancel(
        self, work_order_id: str, *, reason: str, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The customer needs nobody any more. A period of an inspection is missed then, and somebody has to say why."""
        if not reason.strip():
            with self.reading() as unit:
                if unit.work_order(work_order_id).purpose is Purpose.INSPECTION:
                    raise InputErrors([InputProblem("inspection.no_reason", "reason")])
        command, facts = Command(now, actor, command_id), {"reason": reason}
        return self.change(command, EventKind.CANCELLED, work_order_id, version=version, facts=facts)

    def reclassify(
        self, work_order_id: str, *, to: str, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The fault turns out to be of another class (rules B5d and B5e)."""
        if to not in ("normal", "major"):
            raise InputErrors([InputProblem("fault.unknown_class", "to", {"given": to})])
        command, facts = Command(now, actor, command_id), {"to": to}
        return self.change(command, EventKind.RECLASSIFIED, work_order_id, version=version, facts=facts)

    def correct_place(
        self, work_order_id: str, *, place: Place, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The fault is somewhere else; every due moment is computed again from the original start (rule B7)."""
        found = self._located(place)
        point = found.place.point or self._atlas.point_of(found.place)
        problems = [InputProblem(code, "place") for code in found.warnings if code in COORDINATE_WARNINGS]
        if place.lat is not None and place.lon is not None:
            problems.extend(point_problems(place.lat, place.lon, "lat"))
        if problems or point is None:
            raise InputErrors(problems or [InputProblem("place.too_vague", "place")])
        where = replace(found.place, lat=point[0], lon=point[1])
        command, facts = Command(now, actor, command_id), {"place": place_facts(where)}
        return self.change(command, EventKind.PLACE_CORRECTED, work_order_id, version=version, facts=facts)

    def make_appointment(
        self, work_order_id: str, *, at: datetime, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The customer chose a time; a letter decides whether that moves its due moment."""
        if at < now:
            raise InputErrors([InputProblem("appointment.past", "at", {"at": to_text(at)})])
        command, facts = Command(now, actor, command_id), {"appointment_at": to_text(at)}
        return self.change(command, EventKind.APPOINTMENT_MADE, work_order_id, version=version, facts=facts)


def body_of(report: FaultReport) -> tuple[object, ...]:
    """What a report asks for, field by field."""
    return tuple(getattr(report, name) for name in FaultReport.__slots__)
