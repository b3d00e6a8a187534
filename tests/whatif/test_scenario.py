"""Scenarios: what a file may say, and how it is told that it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.errors import InputErrors
from dispatch.whatif.scenario import WhatIf, find_scenario, load_what_if, scenario_names, what_if_of


def codes(tables: dict[str, object]) -> set[tuple[str, str]]:
    with pytest.raises(InputErrors) as raised:
        what_if_of({"title": "试", **tables}, "mine.toml")
    return {(problem.code, problem.where) for problem in raised.value.problems}


def test_an_empty_scenario_is_the_company_as_it_is() -> None:
    assert what_if_of({"title": "现状"}, "mine.toml") == WhatIf("现状")


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_of_the_product_can_be_read_in_both_languages(name: str) -> None:
    found = find_scenario(name)
    assert found.title
    assert found.title_en


def test_an_unknown_key_is_named_with_its_place() -> None:
    assert codes({"demand": {"facto": 2}}) == {("toml.unknown_key", "mine.toml.demand.facto")}


@pytest.mark.parametrize(
    ("tables", "code", "where"),
    [
        ({"demand": {"factor": -1.0}}, "whatif.bad_factor", "mine.toml.demand.factor"),
        ({"demand": {"mix": {"pump": -0.5}}}, "whatif.bad_factor", "mine.toml.demand.mix.pump"),
        ({"demand": {"per_day": -3}}, "whatif.bad_factor", "mine.toml.demand.per_day"),
        ({"crew": {"share": 1.5}}, "whatif.bad_factor", "mine.toml.crew.share"),
        ({"length": {"days": 0}}, "whatif.bad_length", "mine.toml.length"),
        ({"start": {"origin": "moon"}}, "whatif.unknown_start", "mine.toml.start.origin"),
        ({"start": {"origin": "snapshot"}}, "whatif.no_file", "mine.toml.start.file"),
        ({"start": {"at": "yesterday"}}, "whatif.bad_moment", "mine.toml.start.at"),
        ({"planner": {"goal": "fame"}}, "goal.unknown", "mine.toml.planner.goal"),
        ({"planner": {"rounds": -1}}, "whatif.bad_planner", "mine.toml.planner"),
        ({"world": "mars"}, "whatif.unknown_world", "mine.toml.world"),
        (
            {"crew": {"add": [{"base": "4401", "count": 0, "skills": {"pump": 1}}]}},
            "whatif.bad_crew",
            "mine.toml.crew.add[0]",
        ),
    ],
)
def test_what_cannot_be_is_named(tables: dict[str, object], code: str, where: str) -> None:
    assert (code, where) in codes(tables)


def test_everything_wrong_is_said_at_once() -> None:
    assert len(codes({"demand": {"factor": -1.0}, "travel": {"factor": -2.0}})) == 2


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"toml\.unreadable"):
        load_what_if(tmp_path / "none.toml")
