"""The shared cases have teeth: change any single value they expect, and the change is noticed under its own key."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dispatch.cases import Bench
from dispatch.cases.checking import check_case, read_cases
from dispatch.data_root import data_root
from dispatch.places.regions import Atlas
from dispatch.policy_files import load_policies
from dispatch.work_time import chinese_calendar

CASES = read_cases(Path(__file__).with_name("letters_cases.json"))
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
Path_ = tuple[str | int, ...]


@cache
def bench() -> Bench:
    return Bench(load_policies(data_root() / "policies"), Atlas.open(data_root()), chinese_calendar())


def leaves(value: Any, at: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every single value with the way to it; an empty list or map is a value too."""
    if isinstance(value, Mapping | list) and value:
        inside = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in inside:
            yield from leaves(inner, (*at, key))
    else:
        yield at, value


def changed(value: Any) -> Any:
    """Another value of the same kind, as near as can be: a second, a day, one more."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case None:
            return "something"
        case str() if INSTANT.match(value):
            return (datetime.fromisoformat(value) + timedelta(seconds=1)).isoformat()
        case str() if DAY.match(value):
            return (datetime.fromisoformat(value) + timedelta(days=1)).date().isoformat()
        case str():
            return value + "x"
        case list():
            return ["x"]
        case _:
            return {"x": "x"}


def with_change(case: Mapping[str, Any], at: Path_, value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(dict(case))
    inner = copied["expect"]
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return copied


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_change_of_any_expected_value_is_noticed_under_its_key(case: Mapping[str, Any]) -> None:
    found = list(leaves(case["expect"]))
    assert found
    for at, value in found:
        mismatches = check_case(with_change(case, at, changed(value)), bench())
        assert any(mismatch.key.split(".")[0].split(" ")[0] == at[0] for mismatch in mismatches), at


@pytest.mark.parametrize("kind", ["commitments", "statuses"])
def test_a_clock_too_many_and_a_clock_too_few_are_noticed(kind: str) -> None:
    for case in (case for case in CASES if case["expect"].get(kind)):
        fewer = copy.deepcopy(dict(case))
        gone, _ = fewer["expect"][kind].popitem()
        assert f"{kind}.{gone}" in [mismatch.key for mismatch in check_case(fewer, bench())]
        more = with_change(case, (kind, "unheard_of"), {} if kind == "commitments" else "met")
        assert f"{kind}.unheard_of" in [mismatch.key for mismatch in check_case(more, bench())]
