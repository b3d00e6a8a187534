"""The report on kept promises: by letter, promise, region, customer, technician or month, with its records as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, render_template, request

from dispatch.measures import Outcome, Record, causes_of, rate_of, rates_by
from dispatch.model.moment import SHANGHAI, Interval, to_text
from dispatch.work_time import day_of
from web.context import desk, now
from web.report_words import CAUSE_WORDS, GROUPS, Names, rate_view
from web.roles import STAFF, allow

DAYS_BACK = 30
LONGEST_DAYS = 731
MISSED_SHOWN = 20
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

reports = Blueprint("reports", __name__)


@reports.get("/reports")
@allow(*STAFF)
def index() -> str:
    """The worst group first; the address names period and grouping."""
    first, last = _days()
    group = request.args.get("by", "")
    group = group if group in GROUPS else "policy"
    records = desk().records(_period(first, last), now=now())
    with desk().reading() as unit:
        names = Names.of(unit, records)
    missed = [record for record in records if record.outcome is Outcome.MISSED]
    return render_template(
        "reports/index.html",
        first=first,
        last=last,
        group=group,
        groups=[(key, str(word)) for key, word in GROUPS.items()],
        whole=rate_view("", rate_of(records)),
        rows=[rate_view(name, rate) for name, rate in rates_by(records, names.key(group)).items()],
        causes=[(str(CAUSE_WORDS[cause]), count) for cause, count in causes_of(records).items()],
        missed=[names.missed(record, now()) for record in missed[-MISSED_SHOWN:][::-1]],
        missed_count=len(missed),
    )


@reports.get("/reports.csv")
@allow(*STAFF)
def as_csv() -> Response:
    """Every promise of the period, one a line, for spreadsheets: UTF-8 with its mark, no cell a formula."""
    first, last = _days()
    records = desk().records(_period(first, last), now=now())
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([_cell(value) for value in _row(record)] for record in records)
    headers = {"Content-Disposition": f'attachment; filename="promises-{first}-{last}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=headers)


COLUMNS = (
    "work_order",
    "customer",
    "letter",
    "promise",
    "milestone",
    "region",
    "technician",
    "start",
    "due",
    "ended",
    "outcome",
    "late_seconds",
    "cause",
)
"""The columns of the CSV; instants in UTC, ISO 8601."""


def _row(record: Record) -> tuple[object, ...]:
    return (
        record.work_order_id,
        record.customer_id,
        record.policy_id,
        record.promise_id,
        record.milestone.value,
        record.region,
        record.technician_id or "",
        to_text(record.start),
        to_text(record.due),
        to_text(record.ended_at) if record.ended_at else "",
        record.outcome.value,
        record.late_seconds,
        record.cause.value if record.cause else "",
    )


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value


def _days() -> tuple[date, date]:
    """First and last day of the period, both counted; the last month when the address says nothing sensible."""
    today = day_of(now())
    first, last = _day("from") or today - timedelta(days=DAYS_BACK - 1), _day("to") or today
    if not timedelta() <= last - first < timedelta(days=LONGEST_DAYS):
        return today - timedelta(days=DAYS_BACK - 1), today
    return first, last


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _period(first: date, last: date) -> Interval:
    begins = datetime.combine(first, time(), SHANGHAI)
    return Interval(begins, datetime.combine(last + timedelta(days=1), time(), SHANGHAI))
