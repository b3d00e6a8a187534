"""A technician falls out: the office records it on his page, and nobody else can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.moment import Interval
from tests.builders import MONDAY_9, a_key
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, words

WHERE = "/technicians/t1/absence"


@pytest.fixture
def desk() -> Desk:
    return office()


def record(client: FlaskClient, **form: str):  # type: ignore[no-untyped-def]
    return send(
        client, WHERE, **{"command_id": a_key() + "-long", "until": "2026-03-09T18:00", "reason": "病假", **form}
    )


def absences(desk: Desk) -> list[str]:
    with desk.reading() as unit:
        return [absence.reason for absence in unit.absences(Interval(MONDAY_9, MONDAY_9 + timedelta(days=1)))]


def test_the_office_records_an_absence(desk: Desk, dispatcher: FlaskClient) -> None:
    assert record(dispatcher).status_code == 303
    assert absences(desk) == ["病假"]


def test_sending_the_form_twice_records_it_once(desk: Desk, dispatcher: FlaskClient) -> None:
    for _ in range(2):
        assert record(dispatcher, command_id="the-same-key").status_code == 303
    assert absences(desk) == ["病假"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"until": ""}, "请"),
        ({"until": "soon"}, "请"),
        ({"until": "2026-03-09T08:00"}, "已经过去"),
        ({"reason": " "}, "没有填写缺勤原因"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    desk: Desk, dispatcher: FlaskClient, form: dict[str, str], said: str
) -> None:
    answer = record(dispatcher, **form)
    assert answer.status_code == 400
    assert said in words(answer.text)
    assert absences(desk) == []


def test_what_was_typed_is_kept_and_escaped(dispatcher: FlaskClient) -> None:
    answer = record(dispatcher, until="2026-03-09T08:00", reason=SCRIPT)
    assert SCRIPT not in answer.text
    assert "&lt;" in answer.text


def test_a_technician_cannot_record_anybodys_absence(desk: Desk, app: Flask) -> None:
    assert record(enter(app.test_client(), "t1")).status_code == 403
    assert absences(desk) == []


def test_the_form_speaks_english_too(dispatcher: FlaskClient) -> None:
    in_english(dispatcher)
    assert "Falls out from now on" in words(dispatcher.get("/technicians/t1").text)
