"""The report on kept promises: groups, periods, and its records for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from tests.builders import MONDAY_9, reported
from tests.web.office import enter, in_english, office, set_clock, words
from web.report_words import GROUPS
from web.reports import COLUMNS, _cell


@pytest.fixture
def desk() -> Desk:
    return office()


def missed(desk: Desk) -> str:
    work_order = reported(desk)
    set_clock(desk, MONDAY_9 + timedelta(hours=9))
    return work_order.id


def test_a_missed_promise_is_counted_with_its_cause(desk: Desk, dispatcher: FlaskClient) -> None:
    name = missed(desk)
    page = words(in_english(dispatcher).get("/reports").text)
    assert "Attainment 0.0 %" in page
    assert name in page
    assert "nobody was sent in time" in page
    assert "1 h 0 min late" in page


@pytest.mark.parametrize("group", [*GROUPS, "nonsense"])
def test_every_grouping_opens(desk: Desk, dispatcher: FlaskClient, group: str) -> None:
    missed(desk)
    assert dispatcher.get(f"/reports?by={group}").status_code == 200


@pytest.mark.parametrize("query", ["from=2026-03-12&to=2026-03-01", "from=x", "from=1000-01-01", "from=&to="])
def test_a_period_that_makes_no_sense_is_the_last_month(desk: Desk, dispatcher: FlaskClient, query: str) -> None:
    missed(desk)
    assert "2026-02-08" in dispatcher.get(f"/reports?{query}").text


def test_a_quiet_period_says_so(dispatcher: FlaskClient) -> None:
    assert "Nothing was due" in words(in_english(dispatcher).get("/reports").text)


def test_the_records_come_as_csv_with_one_promise_a_line(desk: Desk, dispatcher: FlaskClient) -> None:
    name = missed(desk)
    answer = dispatcher.get("/reports.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["work_order"], row["outcome"], row["due"]) for row in rows] == [
        (name, "missed", "2026-03-09T09:00:00Z")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert _cell(text) == f"'{text}"
    assert _cell(-1) == -1


def test_technicians_see_no_reports(app: Flask) -> None:
    technician = enter(app.test_client(), "t1")
    assert [technician.get(path).status_code for path in ("/reports", "/reports.csv")] == [403, 403]
