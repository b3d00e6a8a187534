"""Read a fault report against what the store knows: everything wrong with it at once, or a report that can be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.errors import InputErrors, InputProblem, NotFound
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.moment import to_text
from dispatch.model.region import Place
from dispatch.model.situation import Notification, Situation
from dispatch.store.base import UnitOfWork

CHANNELS = ("phone", "web", "fax", "letter")
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
class Known:
    """A report with what the store knows about it. ``in_warranty`` is for the letter to say: the desk fills it in."""

    report: FaultReport
    customer: Customer
    site: Site
    asset: Asset | None
    skill: str
    level: int
    notified_at: datetime
    in_warranty: bool
    place: Place


def look_up(unit: UnitOfWork, report: FaultReport, now: datetime) -> Known:
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
    return Known(
        report,
        unit.customer(site.customer_id),
        site,
        asset,
        skill,
        level,
        notified_at,
        True,
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


def situation_of(known: Known) -> Situation:
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
