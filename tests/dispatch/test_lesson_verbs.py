"""``paidan lessons``: learn, look at the error, then switch on; off again with one word."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.cli import main
from dispatch.clock import SETTING, DemoTime
from dispatch.data_root import data_root
from dispatch.lessons.kept import open_lessons
from dispatch.lessons.shelf import Choice
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A company whose technician drove once, from half past eight to nine, and worked until eleven."""
    desk = a_small_company(a_desk(SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")))
    left = MONDAY_9 - timedelta(minutes=30)
    work_order = reported(desk, now=left)
    published(desk, left)
    desk.depart(work_order.id, technician_id="t1", now=left, actor="t1", command_id=a_key())
    desk.arrive(work_order.id, technician_id="t1", now=MONDAY_9, actor="t1", command_id=a_key())
    done = MONDAY_9 + timedelta(hours=2)
    desk.finish(work_order.id, technician_id="t1", resolved=True, note="", now=done, actor="t1", command_id=a_key())
    with desk._store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(done, 0.0, 0).to_json())
    desk.close()
    return tmp_path


def run(data: Path, capsys: pytest.CaptureFixture[str], *more: str, status: int = 0) -> str:
    with pytest.raises(SystemExit) as end:
        main(["lessons", *more, "--data", str(data)])
    out, err = capsys.readouterr()
    assert (end.value.code or 0) == status, err
    return out + err


def test_own_factors_are_refused_before_anything_was_learned(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "lesson.nothing_learned" in run(data, capsys, "hours", "use", "own", status=2)


def test_learning_shows_the_errors_and_switches_nothing_on(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(data, capsys, "hours", "learn", "--json"))
    assert (found["trips"], found["cells"]) == (1, [])
    assert 0 < found["errors"]["guess"] < 1
    assert open_lessons(data, data_root()).hours.choice is Choice.OFF


def test_what_is_in_force_is_shown_and_switched_over_by_a_word(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(data, capsys, "hours", "use", "guess")
    assert "urban workday 18:00 × 1.85" in run(data, capsys, "hours", "show")
    run(data, capsys, "hours", "use", "off")
    assert "×" not in run(data, capsys, "hours", "show")


def test_durations_are_learned_the_same_way(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "lesson.nothing_learned" in run(data, capsys, "durations", "use", "own", status=2)
    found = json.loads(run(data, capsys, "durations", "learn", "--json"))
    assert (found["visits"], found["errors"]["expected"]) == (1, 30)
    run(data, capsys, "durations", "use", "own")
    assert "own" in run(data, capsys, "durations", "show")
    assert "30.0 min" in run(data, capsys, "durations", "learn")
