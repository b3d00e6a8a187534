"""Run a case file against the product and list every answer that differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dispatch.cases.answers import ANSWERS, Question, answer
from dispatch.cases.comparing import differences
from dispatch.cases.given import places_by_way
from dispatch.errors import InputErrors, InputProblem, PaidanError
from dispatch.model.policy import Policy
from dispatch.places.regions import Atlas
from dispatch.work_time import Calendar

SCHEMA = "letters-cases/1"


@dataclass(frozen=True, slots=True)
class Bench:
    """What cases are held against."""

    policies: Mapping[str, Policy]
    atlas: Atlas
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One key of one case; a case that could not be answered has the key ``error``."""

    id: str
    key: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases there were, and all that differed."""

    cases: int
    mismatches: tuple[Mismatch, ...]

    @property
    def passed(self) -> int:
        return self.cases - len({mismatch.id for mismatch in self.mismatches})


def check_file(file: Path, bench: Bench) -> Outcome:
    """Answer every case of a file; raises ``InputErrors`` when the file itself cannot be used."""
    cases = read_cases(file)
    return Outcome(len(cases), tuple(found for case in cases for found in check_case(case, bench)))


def read_cases(file: Path) -> list[Mapping[str, Any]]:
    """The cases of a file, every one with an id, a known kind, what is given and what is expected."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputErrors([InputProblem("file.unreadable", file.name, {"what": str(error.strerror)})]) from error
    except ValueError as error:
        raise InputErrors([InputProblem("file.not_json", file.name, {"what": str(error)})]) from error
    cases = raw.get("cases") if isinstance(raw, Mapping) and raw.get("schema") == SCHEMA else None
    if not isinstance(cases, list):
        raise InputErrors([InputProblem("cases.bad_schema", file.name, {"schema": SCHEMA})])
    problems = [problem for number, case in enumerate(cases, 1) for problem in _problems(case, f"cases[{number}]")]
    if problems:
        raise InputErrors(problems)
    return cases


def _problems(case: object, where: str) -> Iterator[InputProblem]:
    if not isinstance(case, Mapping):
        yield InputProblem("cases.not_a_case", where)
        return
    for key in ("id", "letter", "kind", "given", "expect"):
        if key not in case:
            yield InputProblem("cases.missing_key", where, {"key": key})
    for key in ("given", "expect"):
        if not isinstance(case.get(key, {}), Mapping):
            yield InputProblem("cases.not_a_case", f"{where}.{key}")
    if str(case.get("kind", "region")) not in ANSWERS:
        yield InputProblem("cases.unknown_kind", where, {"kind": str(case["kind"]), "known": ", ".join(ANSWERS)})


def check_case(case: Mapping[str, Any], bench: Bench) -> tuple[Mismatch, ...]:
    """Everything in which the product's answer differs from what one case expects."""
    policy = bench.policies.get(str(case["letter"]))
    if policy is None:
        return (Mismatch(case["id"], "error", case["expect"], f"policy.not_found {case['letter']}"),)
    question = Question(policy, case["given"], bench.atlas, bench.calendar)
    try:
        found = list(differences(case["expect"], answer(case["kind"], question)))
        found += _by_way(case, question)
    except (PaidanError, AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        return (Mismatch(case["id"], "error", case["expect"], f"{type(error).__name__}: {error}"),)
    return tuple(Mismatch(case["id"], *difference) for difference in found)


def _by_way(case: Mapping[str, Any], question: Question) -> Iterator[tuple[str, Any, Any]]:
    """Each listed way of telling the place, used alone, must give the expected region."""
    for way, place in places_by_way(case["given"]).items():
        region = question.region(place)
        if "region" in case["expect"] and region != case["expect"]["region"]:
            yield f"region by {way}", case["expect"]["region"], region
