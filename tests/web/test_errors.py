"""Error pages: the right status, words in both languages, no stack trace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.errors import (
    Conflict,
    DoubleBooking,
    InputErrors,
    InputProblem,
    NotFound,
    PaidanError,
    PlanStale,
    Refused,
    Unavailable,
)
from dispatch.messages import known_codes
from tests.web.company import FakeDesk
from web.roles import open_to_all

WEB = Path(__file__).resolve().parents[2] / "web"
CASES: list[tuple[Exception, int]] = [
    (InputErrors([InputProblem("web.bad_request", "name")]), 400),
    (NotFound("web.not_found"), 404),
    (Conflict("web.bad_request"), 409),
    (PlanStale("web.bad_request"), 409),
    (DoubleBooking("web.bad_request"), 409),
    (Refused("web.real_clock"), 409),
    (Refused("web.forbidden"), 403),
    (Refused("web.too_many_tries", wait_seconds=7), 429),
    (Unavailable("web.unavailable"), 503),
    (PaidanError("web.broken", reference="-"), 500),
    (ZeroDivisionError("a secret detail"), 500),
]


def failing(app: Flask, error: Exception) -> FlaskClient:
    """A browser at an app whose pages /fail and /api/fail raise ``error``."""

    @open_to_all
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", "fail", fail)
    app.add_url_rule("/api/fail", "api_fail", fail)
    return app.test_client()


@pytest.mark.parametrize(("error", "status"), CASES, ids=lambda part: str(part))
def test_every_kind_of_error_has_its_status_on_pages_and_in_json(app: Flask, error: Exception, status: int) -> None:
    client = failing(app, error)
    page, answer = client.get("/fail"), client.get("/api/fail")
    assert page.status_code == answer.status_code == status
    assert set(answer.get_json()["errors"][0]) == {"code", "where", "cause", "action"}
    assert "Traceback" not in page.text + answer.text
    assert "secret detail" not in page.text + answer.text


def test_an_error_page_speaks_the_language_of_the_reader(app: Flask) -> None:
    client = failing(app, NotFound("web.not_found"))
    assert "没有找到这个页面" in client.get("/fail").text
    client.set_cookie("language", "en")
    assert "There is no such page" in client.get("/fail").text


def test_an_unexpected_error_gives_a_reference_that_is_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    page = failing(app, ZeroDivisionError("a secret detail")).get("/fail").text
    reference = re.search(r"[0-9a-f]{8}", page)
    assert reference is not None
    assert reference[0] in caplog.text


def test_a_page_that_is_not_there_is_explained(browser: FlaskClient) -> None:
    answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert "web.not_found" in answer.text


def test_a_wrong_method_names_the_right_ones(dispatcher: FlaskClient) -> None:
    answer = dispatcher.get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_error_page_stands_when_the_store_fails(
    app: Flask, desk: FakeDesk, dispatcher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise Unavailable("web.unavailable")

    monkeypatch.setattr(desk, "reading", fail)
    assert dispatcher.get("/").status_code == 503
    assert dispatcher.get("/health").status_code == 503


def test_every_code_raised_here_has_words() -> None:
    found = {code for file in WEB.glob("*.py") for code in re.findall(r'"(web\.[a-z_]+)"', file.read_text("utf-8"))}
    assert len(found) > 10
    assert found <= known_codes()
