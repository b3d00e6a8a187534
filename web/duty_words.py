"""Owed visits and follow-up calls in words: dataclasses to what the page of duties shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date

from dispatch.duties import CallDue, Owed, OwedState
from dispatch.duties.register import OwedVisit, SubjectDuty, contract_year
from dispatch.model.customer import Customer, Site
from dispatch.model.owed import OwedPeriod
from dispatch.recurring import ContractYear, PeriodStatus
from web.present import Shown
from web.words import LazyString, _, _l

PLAN_WORDS: Mapping[str, LazyString] = {
    "inspection": _l("Inspection"),
    "maintenance": _l("Maintenance visit"),
    "followup_visit": _l("Follow-up visit"),
    "visit": _l("Monthly visit"),
    "fertilise": _l("Fertilising"),
}
LETTER_WORDS: Mapping[PeriodStatus, LazyString] = {
    PeriodStatus.MET: _l("kept by the letter"),
    PeriodStatus.MISSED: _l("missed by the letter"),
    PeriodStatus.PENDING: _l("the letter's day has not passed"),
    PeriodStatus.NONE: _l("nothing owed"),
}
GROUPS: Mapping[str, LazyString] = {
    "overdue": _l("Overdue"),
    "open": _l("Window open"),
    "ahead": _l("Upcoming"),
    "done": _l("Done"),
    "missed": _l("Cancelled, not made"),
}
"""What a period counts as on the page, the most pressing first."""
_SHOWN = {
    "overdue": Shown.BREACHED,
    "open": Shown.ON_TRACK,
    "ahead": Shown.NOT_REQUIRED,
    "done": Shown.MET,
    "missed": Shown.BREACHED,
}


@dataclass(frozen=True, slots=True)
class VisitView:
    """One owed period as a row."""

    group: str
    shown: Shown
    state: str
    letter: str
    plan: str
    customer: str
    site: str
    asset: str
    due: str
    window: str
    clause: str
    done: str
    work_order_id: str | None
    ours: bool


@dataclass(frozen=True, slots=True)
class CallView:
    """One call to make."""

    work_order_id: str
    customer: str
    site: str
    contact: str
    phone: str
    due: str
    overdue: bool
    clause: str
    assumed: bool
    calls_made: int
    last_note: str


@dataclass(frozen=True, slots=True)
class YearView:
    """How often the assets of one customer were visited in their running contract years, by plan."""

    customer: str
    plan: str
    assets: int
    done: int
    required: int


def day_words(day: date) -> str:
    return str(format_date(day, "medium"))


def plan_word(key: str) -> str:
    return str(PLAN_WORDS.get(key, key))


def window_words(period: OwedPeriod) -> str:
    first, last = day_words(period.opens_on), day_words(period.closes_on)
    return _("%(first)s to %(last)s", first=first, last=last)


def group_of(owed: Owed) -> str:
    """The heading a period stands under."""
    if owed.state is OwedState.MISSED:
        return "missed"
    if owed.overdue:
        return "overdue"
    return {OwedState.DONE: "done", OwedState.AHEAD: "ahead"}.get(owed.state, "open")


def visit_view(visit: OwedVisit) -> VisitView:
    owed, subject = visit.owed, visit.subject
    group = group_of(owed)
    late = group == "open" and owed.letter is PeriodStatus.MISSED
    return VisitView(
        group,
        Shown.PREDICTED_BREACH if late else _SHOWN[group],
        _("Past its day, still tolerated") if late else str(GROUPS[group]),
        str(LETTER_WORDS[owed.letter]),
        plan_word(owed.period.plan),
        subject.customer.name,
        subject.site.name,
        f"{subject.asset.model} {subject.asset.id}",
        day_words(owed.period.due_on),
        window_words(owed.period),
        owed.period.clause,
        "" if owed.done_on is None else day_words(owed.done_on),
        owed.work_order_id,
        owed.duty.spread,
    )


def call_view(call: CallDue, site: Site, customer: Customer, today: date) -> CallView:
    made = call.work_order.calls
    return CallView(
        call.work_order.id,
        customer.name,
        site.name,
        site.contact,
        site.phone,
        day_words(call.due_on),
        call.overdue(today),
        call.clause,
        call.assumed,
        call.calls_made,
        made[-1].note if made else "",
    )


def year_views(duties: Iterable[SubjectDuty], visits: Iterable[OwedVisit], today: date) -> tuple[YearView, ...]:
    """One row for each customer and plan with an interval; visits before the first day on record do not count."""
    done: dict[tuple[str, str], list[date]] = {}
    for visit in visits:
        if visit.owed.done_on is not None:
            done.setdefault((visit.owed.duty.asset_id, visit.owed.period.plan), []).append(visit.owed.done_on)
    running = [
        (one, year)
        for one in duties
        if one.duty.months is not None
        and (year := contract_year(one.duty, done.get((one.duty.asset_id, one.duty.plan.key), ()), today)) is not None
        and year.required is not None
    ]
    by_name: dict[tuple[str, str], list[ContractYear]] = {}
    for one, year in running:
        by_name.setdefault((one.subject.customer.name, one.duty.plan.key), []).append(year)
    return tuple(
        YearView(customer, plan_word(plan), len(years), sum(y.done for y in years), sum(y.required or 0 for y in years))
        for (customer, plan), years in sorted(by_name.items())
    )


def without_interval(duties: Iterable[SubjectDuty]) -> tuple[tuple[str, str, int, str], ...]:
    """Letter, plan, number of assets and clause of what waits for an interval in the contract."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for one in duties:
        if one.duty.months is None:
            key = (one.subject.policy.id, one.duty.plan.key)
            found[key] = (found.get(key, (0, ""))[0] + 1, one.duty.plan.clause)
    return tuple((letter, plan_word(plan), count, clause) for (letter, plan), (count, clause) in sorted(found.items()))
