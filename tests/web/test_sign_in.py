"""Signing in and out, sessions and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch import passwords
from dispatch.model.user import Role, User
from dispatch.passwords import password_fits
from tests.web.company import FakeDesk
from tests.web.conftest import Wall, send
from web import WebSettings, create_app
from web.rate_limit import RateLimit
from web.sessions import ABSOLUTE_SECONDS, IDLE_SECONDS, Sessions
from web.users import demo_users

if TYPE_CHECKING:
    from dispatch.desk import Desk

SOMEBODY = User("u1", "王工", Role.DISPATCHER)


@pytest.fixture(scope="module")
def password_hash() -> str:
    return passwords.password_hash("correct horse")


@pytest.fixture
def guarded(desk: FakeDesk, settings: WebSettings, password_hash: str) -> FlaskClient:
    """A browser at an installation with passwords."""
    with desk.store.writing() as unit:
        unit.add_users([replace(SOMEBODY, password_hash=password_hash), User("u2", "李工", Role.ADMIN, active=False)])
    return create_app(cast("Desk", desk), settings=replace(settings, demo=False)).test_client()


def test_the_demo_offers_the_office_and_technicians(desk: FakeDesk) -> None:
    roles = [user.role for user in demo_users(cast("Desk", desk))]
    assert set(roles) == set(Role)
    assert roles.count(Role.TECHNICIAN) == 8


def test_the_demo_offers_stored_users_first(desk: FakeDesk) -> None:
    with desk.store.writing() as unit:
        unit.add_users([User("d9", "赵敏", Role.DISPATCHER)])
    assert demo_users(cast("Desk", desk))[0].name == "赵敏"


def test_one_click_signs_a_dispatcher_in(browser: FlaskClient) -> None:
    answer = send(browser, "/sign-in", name="demo-dispatcher")
    assert answer.headers["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_a_technician_is_led_to_his_own_page(signed_in: Callable[[Role], FlaskClient]) -> None:
    assert signed_in(Role.TECHNICIAN).get("/").headers["Location"] == "/my"


def test_signing_in_returns_to_the_page_asked_for(browser: FlaskClient) -> None:
    assert send(browser, "/sign-in", name="demo-admin", next="/?x=1").headers["Location"] == "/?x=1"


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "/\\evil.example", "evil", "/a\nb"])
def test_signing_in_never_leads_to_a_strangers_site(browser: FlaskClient, path: str) -> None:
    assert send(browser, "/sign-in", name="demo-admin", next=path).headers["Location"] == "/"


def test_one_click_is_no_way_in_outside_the_demo(guarded: FlaskClient) -> None:
    assert send(guarded, "/sign-in", name="demo-admin").status_code == 401
    assert send(guarded, "/sign-in", name="u1").status_code == 401
    assert "demo-admin" not in guarded.get("/sign-in").text


def test_name_and_password_open_the_door(guarded: FlaskClient) -> None:
    assert send(guarded, "/sign-in", name="u1", password="correct horse").status_code == 302
    assert guarded.get("/").status_code == 200


def test_a_wrong_password_stays_outside(guarded: FlaskClient) -> None:
    assert send(guarded, "/sign-in", name="u1", password="wrong").status_code == 401
    assert guarded.get("/").status_code == 302


def test_a_user_who_left_stays_outside(guarded: FlaskClient) -> None:
    assert send(guarded, "/sign-in", name="u2", password="correct horse").status_code == 401


def test_the_sixth_try_within_a_minute_is_refused_with_the_time_to_wait(guarded: FlaskClient, wall: Wall) -> None:
    for _ in range(5):
        assert send(guarded, "/sign-in", name="u1", password="wrong").status_code == 401
    refused = send(guarded, "/sign-in", name="u1", password="correct horse")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    wall.seconds += 60
    assert send(guarded, "/sign-in", name="u1", password="correct horse").status_code == 302


def test_the_hash_is_argon2id_with_the_agreed_cost(password_hash: str) -> None:
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nobodys_password_fits(password_hash: str) -> None:
    assert not password_fits(None, "nobody has this password")
    assert not password_fits(SOMEBODY, "nobody has this password")
    assert password_fits(replace(SOMEBODY, password_hash=password_hash), "correct horse")


def test_the_session_is_another_one_after_signing_in(app: Flask) -> None:
    client = app.test_client()
    client.get("/sign-in")
    with client.session_transaction() as session:
        before = session["csrf"]
    send(client, "/sign-in", name="demo-dispatcher")
    with client.session_transaction() as session:
        first = session["sid"]
        assert session.get("csrf") != before
    send(client, "/sign-in", name="demo-admin")
    with client.session_transaction() as session:
        assert session["sid"] != first


def test_an_old_cookie_is_worth_nothing_after_signing_out(app: Flask, dispatcher: FlaskClient) -> None:
    stolen = dispatcher.get_cookie("paidan")
    assert stolen is not None
    send(dispatcher, "/sign-out")
    thief = app.test_client()
    thief.set_cookie("paidan", stolen.value)
    assert thief.get("/").status_code == 302


def test_signing_out_everywhere_ends_the_other_browser_too(signed_in: Callable[[Role], FlaskClient]) -> None:
    here, there = signed_in(Role.ANALYST), signed_in(Role.ANALYST)
    send(here, "/sign-out", everywhere="1")
    assert there.get("/api/board").status_code == 401


def test_a_session_ends_after_twelve_idle_hours(wall: Wall) -> None:
    sessions = Sessions(wall)
    session_id = sessions.start(SOMEBODY)
    wall.seconds += IDLE_SECONDS - 1
    assert sessions.user(session_id) == SOMEBODY
    wall.seconds += IDLE_SECONDS
    assert sessions.user(session_id) is None


def test_a_session_ends_after_a_day_of_work(wall: Wall) -> None:
    sessions = Sessions(wall)
    session_id = sessions.start(SOMEBODY)
    for _ in range(23):
        wall.seconds += 3600
        assert sessions.user(session_id) == SOMEBODY
    wall.seconds += ABSOLUTE_SECONDS - 23 * 3600
    assert sessions.user(session_id) is None


def test_asking_whether_a_session_lives_does_not_keep_it_alive(wall: Wall) -> None:
    sessions = Sessions(wall)
    session_id = sessions.start(SOMEBODY)
    wall.seconds += IDLE_SECONDS - 1
    assert sessions.peek(session_id) == SOMEBODY
    wall.seconds += 1
    assert sessions.peek(session_id) is None


def test_a_board_left_open_does_not_keep_its_session_alive(dispatcher: FlaskClient, wall: Wall) -> None:
    for _ in range(11):
        wall.seconds += 3600
        assert dispatcher.get("/api/board").status_code == 200
    wall.seconds += 3600
    assert dispatcher.get("/api/board").status_code == 401


def test_a_limit_counts_each_key_by_itself(wall: Wall) -> None:
    limit = RateLimit(2, 60, wall)
    assert [limit.wait_seconds("a") for _ in range(3)] == [0, 0, 60]
    assert limit.wait_seconds("b") == 0
    wall.seconds += 59.5
    assert limit.wait_seconds("a") == 1
    wall.seconds += 0.5
    assert limit.wait_seconds("a") == 0
