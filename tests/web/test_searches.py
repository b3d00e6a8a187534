"""Before signing, on the web: ask, watch, stop, go on, read the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.whatif.shelf import STOP, StudyShelf
from tests.web.conftest import send
from tests.web.office import in_english, office, words
from tests.whatif.test_searches import ASKED, Fan, never
from web.settings import WebSettings

FORM = {"wanted": "term", "promise": "L01/arrive/prd", "target": "90", "replications": "2", "days": "0.1"}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which searches were started, in place of a process for each."""
    found: list[str] = []
    monkeypatch.setattr(StudyShelf, "start", lambda search, *, workers: found.append(search.folder.name))
    return found


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def settings(settings: WebSettings, tmp_path: Path) -> WebSettings:
    return replace(settings, data=tmp_path)


@pytest.fixture
def analyst(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.ANALYST))


def ask(analyst: FlaskClient, **given: str) -> str:
    """The address of a search that was begun."""
    answer = send(analyst, "/whatif/before-signing", **{**FORM, **given})
    assert answer.status_code == 303
    return str(answer.location)


def test_nothing_asked_yet_says_so(analyst: FlaskClient) -> None:
    assert "Nothing asked yet" in words(analyst.get("/whatif/before-signing").text)


def test_a_question_is_written_down_and_started(analyst: FlaskClient, started: list[str], tmp_path: Path) -> None:
    address = ask(analyst)
    (name,) = started
    assert address.endswith(name)
    assert StudyShelf(tmp_path).search(name).question == ASKED
    assert "Stopped before the answer was found" in words(analyst.get(address).text)
    assert "Arrive on site · Pearl River Delta (nine cities) ≥ 90%" in words(analyst.get("/whatif/before-signing").text)


def test_what_was_tried_and_the_answer_are_shown(analyst: FlaskClient, started: list[str], tmp_path: Path) -> None:
    address = ask(analyst)
    StudyShelf(tmp_path).search(started[0]).run(Fan(), never)
    page = words(analyst.get(address).text)
    assert "The tightest term that holds: 6 hours" in page
    assert "6 hours 2/2 100.0%" in page
    assert "0.0%" in page


def test_it_is_stopped_and_gone_on_with(analyst: FlaskClient, started: list[str], tmp_path: Path) -> None:
    address = ask(analyst)
    assert send(analyst, f"{address}/stop").status_code == 303
    assert (tmp_path / "searches" / started[0] / STOP).exists()
    assert send(analyst, f"{address}/go-on").status_code == 303
    assert len(started) == 2


def test_crews_say_where_people_live(analyst: FlaskClient, started: list[str], tmp_path: Path) -> None:
    address = ask(analyst, wanted="staff")
    (tmp_path / "searches" / started[0] / "answer.json").write_text(json.dumps({"best": "7"}), encoding="utf-8")
    assert "The fewest who keep it: 7" in words(analyst.get(address).text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"target": "100"}, "1.0"),
        ({"target": "many"}, "many"),
        ({"wanted": "luck"}, "luck"),
        ({"base": "nowhere"}, "nowhere"),
        ({"replications": "0"}, "200"),
    ],
)
def test_what_cannot_be_asked_is_said_and_starts_nothing(
    analyst: FlaskClient, started: list[str], given: dict[str, str], said: str
) -> None:
    answer = send(analyst, "/whatif/before-signing", **{**FORM, **given})
    assert answer.status_code == 400
    assert said in words(answer.text)
    assert started == []


def test_a_dispatcher_has_no_business_there(signed_in: Callable[[Role], FlaskClient]) -> None:
    assert signed_in(Role.DISPATCHER).get("/whatif/before-signing").status_code == 403
