"""Whose duty it is: every recurring duty and every owed period beside the customer, the site and the asset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dispatch.duties.recurring_duties import MONTHS_PER_YEAR, RecurringDuty, duties_of
from dispatch.duties.states import Owed, PeriodKey, owed_of
from dispatch.duties.windows import owed_periods
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.duty_rules import DutyRules
from dispatch.model.owed import Agreement
from dispatch.model.policy import Policy
from dispatch.model.work_order import WorkOrder
from dispatch.recurring import ContractYear, contract_years
from dispatch.work_time import add_months

YEARS_AHEAD = 100
"""A contract without a last day is counted as if it lasted for ever."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One asset with everything around it."""

    customer: Customer
    site: Site
    asset: Asset
    policy: Policy


@dataclass(frozen=True, slots=True)
class SubjectDuty:
    """One recurring duty and whose it is."""

    subject: Subject
    duty: RecurringDuty


@dataclass(frozen=True, slots=True)
class OwedVisit:
    """One owed period and whose it is."""

    subject: Subject
    owed: Owed


def subject_duties(subjects: Iterable[Subject], agreements: Iterable[Agreement]) -> tuple[SubjectDuty, ...]:
    """Every recurring duty of every asset, by letter and contract."""
    agreed: dict[str, dict[str, Agreement]] = {}
    for agreement in agreements:
        agreed.setdefault(agreement.asset_id, {})[agreement.plan] = agreement
    return tuple(
        SubjectDuty(subject, duty)
        for subject in subjects
        for duty in duties_of(subject.policy, subject.asset, agreed.get(subject.asset.id, {}))
    )


def owed_visits(
    duties: Iterable[SubjectDuty],
    opened: Mapping[PeriodKey, Sequence[WorkOrder]],
    rules: DutyRules,
    *,
    first: date,
    last: date,
    today: date,
) -> tuple[OwedVisit, ...]:
    """Every period due from ``first`` to ``last`` with its state, the earliest due first."""
    found = [
        OwedVisit(one.subject, owed)
        for one in duties
        for owed in owed_of(one.duty, owed_periods(one.duty, rules, first, last), opened, today)
    ]
    return tuple(sorted(found, key=lambda visit: (visit.owed.period.due_on, visit.owed.key)))


def contract_year(duty: RecurringDuty, done: Iterable[date], today: date) -> ContractYear | None:
    """How often the running contract year was served; None before the first day and after the last.

    A letter that names no number per year owes as many visits as its interval gives.
    """
    last = duty.ends_on or add_months(duty.anchor_on, MONTHS_PER_YEAR * YEARS_AHEAD)
    by_interval = None if duty.months is None or duty.months > MONTHS_PER_YEAR else MONTHS_PER_YEAR // duty.months
    plan = replace(duty.plan, at_least=duty.plan.at_least or by_interval)
    years = contract_years(plan, duty.anchor_on, last, tuple(done), today)
    return next((year for year in years if year.first <= today <= year.last), None)
