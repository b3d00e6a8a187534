"""Scenario files say exactly what they mean: anything else in them is an error that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.messages import explain
from dispatch.simulation.scenario import Scenario, load_scenario


@pytest.fixture
def shipped() -> str:
    return (data_root() / "scenarios" / "demo_day.toml").read_text(encoding="utf-8")


def load(folder: Path, text: str) -> Scenario:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return load_scenario(file)


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(InputErrors) as caught:
        load(folder, text)
    assert all(message.cause and message.action for message in explain(caught.value))
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_the_shipped_scenario_is_complete(scenario: Scenario) -> None:
    assert len(scenario.faults.hours) == 24
    assert len(scenario.faults.weekdays) == 7
    assert sum(scenario.faults.channels.values()) == pytest.approx(1.0)


def test_a_whole_number_may_stand_for_a_fraction(tmp_path: Path, shipped: str) -> None:
    assert load(tmp_path, shipped.replace("per_day = 30.0", "per_day = 60")).faults.per_day == 60.0


def test_an_unknown_key_is_an_error_that_names_its_place(tmp_path: Path, shipped: str) -> None:
    text = shipped.replace("per_day = 30.0", "per_day = 30.0\nper_week = 210.0")
    assert problems(tmp_path, text) == [("toml.unknown_key", "mine.toml.faults.per_week")]


def test_everything_wrong_is_told_at_once(tmp_path: Path, shipped: str) -> None:
    text = shipped.replace("per_day = 30.0", 'per_day = "many"').replace("refused_share = 0.02\n", "")
    assert problems(tmp_path, text) == [
        ("toml.bad_value", "mine.toml.faults.per_day"),
        ("toml.missing_key", "mine.toml.visits.refused_share"),
    ]


@pytest.mark.parametrize("value", ["[10]", "[10, 20, 30]", "10", "[true, 20]"])
def test_a_range_needs_two_numbers(tmp_path: Path, shipped: str, value: str) -> None:
    found = problems(tmp_path, shipped.replace("sign_off_minutes = [10, 20]", f"sign_off_minutes = {value}"))
    assert {code for code, _ in found} == {"toml.bad_value"}


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"toml\.unreadable"):
        load_scenario(tmp_path / "none.toml")
