"""The letters on their pages: every promise in two languages beside its clause."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.policy import Policy
from tests.builders import a_desk
from tests.web.conftest import send
from tests.web.office import in_english, office, words

LETTERS = sorted(a_desk().policies)


@pytest.fixture
def desk() -> Desk:
    return office()


def test_every_letter_is_listed(desk: Desk, dispatcher: FlaskClient) -> None:
    page = dispatcher.get("/policies").text
    assert len(LETTERS) == 14
    for letter in desk.policies.values():
        assert f"/policies/{letter.id}" in page
        assert letter.title_zh in page


@pytest.mark.parametrize("policy_id", LETTERS)
def test_every_clause_is_quoted_in_both_languages(desk: Desk, dispatcher: FlaskClient, policy_id: str) -> None:
    letter: Policy = desk.policy(policy_id)
    for client in (dispatcher, in_english(dispatcher)):
        page = words(client.get(f"/policies/{policy_id}").text)
        for promise in letter.promises:
            assert words(promise.clause) in page
            assert promise.requirement in page
        for undertaking in letter.undertakings:
            assert words(undertaking.en) in page


def test_a_promise_reads_in_both_languages(dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get("/policies/L01").text)
    assert "珠三角 8 小时内" in page
    assert "Arrive on site · Pearl River Delta (nine cities) within 8 hours" in page
    english = words(in_english(dispatcher).get("/policies/L01").text)
    assert "到场 · 珠三角 8 小时内" in english


def test_conditions_and_chains_are_said(dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get("/policies/L12").text)
    assert "自“到场”完成或到期起" in page
    assert "重大故障" in words(dispatcher.get("/policies/L13").text)


def test_a_letter_nobody_knows_is_not_found(dispatcher: FlaskClient) -> None:
    assert dispatcher.get("/policies/L99").status_code == 404


def test_nothing_of_a_letter_can_be_posted(dispatcher: FlaskClient) -> None:
    assert send(dispatcher, "/policies/L01").status_code == 405
