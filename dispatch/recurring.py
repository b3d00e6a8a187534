"""Visits that come again: due days, what became of each period, and numbers per contract year (rule B12)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise, takewhile

from dispatch.coverage import CoverQuestion, cover
from dispatch.errors import NotFound
from dispatch.model.moment import SHANGHAI
from dispatch.model.policy import Policy, RecurringPlan, Unit
from dispatch.work_time import add_months

_ONE_DAY = timedelta(days=1)


class PeriodStatus(StrEnum):
    """What became of one period; ``none`` where nothing was owed."""

    MET = "met"
    MISSED = "missed"
    PENDING = "pending"
    NONE = "none"


def recurring_plan(policy: Policy, key: str) -> RecurringPlan:
    """A plan of the letter; raises ``NotFound`` for one it does not have."""
    if key not in policy.plans:
        raise NotFound("policy.unknown_plan", id=policy.id, plan=key, known=", ".join(policy.plans))
    return policy.plans[key]


def interval_of(plan: RecurringPlan, contract_months: int | None = None) -> int | None:
    """Months between two visits: the contract's, else the letter's, else None - then nothing can be planned."""
    if contract_months is not None or plan.every is None:
        return contract_months
    return plan.every.amount * (12 if plan.every.unit is Unit.YEARS else 1)


def plan_ends_on(policy: Policy, plan: RecurringPlan, anchor_on: date, warranty_months: int | None) -> date | None:
    """The warranty's last day for a plan that ends with it, counted from the same anchor; None: no end."""
    if not plan.until_warranty_ends:
        return None
    at = datetime(anchor_on.year, anchor_on.month, anchor_on.day, tzinfo=SHANGHAI)
    return cover(policy, CoverQuestion(at, {"accepted_on": anchor_on}, contract_months=warranty_months)).last_day


def due_days(anchor_on: date, months: int, first: date, last: date, until: date | None = None) -> tuple[date, ...]:
    """All due days from ``first`` to ``last``, both included. Every one counts from the anchor, which is no visit."""
    end = last if until is None else min(last, until)
    return tuple(due for due in takewhile(lambda due: due <= end, _dues(anchor_on, months)) if due >= first)


@dataclass(frozen=True, slots=True)
class Period:
    """One due day and what became of it."""

    due: date
    status: PeriodStatus


def periods(anchor_on: date, months: int, visits: Collection[date], today: date, number: int) -> tuple[Period, ...]:
    """The first ``number`` periods: a visit counts after the due day before and up to its own."""
    dues = _dues(anchor_on, months)
    edges = [anchor_on, *(next(dues) for _ in range(number))]
    done = [day for day in visits if day <= today]
    return tuple(
        Period(due, _status(any(before < day <= due for day in done), past=today > due))
        for before, due in pairwise(edges)
    )


@dataclass(frozen=True, slots=True)
class ContractYear:
    """One year of a contract; ``required`` None: a last, shorter year in which nothing is owed."""

    first: date
    last: date
    done: int
    required: int | None
    status: PeriodStatus


def contract_years(
    plan: RecurringPlan, term_start: date, term_end: date, done: Collection[date], today: date
) -> tuple[ContractYear, ...]:
    """How often each year of the term was served. Two visits on one day count once, days to come do not count."""
    firsts = takewhile(lambda first: first <= term_end, (add_months(term_start, 12 * number) for number in count()))
    return tuple(
        _contract_year(plan, first, add_months(term_start, 12 * number) - _ONE_DAY, term_end, done, today)
        for number, first in enumerate(firsts, 1)
    )


def _contract_year(
    plan: RecurringPlan, first: date, whole_until: date, term_end: date, done: Collection[date], today: date
) -> ContractYear:
    last = min(whole_until, term_end)
    required = plan.at_least if last == whole_until else None
    times = len({day for day in done if first <= day <= min(last, today)})
    status = PeriodStatus.NONE if required is None else _status(times >= required, past=today > last)
    return ContractYear(first, last, times, required, status)


def _dues(anchor_on: date, months: int) -> Iterator[date]:
    if months < 1:
        raise ValueError(f"an interval of {months} months")
    return (add_months(anchor_on, number * months) for number in count(1))


def _status(met: bool, *, past: bool) -> PeriodStatus:
    if met:
        return PeriodStatus.MET
    return PeriodStatus.MISSED if past else PeriodStatus.PENDING
