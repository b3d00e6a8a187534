"""What-if studies on the web: ask, watch, stop, go on, compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.errors import Unavailable
from dispatch.model.user import Role
from dispatch.store.sql import SqlStore
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.shelf import STOP, StudyShelf
from dispatch.whatif.snapshot import take
from dispatch.whatif.study import Study
from tests.builders import a_desk, a_small_company
from tests.web.conftest import send
from tests.web.office import enter, in_english, office, words
from tests.whatif.test_study import answered, never, quiet
from web.context import EXTENSION
from web.settings import WebSettings

Started = list[tuple[str, int]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Which studies were started, in place of a process for each."""
    found: Started = []
    monkeypatch.setattr(StudyShelf, "start", lambda study, *, workers: found.append((study.folder.name, workers)))
    return found


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def settings(settings: WebSettings, tmp_path: Path) -> WebSettings:
    return replace(settings, data=tmp_path)


@pytest.fixture
def shelf(app: Flask) -> StudyShelf:
    folder = app.extensions[EXTENSION].settings.data
    assert folder is not None
    return StudyShelf(folder)


@pytest.fixture
def analyst(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.ANALYST)


def done(shelf: StudyShelf, name: str, title: str, title_en: str) -> Study:
    study = Study.begin(shelf.folder / name, WhatIf(title, title_en), seed=3, replications=5)
    study.run(answered, say=quiet, cancelled=never)
    return study


def test_a_question_is_written_down_and_started(shelf: StudyShelf, analyst: FlaskClient, started: Started) -> None:
    form = {"base": "today", "title": "多三成", "factor": "1.3", "share": "95", "replications": "7", "seed": "4"}
    form |= {"promise": "L01/arrive/prd", "term": "6 hours", "goal": "rescue"}
    answer = send(analyst, "/whatif", **form)
    assert answer.status_code == 303
    (study,) = shelf.all()
    assert started == [(study.folder.name, 2)]
    asked = study.what_if
    assert (asked.title, asked.demand.factor, asked.crew.share) == ("多三成", 1.3, 0.95)
    assert (asked.promises, asked.planner.goal) == ({"L01/arrive/prd": "6 hours"}, "rescue")
    assert (study.replications, study.seed) == (7, 4)


def test_a_study_may_start_from_the_company_as_it_is_now(
    shelf: StudyShelf, analyst: FlaskClient, started: Started
) -> None:
    a_small_company(a_desk(SqlStore.open(f"sqlite:///{shelf.live_store}"))).close()
    assert send(analyst, "/whatif", base="today", origin="live").status_code == 303
    (study,) = shelf.all()
    assert study.what_if.start.origin == "snapshot"
    assert take(Path(study.what_if.start.file), lambda technicians, shifts, now: (technicians, shifts)).store


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"factor": "many"}, "no number"),
        ({"factor": "-1"}, "negative"),
        ({"base": "mars"}, "no scenario"),
        ({"replications": "0"}, "not between 1"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_form(
    shelf: StudyShelf, analyst: FlaskClient, started: Started, change: dict[str, str], said: str
) -> None:
    client = in_english(analyst)
    answer = send(client, "/whatif", **{"base": "today", **change})
    assert answer.status_code in (400, 422)
    assert said in words(answer.text)
    assert started == []
    assert shelf.all() == ()


def test_a_study_shows_its_figures_and_may_be_compared(shelf: StudyShelf, analyst: FlaskClient) -> None:
    done(shelf, "first", "现状", "As it is")
    done(shelf, "second", "少人", "Fewer people")
    client = in_english(analyst)
    page = words(client.get("/whatif/second").text)
    assert "Fewer people" in page
    assert "5 of 5 replications" in page
    assert "promises kept" in page
    compared = words(client.get("/whatif/second?against=first").text)
    assert "within chance" in compared
    assert client.get("/whatif/second.html?against=first").status_code == 200
    assert client.get("/whatif/second.csv").data.startswith(b"\xef\xbb\xbf")


def test_a_study_is_stopped_and_gone_on_with(shelf: StudyShelf, analyst: FlaskClient, started: Started) -> None:
    study = done(shelf, "first", "现状", "As it is")
    assert send(analyst, "/whatif/first/stop").status_code == 303
    assert (study.folder / STOP).exists()
    assert send(analyst, "/whatif/first/go-on").status_code == 303
    assert started == [("first", 2)]


@pytest.mark.parametrize("name", ["none", "..", ".hidden"])
def test_a_study_that_is_not_there_is_not_found(shelf: StudyShelf, analyst: FlaskClient, name: str) -> None:
    assert analyst.get(f"/whatif/{name}").status_code == 404


def test_dispatchers_and_technicians_ask_no_such_questions(app: Flask, dispatcher: FlaskClient) -> None:
    for client in (dispatcher, enter(app.test_client(), "t1")):
        assert client.get("/whatif").status_code == 403


def test_a_study_of_a_newer_version_holds_no_other_up(shelf: StudyShelf, analyst: FlaskClient) -> None:
    done(shelf, "first", "现状", "As it is")
    newer = done(shelf, "newer", "明天", "Tomorrow")
    file = newer.folder / "study.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"format": 1', '"format": 9'), encoding="utf-8")
    assert [study.folder.name for study in shelf.all()] == ["first"]
    with pytest.raises(Unavailable):
        shelf.get("newer")
    assert analyst.get("/whatif").status_code == 200


def test_the_process_of_a_study_ends_when_asked_to(tmp_path: Path) -> None:
    from dispatch.whatif.runner import main

    study = Study.begin(tmp_path / "x", WhatIf("现状"), seed=1, replications=3)
    StudyShelf.stop(study)
    main(study.folder, 1)
    assert study.outcomes() == {}
