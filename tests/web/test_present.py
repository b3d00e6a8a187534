"""How values read: spans, moments, states, the arithmetic of a due moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, LedgerLine, Milestone
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrderStatus
from tests.web.company import CLAUSE, NOW
from web.plan_words import planner_warning, planner_words, reason_words, stage_words
from web.present import (
    MILESTONE_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    STATUS_WORDS,
    Shown,
    clock_view,
    left,
    moment,
    shown_state,
    span,
)
from web.present_board import initials

OWED = Commitment(
    Milestone.ARRIVE,
    NOW,
    NOW + timedelta(hours=8),
    "L01/arrive",
    CLAUSE,
    ledger=(
        LedgerLine("start", NOW),
        LedgerLine("term", NOW + timedelta(hours=8), (("amount", "8"), ("unit", "hours"))),
        LedgerLine("due", NOW + timedelta(hours=8)),
    ),
)


@pytest.fixture(autouse=True)
def chinese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 分"),
        (59, "0 分"),
        (60, "1 分"),
        (3599, "59 分"),
        (3600, "1 小时 0 分"),
        (4800, "1 小时 20 分"),
        (86399, "23 小时 59 分"),
        (86400, "1 天 0 小时"),
        (-4800, "1 小时 20 分"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, words: str) -> None:
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(4800, "还剩 1 小时 20 分"), (0, "还剩 0 分"), (-1, "已超 0 分"), (-600, "已超 10 分")]
)
def test_a_clock_says_what_is_left_or_by_how_much_it_is_over(seconds: int, words: str) -> None:
    assert left(seconds) == words


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.integers(0, 10**7))
def test_more_time_never_reads_as_less(seconds: int) -> None:
    def minutes_in(words: str) -> int:
        worth = {"天": 1440, "小时": 60, "分": 1}
        return sum(int(number) * worth[unit] for number, unit in re.findall(r"(\d+) (天|小时|分)", words))

    assert minutes_in(span(seconds)) <= minutes_in(span(seconds + 60)) <= (seconds + 60) // 60


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        ("2026-11-23T06:05:00", "今天 14:05"),
        ("2026-11-23T15:59:59", "今天 23:59"),
        ("2026-11-23T16:00:00", "明天 00:00"),
        ("2026-11-22T15:59:59", "昨天 23:59"),
        ("2026-11-25T01:00:00", "11-25 09:00"),
        ("2027-01-01T01:00:00", "2027-01-01 09:00"),
    ],
)
def test_a_moment_is_shanghai_time_with_its_day(utc: str, words: str) -> None:
    assert moment(datetime.fromisoformat(f"{utc}+00:00"), NOW) == words


@pytest.mark.parametrize(
    ("state", "slack", "shown"),
    [
        (CommitmentState.PENDING, 1800, Shown.ON_TRACK),
        (CommitmentState.PENDING, 1799, Shown.AT_RISK),
        (CommitmentState.PENDING, None, Shown.ON_TRACK),
        (CommitmentState.PREDICTED_BREACH, -60, Shown.PREDICTED_BREACH),
        (CommitmentState.BREACHED, -60, Shown.BREACHED),
        (CommitmentState.MET, 5, Shown.MET),
        (CommitmentState.REQUIRED, 5, Shown.REQUIRED),
        (CommitmentState.NOT_REQUIRED, 5, Shown.NOT_REQUIRED),
    ],
)
def test_a_state_has_its_badge(state: CommitmentState, slack: int | None, shown: Shown) -> None:
    assert shown_state(ClockStatus(OWED, state), slack) is shown


def test_a_clock_quotes_its_clause_and_shows_its_arithmetic() -> None:
    view = clock_view(ClockStatus(OWED, CommitmentState.PENDING), NOW)
    assert (view.milestone, view.state, view.due, view.left) == ("到场", "正常", "今天 18:20", "还剩 8 小时 0 分")
    assert view.clause == CLAUSE
    assert [line.words for line in view.ledger][1] == "加 8 小时"


def test_an_ended_clock_has_nothing_left() -> None:
    assert clock_view(ClockStatus(OWED, CommitmentState.MET, event_at=NOW), NOW).left == ""


def test_every_value_of_every_enum_has_a_word() -> None:
    for words, kind in (
        (MILESTONE_WORDS, Milestone),
        (STATE_WORDS, Shown),
        (STATUS_WORDS, WorkOrderStatus),
        (ROLE_WORDS, Role),
    ):
        assert set(words) == set(kind)


def test_a_code_without_words_is_shown_as_itself() -> None:
    assert reason_words("no_time") == "没有技术员能腾出时间"
    assert reason_words("new_reason") == stage_words("new_reason") == planner_words("new_reason") == "new_reason"


def test_the_planners_warning_is_told_in_words() -> None:
    warned = planner_warning({"state": "warning", "code": "web.unavailable", "facts": {}}, "zh")
    assert warned is not None
    assert warned.cause == "系统暂时无法提供服务。"
    assert planner_warning({"state": "idle"}, "zh") is None


@pytest.mark.parametrize(("name", "two"), [("陈志强", "志强"), ("王伟", "王伟"), ("Mary Ann Lee", "MA"), ("Bo", "B")])
def test_initials_fit_a_marker(name: str, two: str) -> None:
    assert initials(name) == two
