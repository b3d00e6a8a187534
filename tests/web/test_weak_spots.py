"""The page of weak spots: counties nobody reaches in time, hour by hour, and skills of one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import MONDAY_9
from tests.web.office import in_english, office, words
from web.weak_spots import stretches


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def page(signed_in: Callable[[Role], FlaskClient]) -> str:
    return in_english(signed_in(Role.ANALYST)).get("/whatif/coverage").text


def test_the_night_is_out_of_reach_where_nobody_is_on_call(page: str) -> None:
    assert "Places out of reach" in words(page)
    assert "Tianhe" in words(page)
    assert "is-missed" in page


def test_a_skill_of_one_person_is_named(page: str) -> None:
    said = words(page)
    assert "Skills that hang on one person" in said


def test_the_dispatcher_has_no_business_there(signed_in: Callable[[Role], FlaskClient]) -> None:
    assert signed_in(Role.DISPATCHER).get("/whatif/coverage").status_code == 403


def test_the_chinese_page_is_chinese(signed_in: Callable[[Role], FlaskClient]) -> None:
    assert "薄弱点" in signed_in(Role.ADMIN).get("/whatif/coverage").text


def test_hours_in_a_row_are_one_stretch_even_over_midnight() -> None:
    hours = [MONDAY_9 + timedelta(hours=n) for n in (12, 13, 14, 15, 16, 20)]
    assert stretches(hours) == "21–01, 05"
    assert stretches([MONDAY_9 + timedelta(hours=n) for n in range(24)]) == "00–24"
