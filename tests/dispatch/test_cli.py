"""The ``paidan`` command: every verb in words and in JSON, and an exit status that means something."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch.cli import VERBS, main, paidan
from dispatch.clock import SETTING, DemoTime
from dispatch.passwords import password_fits
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_small_company, reported
from tests.dispatch.planned import published

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line and give its exit status, output and errors."""

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return command


@pytest.fixture
def data(tmp_path: Path) -> str:
    """The data folder of a small company with one fault in a published plan, at nine on a Monday."""
    store = SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    desk = a_small_company(a_desk(store))
    with store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9, 0.0, 0).to_json())
    reported(desk)
    published(desk, MONDAY_9)
    desk.close()
    return str(tmp_path)


def codes(out: str) -> list[str]:
    return [error["code"] for error in json.loads(out)["errors"]]


def test_every_verb_can_be_loaded_and_says_what_it_does() -> None:
    context = paidan.make_context("paidan", [], resilient_parsing=True)
    commands = [paidan.get_command(context, name) for name in VERBS]
    assert all(command is not None and command.get_short_help_str() for command in commands)


def test_a_fault_is_reported_with_its_promise(run: Run, data: str) -> None:
    status, out, _ = run("report", "--data", data, "--site", "s1", "--asset", "a1", "--text", "漏水", "--json")
    answer: dict[str, Any] = json.loads(out)
    assert (status, answer["status"]) == (0, "open")
    assert [(c["commitment"], c["due"]) for c in answer["commitments"]] == [("arrive", "2026-03-09T17:00:00+08:00")]


def test_the_same_key_reports_once(run: Run, data: str) -> None:
    line = ("report", "--data", data, "--site", "s1", "--asset", "a1", "--text", "漏水", "--key", "k1", "--json")
    assert run(*line)[1] == run(*line)[1]


def test_an_unknown_site_is_bad_input_in_both_languages(run: Run, data: str) -> None:
    status, _, err = run("report", "--data", data, "--site", "nowhere", "--asset", "a1", "--text", "漏水")
    assert status == 2
    assert "没有编号为“nowhere”的现场" in err
    assert "There is no site nowhere" in err
    assert "Traceback" not in err


def test_a_naive_moment_is_bad_input(run: Run, data: str) -> None:
    line = ("report", "--data", data, "--site", "s1", "--asset", "a1", "--text", "x", "--at", "2026-03-09T08:00")
    status, out, _ = run(*line, "--json")
    assert (status, codes(out)) == (2, ["moment.bad"])


def test_risks_are_listed_with_their_clause(run: Run, data: str) -> None:
    status, out, _ = run("risks", "--data", data, "--json")
    (risk,) = json.loads(out)
    assert (status, risk["commitment"], risk["technician"]) == (0, "arrive", "t1")
    assert "珠三角8小时内" in risk["clause"]


@pytest.mark.parametrize(("what", "count"), [("work-orders", 1), ("technicians", 3), ("sites", 2), ("policies", 14)])
def test_lists(run: Run, data: str, what: str, count: int) -> None:
    assert len(json.loads(run("list", what, "--data", data, "--json")[1])) == count


def test_a_plan_is_made_and_published(run: Run, data: str) -> None:
    status, out, _ = run("plan", "--data", data, "--seconds", "0.5", "--publish", "--json")
    answer = json.loads(out)
    assert (status, answer["status"]) == (0, "published")
    assert [stop["work_order_id"] for route in answer["routes"] for stop in route["stops"]] == ["PD-20260309-0001"]


def test_explain_says_who_and_who_else(run: Run, data: str) -> None:
    status, out, _ = run("explain", "PD-20260309-0001", "--data", data, "--json")
    answer = json.loads(out)
    assert (status, answer["technician_id"]) == (0, "t1")
    assert [blocked["reason"] for blocked in answer["blocked"]] == ["no_skill"]


def test_why_proves_what_nobody_can_keep_any_more(run: Run, data: str) -> None:
    a_day_later(data)
    status, out, _ = run("why", "--data", data)
    assert status == 0
    assert out.startswith("PD-20260309-0001: t1 at 03-10 ")


def test_why_says_of_one_work_order_who_has_it_and_who_cannot(run: Run, data: str) -> None:
    status, out, _ = run("why", "PD-20260309-0001", "--data", data)
    first, here, *others = out.splitlines()
    assert (status, first) == (0, "PD-20260309-0001: kept")
    assert here.startswith("t1: here at ")
    assert any(line.endswith(": no_skill") for line in others)


def a_day_later(data: str) -> None:
    store = SqlStore.open(f"sqlite:///{Path(data) / 'paidan.sqlite'}")
    with store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9 + timedelta(days=1), 0.0, 0).to_json())
    store.close()


def test_explaining_what_is_not_there_is_bad_input(run: Run, data: str) -> None:
    status, out, _ = run("explain", "PD-1", "--data", data, "--json")
    assert (status, codes(out)) == (2, ["work_order.not_found"])


def test_a_sound_store_verifies(run: Run, data: str) -> None:
    assert run("verify", "--data", data)[:2] == (0, "sound\n")


def test_an_unknown_verb_is_bad_usage(run: Run) -> None:
    assert run("conjure")[0] == 2


def test_a_data_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    status, out, _ = run("risks", "--data", str(file / "below"), "--json")
    assert (status, codes(out)) == (2, ["data.unwritable"])


def test_a_taken_port_is_a_clear_error(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run("serve", "--data", str(tmp_path), "--port", str(port))
    assert status == 2
    assert f"127.0.0.1:{port}" in err


def test_a_setting_that_makes_no_sense_is_named(run: Run, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_PORT", "eighty")
    status, out, _ = run("risks", "--data", data, "--json")
    assert (status, codes(out)) == (2, ["settings.bad_value"])


def test_a_problem_file_is_solved_and_its_solution_checked(run: Run, tmp_path: Path) -> None:
    problem = {
        "travel": [[0, 60], [60, 0]],
        "horizon": 86400,
        "shifts": [{"technician": 0, "start_location": 0, "end_location": 0, "start": 0, "end": 36000}],
        "visits": [{"location": 1, "service": 600, "commitments": [{"due": 3600, "breach_weight": 1}]}],
    }
    file, both = tmp_path / "problem.json", tmp_path / "both.json"
    file.write_text(json.dumps(problem), encoding="utf-8")
    status, out, _ = run("solve", str(file), "--seconds", "0.2", "--json")
    assert status == 0
    both.write_text(json.dumps({"problem": problem, "solution": json.loads(out)}), encoding="utf-8")
    assert run("check", str(both))[:2] == (0, "sound\n")


def test_how_good_a_solution_is_at_least_is_proven_on_demand(run: Run, tmp_path: Path) -> None:
    late = {"location": 1, "service": 600, "commitments": [{"due": 30, "breach_weight": 2, "late_weight": 1}]}
    home = {"technician": 0, "start_location": 0, "end_location": 0, "start": 0, "end": 36000}
    problem = {"travel": [[0, 60], [60, 0]], "horizon": 86400, "shifts": [home], "visits": [late]}
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem), encoding="utf-8")
    line = ("solve", str(file), "--seconds", "0.2", "--prove", "30")
    floors = json.loads(run(*line, "--json")[1])["floors"]
    assert [(floor["measure"], floor["plan"], floor["at_least"]) for floor in floors] == [
        ("broken", 2, 2),
        ("lateness", 30, 30),
        ("travel", 120, 120),
    ]
    assert "broken  2; no plan as good before has less than 2" in run(*line)[1]


def test_a_problem_file_full_of_mistakes_names_each(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "problem.json"
    file.write_text(json.dumps({"travel": [[0]], "horizon": "soon", "shifts": [], "visits": [{}], "colour": 3}))
    status, out, _ = run("solve", str(file), "--json")
    assert status == 2
    assert len(codes(out)) >= 3


def test_a_file_that_is_not_json_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "problem.json"
    file.write_text("not json", encoding="utf-8")
    assert codes(run("solve", str(file), "--json")[1]) == ["file.not_json"]


def test_a_user_is_added_and_his_password_fits(run: Run, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_PASSWORD", "correct horse battery")
    line = ("user", "add", "chen", "--data", data, "--name", "陈静", "--role", "dispatcher", "--json")
    status, out, _ = run(*line)
    assert (status, json.loads(out)["role"]) == (0, "dispatcher")
    store = SqlStore.open(f"sqlite:///{data}/paidan.sqlite")
    with store.reading() as unit:
        stored = unit.user("chen")
    store.close()
    assert password_fits(stored, "correct horse battery")
    assert not password_fits(stored, "correct horse")
    assert not password_fits(None, "nobody has this password")


def test_a_short_password_and_a_technician_without_one_are_refused(
    run: Run, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIDAN_PASSWORD", "short")
    line = ("user", "add", "wang", "--data", data, "--name", "王", "--role", "technician", "--json")
    status, out, _ = run(*line)
    assert (status, codes(out)) == (2, ["user.short_password", "user.technician_mismatch"])
