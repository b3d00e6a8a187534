"""The held-out letters: every expected value points at words that stand in its letter."""

import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "letters_held_out"
NAMES = sorted(path.stem for path in HERE.glob("*.txt"))
MILESTONES = {"dispatch", "respond", "arrive", "resolve", "loaner", "complete", "followup", "deliver_install"}


def letter(name: str) -> str:
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def expected(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return read


def test_there_are_at_least_twelve_letters_each_with_its_expected_values() -> None:
    assert len(NAMES) >= 12
    assert sorted(path.stem for path in HERE.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_expected_promise_quotes_its_letter_and_names_regions_it_names(name: str) -> None:
    for promise in expected(name)["promises"]:
        assert promise["milestone"] in MILESTONES
        assert promise["clause_contains"] in letter(name)
        assert all(region == "*" or region in letter(name) for region in promise["within"])


@pytest.mark.parametrize("name", NAMES)
def test_every_number_that_promises_nothing_stands_in_its_letter(name: str) -> None:
    numbers = expected(name)["not_promises"]
    assert numbers
    assert all(number in letter(name) for number in numbers)
