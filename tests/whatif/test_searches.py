"""A search in a folder: what was simulated is kept, a stop is no answer, the answer survives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from dispatch.errors import InputErrors, NotFound, Refused, Unavailable
from dispatch.whatif.alone import alone_in
from dispatch.whatif.fan_out import Answer, Task
from dispatch.whatif.outcome import Kept, Outcome
from dispatch.whatif.replication import replicate
from dispatch.whatif.scenario import Demand, Length, PlannerChange, StartFrom, WhatIf
from dispatch.whatif.searches import Question, Search, Wanted
from dispatch.whatif.shelf import StudyShelf

ASKED = Question(Wanted.TERM, "L01/arrive/prd", 0.9, "today", 0.1, 2, 1)
NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)


class Fan:
    """Keeps every promise whose term is at least six hours, and none that is shorter."""

    def __init__(self) -> None:
        self.terms: list[str] = []

    def __call__(self, tasks: Sequence[Task], cancelled: Callable[[], bool]) -> Iterator[Answer]:
        for task in tasks:
            term = task.what_if.promises[ASKED.promise]
            self.terms.append(term)
            kept = Kept(10, 0) if int(term.split()[0]) >= 6 else Kept(0, 10)
            yield Answer(task.number, outcome(kept).to_json())


@cache
def quiet_hour() -> Outcome:
    """A company to which nothing happens."""
    start, length = StartFrom(open_faults=0), Length(days=0.01)
    return replicate(
        WhatIf("", planner=PlannerChange(days=1), demand=Demand(factor=0.0), start=start, length=length), 1
    )


def outcome(kept: Kept) -> Outcome:
    return replace(quiet_hour(), promises={"L01/arrive|prd": kept})


def never() -> bool:
    return False


def test_the_tightest_term_that_holds_is_the_answer(tmp_path: Path) -> None:
    search, fan = Search.begin(tmp_path / "one", ASKED), Fan()
    search.run(fan, never)
    assert search.answer == {"best": "6 hours"}
    assert [one.label for one in search.tried] == sorted({*fan.terms}, key=lambda term: int(term.split()[0]))
    assert all(one.done == one.whole == 2 for one in search.tried)
    assert not search.running


def test_gone_on_with_nothing_is_simulated_twice(tmp_path: Path) -> None:
    first, second = Fan(), Fan()
    search = Search.begin(tmp_path / "one", ASKED)
    search.run(first, never)
    Search.open(tmp_path / "one").run(second, never)
    assert first.terms
    assert second.terms == []


def test_a_stop_is_no_answer(tmp_path: Path) -> None:
    search, fan = Search.begin(tmp_path / "one", ASKED), Fan()
    search.run(fan, lambda: len(fan.terms) >= 2)
    assert search.answer is None
    assert len(search.tried) == 1
    search.run(Fan(), never)
    assert search.answer == {"best": "6 hours"}


def test_what_cannot_be_answered_is_said(tmp_path: Path) -> None:
    search = Search.begin(tmp_path / "one", replace(ASKED, wanted=Wanted.STAFF, promise="L01/nothing"))
    search.run(Fan(), never)
    assert "failed" in (search.answer or {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target": 1.0}, "whatif.bad_target"),
        ({"promise": "L01"}, "whatif.unknown_promise"),
        ({"replications": 0}, "study.bad_count"),
        ({"days": 0.0}, "whatif.bad_length"),
        ({"base": "nowhere"}, "toml.unreadable"),
    ],
)
def test_what_cannot_be_asked_is_named_and_leaves_no_folder(
    tmp_path: Path, change: dict[str, object], code: str
) -> None:
    with pytest.raises(InputErrors) as raised:
        Search.begin(tmp_path / "one", replace(ASKED, **change))  # type: ignore[arg-type]
    assert [one.code for one in raised.value.problems] == [code]
    assert not (tmp_path / "one").exists()


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    search = Search.begin(tmp_path / "one", ASKED)
    with alone_in(search.folder):
        assert search.running
        with pytest.raises(Refused):
            search.run(Fan(), never)


def test_a_search_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Search.begin(tmp_path / "searches" / "one", ASKED)
    (tmp_path / "searches" / "two").mkdir()
    (tmp_path / "searches" / "two" / "question.json").write_text('{"format": "search/9"}', encoding="utf-8")
    with pytest.raises(Unavailable):
        Search.open(tmp_path / "searches" / "two")
    assert [one.folder.name for one in StudyShelf(tmp_path).searches()] == ["one"]


def test_the_shelf_names_searches_after_the_moment_and_finds_them(tmp_path: Path) -> None:
    shelf = StudyShelf(tmp_path)
    first, second = (shelf.begin_search(ASKED, now=NOW) for _ in range(2))
    assert [first.folder.name, second.folder.name] == ["20260309-010000", "20260309-010000-1"]
    assert shelf.search(first.folder.name) == first
    for name in ("../one", "", "nothing"):
        with pytest.raises(NotFound):
            shelf.search(name)
