"""The series of proven gaps: floors in the file's units, and no bound where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import bounds, rows
from bench.instances.generate import generate
from bench.report import page


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    file = tmp_path / "tech_12_4.json"
    file.write_text(json.dumps(generate(12, 4, 1)), encoding="utf-8")
    return file


def test_every_tier_gets_a_floor_that_our_plan_is_not_below(instance: Path, tmp_path: Path) -> None:
    kept = tmp_path / "bounds.jsonl"
    assert bounds.main(["--instances", str(instance), "--seconds", "2", "--seeds", "1", "--json", str(kept)]) == 0
    (row,) = rows.read(kept)
    assert [floor["tier"] for floor in row["floors"]] == ["broken", "lateness", "travel"]
    assert all(floor["gap"] >= 0 and floor["plan"] >= floor["at_least"] for floor in row["floors"])
    assert row["floors"][0]["gap"] == 0


def test_a_tier_without_a_bound_says_so() -> None:
    floor = {"tier": "travel", "plan": 5430, "at_least": None, "gap": None, "gap_percent": None, "together": False}
    told = bounds.table([{"instance": "a", "seed": 1, "floors": [floor]}])
    assert told.splitlines()[-1] == "| a | 1 | travel | 5,430 | no bound |  |  |"


def test_a_gap_is_said_in_units_and_in_percent_of_our_plan() -> None:
    floor = {"tier": "broken", "plan": 125, "at_least": 115, "gap": 10, "gap_percent": 8.0, "together": True}
    told = bounds.table([{"instance": "a", "seed": 1, "floors": [floor]}])
    assert told.splitlines()[-1] == "| a | 1 | broken | 125 | 115 | 10 | 8.0 |"


def test_a_folder_without_instances_is_said(tmp_path: Path) -> None:
    assert bounds.main(["--instances", str(tmp_path), "--json", str(tmp_path / "rows.jsonl")]) == 2


def test_the_report_has_a_section_of_the_floors() -> None:
    assert "None proven yet." in page([])
    floor = {"tier": "broken", "plan": 125, "at_least": 115, "gap": 10, "gap_percent": 8.0, "together": True}
    assert "| a | 1 | broken | 125 | 115 | 10 | 8.0 |" in page([], [{"instance": "a", "seed": 1, "floors": [floor]}])
