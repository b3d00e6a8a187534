"""The page of what the firm's own record teaches: look, learn, switch over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.lessons.kept import open_lessons
from dispatch.lessons.shelf import Choice
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.planned import published
from tests.web.conftest import send
from tests.web.office import in_english, office, set_clock, words
from web.roles import roles_of

LOOK = frozenset({Role.ANALYST, Role.ADMIN})
ROLES = {"lessons.index": LOOK, "lessons.learn": LOOK, "lessons.use": frozenset({Role.ADMIN})}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """One drive of half an hour, and a visit of an hour and a half of which an hour was expected."""
    desk = office()
    desk._lessons = open_lessons(tmp_path, data_root())
    left, done = MONDAY_9 - timedelta(minutes=30), MONDAY_9 + timedelta(minutes=90)
    name = reported(desk, now=left, service_seconds=3600).id
    published(desk, left)
    desk.depart(name, technician_id="t1", now=left, actor="t1", command_id=a_key())
    desk.arrive(name, technician_id="t1", now=MONDAY_9, actor="t1", command_id=a_key())
    desk.finish(name, technician_id="t1", resolved=True, note="", now=done, actor="t1", command_id=a_key())
    set_clock(desk, done)
    return desk


@pytest.fixture
def admin(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.ADMIN))


def test_every_route_of_the_lessons_has_its_roles(app: Flask) -> None:
    assert {name: roles_of(app, name) for name in ROLES} == ROLES


def test_before_anything_was_learned_only_the_guess_can_be_chosen(admin: FlaskClient) -> None:
    page = admin.get("/lessons").text
    assert "Nothing learned yet" in words(page)
    assert page.count("disabled") == 2


def test_learning_shows_errors_and_leaves_the_planner_alone(desk: Desk, admin: FlaskClient) -> None:
    assert send(admin, "/lessons/durations/learn").status_code == 303
    page = words(admin.get("/lessons").text)
    assert "from 1 visits" in page
    assert "As said at the report 30.0 min wrong on average" in page
    assert "no better than what we have" in page
    assert desk.lessons.durations.choice is Choice.OFF


def test_the_administrator_switches_over_and_back(desk: Desk, admin: FlaskClient) -> None:
    send(admin, "/lessons/hours/use", choice="guess")
    assert desk.lessons.hours.choice is Choice.GUESS
    assert "The shipped guess in use" in words(admin.get("/lessons").text)
    send(admin, "/lessons/hours/use", choice="off")
    assert desk.lessons.hours.choice is Choice.OFF


def test_what_nobody_learned_cannot_be_switched_on(desk: Desk, admin: FlaskClient) -> None:
    answer = send(admin, "/lessons/hours/use", choice="own")
    assert answer.status_code == 409
    assert "Nothing was learned yet" in words(answer.text)
    assert desk.lessons.hours.choice is Choice.OFF


def test_the_analyst_learns_and_looks_but_does_not_switch(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    analyst = in_english(signed_in(Role.ANALYST))
    assert send(analyst, "/lessons/hours/learn").status_code == 303
    assert "from 1 drives" in words(analyst.get("/lessons").text)
    assert send(analyst, "/lessons/hours/use", choice="own").status_code == 403


@pytest.mark.parametrize("name", ["weather", "hours.csv"])
def test_a_lesson_that_is_none_is_not_found(admin: FlaskClient, name: str) -> None:
    assert send(admin, f"/lessons/{name}/learn").status_code == 404


def test_factors_are_listed_by_their_names(desk: Desk, admin: FlaskClient) -> None:
    where = {"region": "440300", "area": "urban", "day": "workday", "hour": 8}
    report = {
        "at": "2026-03-09T01:00:00Z",
        "trips": 40,
        "errors": {"free": 0.2, "guess": 0.3, "own": 0.1},
        "cells": [{**where, "trips": 40, "guess": 1.75, "factor": 1.4}],
    }
    shelf = desk.lessons.hours
    assert shelf.guess is not None
    shelf.keep(shelf.guess, report)
    page = words(admin.get("/lessons").text)
    assert "08:00-09:00 Shenzhen" in page
    assert "up to 25 km, working days 1.75 1.40 40" in page
    assert "Learned from our drives 10.0 % wrong on average · errs least" in page
    assert "no better" not in page
