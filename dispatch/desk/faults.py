"""Faults at the desk: the report, what it is promised, and everything the customer may change about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.commitments import commitments
from dispatch.desk.counter import Command, Counter, body_hash
from dispatch.errors import InputErrors, InputProblem, NotFound
from dispatch.lifecycle import opened, place_facts
from dispatch.model.commitment import Commitment
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI, to_text
from dispatch.model.region import Place, RegionDecision
from dispatch.model.situation import Notification, Situation
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork

HOLD_REASONS = ("customer_reschedule", "customer_no_access", "waiting_parts", "weather", "traffic", "no_technician")
CHANNELS = ("phone", "web", "fax", "letter")
ORDINARY_SERVICE_SECONDS = 5400
"""Expected time on site when nobody knows better: an hour and a half."""
LONGEST_DESCRIPTION = 2000


@dataclass(frozen=True, slots=True)
class FaultReport:
    """What a caller tells. Without ``notified_at`` the fault counts as received ``now``."""

    site_id: str
    description: str
    asset_id: str | None = None
    skill: str | None = None
    level: int | None = None
    channel: str = "phone"
    fault_class: str = "normal"
    emergency: bool = False
    job: str | None = None
    issue: str = "fault"
    notified_at: datetime | None = None
    appointment_at: datetime | None = None
    service_seconds: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a fault is promised: shown on the form before anything is stored."""

    policy_id: str
    decision: RegionDecision
    commitments: tuple[Commitment, ...]
    in_warranty: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """A report with what the store knows about it."""

    report: FaultReport
    customer: Customer
    site: Site
    asset: Asset | None
    skill: str
    level: int
    notified_at: datetime
    in_warranty: bool
    place: Place


class Faults(Counter):
    """Report, quote, respond, hold, cancel, reclassify, correct the place, make an appointment."""

    def quote(self, report: FaultReport, *, now: datetime) -> Quote:
        """The commitments the fault would get; ``InputErrors`` with all that is wrong with the report."""
        with self.reading() as unit:
            known = look_up(unit, report, now)
        policy = self.policy(known.customer.policy_id)
        situation = _situation(known)
        decision = self.decide(policy, situation)
        owed = commitments(policy, situation, decision, self._calendar)
        return Quote(policy.id, decision, owed, known.in_warranty)

    def report_fault(self, report: FaultReport, *, now: datetime, actor: str, command_id: str) -> WorkOrder:
        """Store the fault with its event and answer; the same key gives the same work order again."""
        fingerprint = body_hash("report_fault", *_body(report))
        with self._store.writing() as unit:
            answer = unit.answer_of(command_id, fingerprint)
            if answer is not None:
                return unit.work_order(answer)
            known = look_up(unit, report, now)
            event = Event(
                EventKind.FAULT_REPORTED,
                known.notified_at,
                now,
                actor,
                work_order_id=unit.next_work_order_id(now),
                facts=self._report_facts(known),
                command_id=command_id,
            )
            work_order = opened(unit.append(event))
            unit.add_work_order(work_order)
            unit.remember(command_id, fingerprint, work_order.id, now)
            return work_order

    def _report_facts(self, known: _Known) -> dict[str, object]:
        report, policy = known.report, self.policy(known.customer.policy_id)
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
            "place": place_facts(self._located(known.place)),
        }
        if report.appointment_at is not None:
            facts["appointment_at"] = to_text(report.appointment_at)
        return facts

    def _located(self, place: Place) -> Place:
        """The place with what its parts say of each other; without a pin of its own, at the seat of its county."""
        complete = self._atlas.complete(place)
        point = self._atlas.point_of(complete) if complete.point is None else complete.point
        return complete if point is None else replace(complete, lat=point[0], lon=point[1])

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
        """The customer needs nobody any more."""
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
        place = self._located(place)
        if place.point is None:
            raise InputErrors([InputProblem("place.too_vague", "place")])
        command, facts = Command(now, actor, command_id), {"place": place_facts(place)}
        return self.change(command, EventKind.PLACE_CORRECTED, work_order_id, version=version, facts=facts)

    def make_appointment(
        self, work_order_id: str, *, at: datetime, version: int | None, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The customer chose a time; a letter decides whether that moves its due moment."""
        if at < now:
            raise InputErrors([InputProblem("appointment.past", "at", {"at": to_text(at)})])
        command, facts = Command(now, actor, command_id), {"appointment_at": to_text(at)}
        return self.change(command, EventKind.APPOINTMENT_MADE, work_order_id, version=version, facts=facts)


def look_up(unit: UnitOfWork, report: FaultReport, now: datetime) -> _Known:
    """The report joined with site, customer and asset, or ``InputErrors`` with everything wrong with it."""
    problems = _plain_problems(report, now)
    try:
        site: Site | None = unit.site(report.site_id)
    except NotFound:
        site = None
        problems.append(InputProblem("fault.unknown_site", "site_id", {"id": report.site_id}))
    asset = _asset(unit, report, problems)
    skill, level = _demand(unit, report, asset, problems)
    if problems or site is None:
        raise InputErrors(problems)
    notified_at = report.notified_at or now
    return _Known(
        report,
        unit.customer(site.customer_id),
        site,
        asset,
        skill,
        level,
        notified_at,
        _in_warranty(asset, notified_at),
        report.place or site.place,
    )


def _plain_problems(report: FaultReport, now: datetime) -> list[InputProblem]:
    problems = []
    if not report.description.strip():
        problems.append(InputProblem("fault.no_description", "description"))
    if len(report.description) > LONGEST_DESCRIPTION:
        problems.append(InputProblem("fault.long_description", "description", {"longest": LONGEST_DESCRIPTION}))
    if report.notified_at is not None and report.notified_at > now:
        problems.append(InputProblem("fault.in_the_future", "notified_at", {"at": to_text(report.notified_at)}))
    if report.channel not in CHANNELS:
        problems.append(InputProblem("fault.unknown_channel", "channel", {"given": report.channel}))
    if report.fault_class not in ("normal", "major"):
        problems.append(InputProblem("fault.unknown_class", "fault_class", {"given": report.fault_class}))
    if report.service_seconds is not None and not 0 < report.service_seconds <= 86400:
        problems.append(InputProblem("fault.bad_duration", "service_seconds", {"given": report.service_seconds}))
    return problems


def _asset(unit: UnitOfWork, report: FaultReport, problems: list[InputProblem]) -> Asset | None:
    if report.asset_id is None:
        return None
    try:
        asset = unit.asset(report.asset_id)
    except NotFound:
        problems.append(InputProblem("fault.unknown_asset", "asset_id", {"id": report.asset_id}))
        return None
    if asset.site_id != report.site_id:
        problems.append(InputProblem("fault.asset_elsewhere", "asset_id", {"id": asset.id, "site": asset.site_id}))
    return asset


def _demand(
    unit: UnitOfWork, report: FaultReport, asset: Asset | None, problems: list[InputProblem]
) -> tuple[str, int]:
    """Skill and level needed: as reported, else as the asset asks."""
    skill = report.skill or (asset.skill if asset else None)
    level = report.level or (asset.level if asset else 1)
    if skill is None:
        problems.append(InputProblem("fault.no_skill", "skill"))
        return "", level
    if not any(skill in technician.skills for technician in unit.technicians()):
        problems.append(InputProblem("fault.skill_nobody_holds", "skill", {"skill": skill}))
    return skill, level


def _in_warranty(asset: Asset | None, notified_at: datetime) -> bool:
    """Rule B9: the whole last day is covered; an asset without a term on record counts as covered."""
    if asset is None or asset.warranty_until is None:
        return True
    return notified_at.astimezone(SHANGHAI).date() <= asset.warranty_until


def _situation(known: _Known) -> Situation:
    report = known.report
    events = {"notified_at": known.notified_at}
    if report.appointment_at is not None:
        events["appointment_at"] = report.appointment_at
    return Situation(
        events=events,
        place=known.place,
        notifications=(Notification(report.channel, known.notified_at),),
        issue=report.issue,
        job=report.job,
        fault_class=report.fault_class,
        emergency=report.emergency,
        in_warranty=known.in_warranty,
    )


def _body(report: FaultReport) -> tuple[object, ...]:
    return tuple(getattr(report, name) for name in FaultReport.__slots__)
