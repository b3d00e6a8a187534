"""The chance of a breach on a page: a number no finer than it is known, a word, and the badge that follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from dispatch.model.commitment import ClockStatus, Commitment, CommitmentState, Milestone
from dispatch.model.forecast import Action, Rescue, Risk
from tests.web.company import NOW
from web.forecast_words import chance_words, percent_words, rescue_words
from web.languages import LANGUAGE_COOKIE
from web.present import Shown, risk_state, risk_view
from web.present_board import outlook

ENGLISH = {"Cookie": f"{LANGUAGE_COOKIE}=en"}
DUE = NOW + timedelta(hours=5)
OWED = Commitment(Milestone.ARRIVE, NOW, DUE, "L01/arrive", "原文")


def a_risk(chance: float | None, state: CommitmentState = CommitmentState.PENDING, late: int = 0) -> Risk:
    clock = ClockStatus(OWED, state, late)
    return Risk("W1", clock, NOW + timedelta(hours=2), 3 * 3600, "t1", NOW + timedelta(hours=4), chance)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.0, "< 1 %"), (0.0099, "< 1 %"), (0.01, "1 %"), (0.374, "37 %"), (0.99, "99 %"), (1, "> 99 %")],
)
def test_no_promise_is_called_certain_or_impossible(chance: float, words: str) -> None:
    assert percent_words(chance) == words


@pytest.mark.parametrize(
    ("chance", "word"),
    [(0.0, "safe"), (0.05, "safe"), (0.06, "likely in time"), (0.5, "may be late"), (0.51, "likely late"),
     (0.95, "very likely late"), (1.0, "almost certainly late")],
)  # fmt: skip
def test_every_chance_has_a_word(app: Flask, chance: float, word: str) -> None:
    with app.test_request_context(headers=ENGLISH):
        assert chance_words(a_risk(chance)).endswith(f": {word}")


def test_a_chinese_reader_meets_the_chance_in_chinese(app: Flask) -> None:
    with app.test_request_context():
        assert chance_words(a_risk(0.37)) == "超时概率 37 %，可能超时"


def test_the_outlook_names_the_latest_departure_and_the_chance(app: Flask) -> None:
    with app.test_request_context(headers=ENGLISH):
        words = outlook(a_risk(0.37), NOW)
        assert "must leave by" in words
        assert words.endswith("37 % chance of a breach: may be late")
        assert "chance" not in outlook(a_risk(None), NOW)


def test_what_is_over_needs_no_forecast(app: Flask) -> None:
    with app.test_request_context(headers=ENGLISH):
        assert chance_words(a_risk(1.0, CommitmentState.BREACHED, late=60)) == ""


@pytest.mark.parametrize(
    ("chance", "shown"), [(None, Shown.ON_TRACK), (0.249, Shown.ON_TRACK), (0.25, Shown.AT_RISK), (1.0, Shown.AT_RISK)]
)
def test_a_promise_that_often_breaks_is_a_warning_however_much_time_the_plan_leaves(
    app: Flask, chance: float | None, shown: Shown
) -> None:
    with app.test_request_context(headers=ENGLISH):
        assert risk_state(a_risk(chance)) is shown
        assert risk_view(a_risk(chance), NOW).shown is shown


def test_a_chance_changes_no_other_badge() -> None:
    late = replace(a_risk(0.0), status=ClockStatus(OWED, CommitmentState.PREDICTED_BREACH))
    assert risk_state(late) is Shown.PREDICTED_BREACH


def test_a_rescue_names_who_goes_until_when_and_how_sure_that_is(app: Flask) -> None:
    with app.test_request_context(headers=ENGLISH):
        sent = Rescue(Milestone.ARRIVE, Action.SEND, "t2", NOW + timedelta(hours=1), 0.12)
        words = rescue_words(sent, {"t2": "李工"}, NOW)
        assert "李工 can save it if sent at once" in words
        assert "after today 11:20" in words
        assert "12 % chance of a breach" in words
        assert "going there first" in rescue_words(replace(sent, action=Action.GO_FIRST), {"t2": "李工"}, NOW)


def test_a_lost_promise_is_called_lost(app: Flask) -> None:
    with app.test_request_context(headers=ENGLISH):
        assert "Nobody" in rescue_words(Rescue(Milestone.ARRIVE, Action.LOST), {}, NOW)
