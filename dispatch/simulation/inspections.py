"""The inspections of the past: most were made in their window, some a little late, a few not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dispatch.desk import Desk
from dispatch.duties import owed_periods
from dispatch.duties.opening import inspection_facts
from dispatch.duties.register import Subject, SubjectDuty, subject_duties
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import SHANGHAI
from dispatch.model.owed import OwedPeriod
from dispatch.simulation.demo_company import DemoCompany
from dispatch.simulation.draws import chance, minutes
from dispatch.simulation.scenario import InspectionHabits
from dispatch.simulation.world import DISPATCHER
from dispatch.work_time import day_of

OPENED_AT = time(7)
"""Before the first shift the planner opens what the letters owe from that day on."""


@dataclass(frozen=True, slots=True)
class PastInspection:
    """One inspection that was made: opened by ``opened``, with somebody sent at ``visit_at``."""

    asset_id: str
    opened: Event
    visit_at: datetime


def first_day(now: datetime, past_days: int) -> date:
    """The day from which visits are on record."""
    return day_of(now - timedelta(days=past_days))


def past_inspections(
    desk: Desk, company: DemoCompany, habits: InspectionHabits, *, seed: int, first: date, now: datetime
) -> Iterator[PastInspection]:
    """Every inspection that was made between the first day on record and ``now``, in no order."""
    rules, today = desk.duty_rules, day_of(now)
    for one in subject_duties(_subjects(desk, company), company.agreements):
        for period in owed_periods(one.duty, rules, first, today + timedelta(days=rules.lead_days)):
            opened_at = datetime.combine(max(period.opens_on, first), OPENED_AT, SHANGHAI)
            visit_at = _visit_at(one, period, habits, seed, opened_at)
            if visit_at is not None and visit_at < now:
                yield _past(desk, one.subject, period, opened_at, visit_at)


def _visit_at(
    one: SubjectDuty, period: OwedPeriod, habits: InspectionHabits, seed: int, opened_at: datetime
) -> datetime | None:
    """Somewhere in the window, in a few days after it, or never."""
    name = (seed, one.subject.asset.id, period.plan, period.due_on)
    luck = chance(*name, "luck")
    if luck < habits.missed_share:
        return None
    if luck < habits.missed_share + habits.late_share:
        day = period.due_on + timedelta(days=1 + int(chance(*name, "late") * habits.late_days))
    else:
        window = (period.due_on - day_of(opened_at)).days + 1
        day = day_of(opened_at) + timedelta(days=int(chance(*name, "day") * window))
    return datetime.combine(day, time(), SHANGHAI) + minutes(habits.minutes_of_day, *name, "minute")


def _past(desk: Desk, subject: Subject, period: OwedPeriod, opened_at: datetime, visit_at: datetime) -> PastInspection:
    facts = inspection_facts(subject, period, desk.duty_rules, subject.site.place)
    kind = EventKind.INSPECTION_OPENED
    return PastInspection(subject.asset.id, Event(kind, opened_at, opened_at, DISPATCHER, facts=facts), visit_at)


def _subjects(desk: Desk, company: DemoCompany) -> Iterator[Subject]:
    sites_by_id = {site.id: site for site in company.sites}
    customers = {customer.id: customer for customer in company.customers}
    for asset in company.assets:
        site = sites_by_id[asset.site_id]
        customer = customers[site.customer_id]
        yield Subject(customer, site, asset, desk.policy(customer.policy_id))
