"""First-time hints on the pages: there at first, gone for good with one click, back from the help."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.model.user import Role
from tests.web.conftest import send
from tests.web.office import enter, in_english, office, two_planned, words
from web import WebSettings, create_app
from web.hints import HINTS
from web.roles import roles_of

PLACES = {"board": ("demo-dispatcher", "/"), "technician": ("t1", "/my")}


@pytest.fixture
def app(settings: WebSettings) -> Flask:
    desk = office()
    two_planned(desk)
    return create_app(desk, settings=settings)


def hinted(client: FlaskClient, path: str) -> bool:
    return 'class="hints"' in client.get(path).text


def test_everybody_may_put_hints_away(app: Flask) -> None:
    assert roles_of(app, "hints.choose") == frozenset(Role)


@pytest.mark.parametrize("page", sorted(PLACES))
def test_hints_are_few_shown_once_and_put_away_for_good(app: Flask, page: str) -> None:
    who, path = PLACES[page]
    client = enter(app.test_client(), who)
    shown = words(in_english(client).get(path).text)
    assert 3 <= len(HINTS[page]) <= 5
    assert "First steps" in shown
    assert send(client, f"/hints/{page}/away", next=path).headers["Location"] == path
    assert not hinted(client, path)
    assert not hinted(enter(app.test_client(), who), path)


@pytest.mark.parametrize("page", sorted(PLACES))
def test_the_page_itself_leads_back_to_its_hints(app: Flask, page: str) -> None:
    who, path = PLACES[page]
    client = enter(app.test_client(), who)
    send(client, f"/hints/{page}/away")
    assert f'action="/hints/{page}/again"' in client.get(path).text
    send(client, f"/hints/{page}/again")
    assert hinted(client, path)


def test_the_hints_of_one_person_stay_when_another_puts_his_away(app: Flask) -> None:
    send(enter(app.test_client(), "demo-dispatcher"), "/hints/board/away")
    assert hinted(enter(app.test_client(), "demo-analyst"), "/")


def test_the_office_sees_no_hints_on_a_technicians_day(app: Flask) -> None:
    assert not hinted(enter(app.test_client(), "demo-dispatcher"), "/technicians/t1")


@pytest.mark.parametrize("path", ["/hints/nowhere/away", "/hints/board/sideways"])
def test_there_are_no_other_hints_and_no_other_ways(app: Flask, path: str) -> None:
    assert send(enter(app.test_client(), "demo-dispatcher"), path).status_code == 404


def test_nobody_is_led_to_a_strangers_site(app: Flask) -> None:
    answer = send(enter(app.test_client(), "demo-dispatcher"), "/hints/board/away", next="//elsewhere.example/")
    assert answer.headers["Location"] == "/"
