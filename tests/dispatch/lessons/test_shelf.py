"""What was learned counts only once it is chosen, for everybody who looks at the same folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.errors import Refused
from dispatch.lessons.shelf import Choice, Shelf


def a_shelf(folder: Path, guess: str | None = "guess") -> Shelf[str]:
    return Shelf(folder, guess, read=lambda file: file.read_text(), write=lambda file, text: _written(file, text))


def _written(file: Path, text: str) -> None:
    file.write_text(text)


def test_nothing_counts_until_somebody_switches_it_on(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path / "hours")
    shelf.keep("own", {"visits": 3})
    assert (shelf.choice, shelf.in_force()) == (Choice.OFF, None)


def test_own_numbers_cannot_be_chosen_before_they_were_learned(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"lesson\.nothing_learned"):
        a_shelf(tmp_path).choose(Choice.OWN)


def test_no_guess_can_be_chosen_where_none_is_shipped(tmp_path: Path) -> None:
    assert a_shelf(tmp_path, guess=None).choices == (Choice.OFF,)
    with pytest.raises(Refused, match=r"lesson\.nothing_learned"):
        a_shelf(tmp_path, guess=None).choose(Choice.GUESS)


def test_another_process_sees_what_was_chosen_and_what_was_learned_again(tmp_path: Path) -> None:
    mine, theirs = a_shelf(tmp_path), a_shelf(tmp_path)
    assert theirs.in_force() is None
    mine.choose(Choice.GUESS)
    assert theirs.in_force() == "guess"
    mine.keep("own", {"visits": 3})
    mine.choose(Choice.OWN)
    assert theirs.in_force() == "own"
    mine.choose(Choice.OFF)
    assert theirs.in_force() is None


def test_what_was_said_of_the_numbers_when_they_were_learned_stays_with_them(tmp_path: Path) -> None:
    assert a_shelf(tmp_path).report is None
    a_shelf(tmp_path).keep("own", {"visits": 3, "words": "水泵"})
    assert a_shelf(tmp_path).report == {"visits": 3, "words": "水泵"}
