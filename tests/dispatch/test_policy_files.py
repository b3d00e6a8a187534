"""Letters in files: what is wrong is found, named by file and key, and nothing is half loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.messages import explain
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Policy, Term, Unit
from dispatch.policy_files import load_policies, load_policy

LETTERS = data_root() / "policies"
HEAD = """
id = "X01"
version = 1
effective_from = 2025-01-01
title_zh = "承诺书"
title_en = "Letter"
company = "某公司"
"""
REGIONS = """
[[regions]]
code = "near"
zh = "近处"
en = "near"
prefixes = ["4401"]
[[regions]]
code = "far"
zh = "远处"
en = "far"
prefixes = [""]
"""
ARRIVE = """
[promises.arrive]
milestone = "arrive"
requirement = "X01-01"
clause = "8小时内到达现场"
start = "notified_at"
"""


def letter(folder: Path, text: str, name: str = "x01.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    """Code and place of everything that is wrong with a letter."""
    with pytest.raises(InputErrors) as caught:
        load_policy(letter(folder, text))
    return [(problem.code, problem.where.removeprefix("x01.toml: ")) for problem in caught.value.problems]


def test_all_fourteen_letters_load() -> None:
    assert sorted(load_policies(LETTERS)) == [f"L{number:02}" for number in range(1, 15)]


@pytest.mark.parametrize("policy", load_policies(LETTERS).values(), ids=lambda policy: policy.id)
def test_every_entry_of_a_letter_names_a_requirement_of_its_own(policy: Policy) -> None:
    entries: tuple[Any, ...] = (
        *policy.promises,
        *policy.plans.values(),
        *policy.gates.values(),
        *policy.bans,
        *policy.undertakings,
        *policy.warranty.rules.values(),
        *policy.charges.services.values(),
    )
    assert entries
    assert all(entry.requirement.startswith(f"{policy.id}-") for entry in entries)


def test_a_sound_letter_is_read_whole(tmp_path: Path) -> None:
    policy = load_policy(letter(tmp_path, HEAD + REGIONS + ARRIVE + 'within = { near = "8 hours", far = "2 days" }\n'))
    (promise,) = policy.promises
    assert (policy.id, policy.version, policy.effective_from) == ("X01", 1, date(2025, 1, 1))
    assert promise.milestone is Milestone.ARRIVE
    assert promise.within_by_region == {"near": Term(8, Unit.HOURS), "far": Term(2, Unit.DAYS)}


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("1 hour", Term(1, Unit.HOURS)),
        ("90 minutes", Term(90, Unit.MINUTES)),
        ("1 week", Term(1, Unit.WEEKS)),
        ("3 working_days", Term(3, Unit.WORKING_DAYS)),
        ("1 working_day", Term(1, Unit.WORKING_DAYS)),
    ],
)
def test_a_term_is_a_number_and_a_unit(tmp_path: Path, written: str, term: Term) -> None:
    policy = load_policy(letter(tmp_path, f'{HEAD}{ARRIVE}within = "{written}"\n'))
    assert policy.promises[0].within == term


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("8 parsecs", "policy.bad_unit"),
        ("8", "policy.bad_unit"),
        ("eight hours", "policy.bad_amount"),
        ("0 hours", "policy.bad_amount"),
        ("-8 hours", "policy.bad_amount"),
        ("1.5 hours", "policy.bad_amount"),
        ("99999 hours", "policy.bad_amount"),
    ],
)
def test_a_term_that_is_none_is_refused(tmp_path: Path, written: str, code: str) -> None:
    assert (code, "promises.arrive.within") in problems(tmp_path, f'{HEAD}{ARRIVE}within = "{written}"\n')


def test_a_misspelt_key_does_not_pass_in_silence(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + ARRIVE + 'within = "8 hours"\nwithn = "4 hours"\n[promisses.x]\n')
    assert found == [("policy.unknown_key", "promises.arrive.withn"), ("policy.unknown_key", "promisses")]


@pytest.mark.parametrize("clause", ["", 'clause = ""', 'clause = "within 8 hours"', "clause = 8"])
def test_a_promise_quotes_the_letter_in_chinese(tmp_path: Path, clause: str) -> None:
    text = HEAD + ARRIVE.replace('clause = "8小时内到达现场"', clause) + 'within = "8 hours"\n'
    assert problems(tmp_path, text) == [("policy.missing_clause", "promises.arrive.clause")]


def test_every_error_is_collected(tmp_path: Path) -> None:
    text = HEAD.replace("version = 1", "version = 0") + ARRIVE.replace('"notified_at"', '"rang_at"')
    assert {code for code, _ in problems(tmp_path, text)} == {"policy.bad_value", "policy.missing_key"}
    assert len(problems(tmp_path, text)) == 3


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ('within = { near = "8 hours" }', "policy.region_uncovered", "promises.arrive"),
        ('within = { near = "8 hours", far = "1 day", moon = "1 day" }', "policy.unknown_region", "promises.arrive"),
        (
            'within = { near = "8 hours", far = "1 day" }\nbest_effort = ["far"]',
            "policy.region_twice",
            "promises.arrive",
        ),
    ],
)
def test_a_promise_speaks_of_every_region_once(tmp_path: Path, change: str, code: str, where: str) -> None:
    assert problems(tmp_path, HEAD + REGIONS + ARRIVE + change + "\n") == [(code, where)]


def test_a_region_of_best_effort_needs_no_number(tmp_path: Path) -> None:
    text = HEAD + REGIONS + ARRIVE + 'within = { near = "8 hours" }\nbest_effort = ["far"]\n'
    assert load_policy(letter(tmp_path, text)).promises[0].best_effort == ("far",)


def test_regions_leave_no_gaps(tmp_path: Path) -> None:
    text = HEAD + REGIONS.replace('prefixes = [""]', 'prefixes = ["44"]')
    assert problems(tmp_path, text) == [("policy.regions_leave_gaps", "regions")]


def test_a_region_behind_a_wider_one_is_found(tmp_path: Path) -> None:
    text = HEAD + REGIONS.replace('prefixes = ["4401"]', 'prefixes = [""]')
    assert problems(tmp_path, text) == [("policy.region_hidden", "regions")]


def test_two_promises_for_one_milestone_contradict_each_other(tmp_path: Path) -> None:
    other = ARRIVE.replace("promises.arrive", "promises.again") + 'within = "4 hours"\n'
    text = HEAD + ARRIVE + 'within = "8 hours"\n' + other
    assert problems(tmp_path, text) == [("policy.contradiction", "promises.again")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('class = "normal"', 'class = "major"'),
        ("in_warranty = true", "in_warranty = false"),
        ('issue = "fault"', 'issue = "quality_complaint"'),
        ('job = "rescue"', 'job_other_than = ["rescue"]'),
    ],
)
def test_promises_set_apart_by_their_conditions_do_not(tmp_path: Path, one: str, other: str) -> None:
    second = ARRIVE.replace("promises.arrive", "promises.again")
    text = f'{HEAD}{ARRIVE}within = "8 hours"\nwhen = {{ {one} }}\n{second}within = "4 hours"\nwhen = {{ {other} }}\n'
    assert len(load_policy(letter(tmp_path, text)).promises) == 2


def test_promises_set_apart_by_their_regions_do_not(tmp_path: Path) -> None:
    first = ARRIVE + 'within = { near = "8 hours" }\nbest_effort = ["far"]\n'
    second = ARRIVE.replace("promises.arrive", "promises.far") + 'within = { far = "1 day" }\nbest_effort = ["near"]\n'
    assert len(load_policy(letter(tmp_path, HEAD + REGIONS + first + second)).promises) == 2


def test_a_chain_needs_a_promise_that_starts_by_itself(tmp_path: Path) -> None:
    chained = ARRIVE.replace('start = "notified_at"', 'chained_after = "resolve"') + 'within = "8 hours"\n'
    assert problems(tmp_path, HEAD + chained) == [("policy.broken_chain", "promises.arrive.chained_after")]


def test_a_chained_promise_comes_after_the_one_it_follows(tmp_path: Path) -> None:
    chained = ARRIVE.replace("promises.arrive", "promises.fix").replace(
        'start = "notified_at"', 'chained_after = "arrive"'
    )
    text = (
        HEAD
        + chained.replace('"arrive"\nreq', '"resolve"\nreq')
        + 'within = "1 day"\n'
        + ARRIVE
        + 'within = "8 hours"\n'
    )
    assert [promise.key for promise in load_policy(letter(tmp_path, text)).promises] == ["arrive", "fix"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[charges.in_warranty]\nlabour="gratis"\nparts="free"\ntravel="free"\n', "policy.bad_value"),
        ("[bans.lateness]\n", "policy.bad_value"),
        ("[warranty.rules.x]\nterm = '8 hours'\n", "policy.bad_value"),
        ("[warranty]\ndefault = 'x'\n", "policy.bad_value"),
        ("[plans.x]\nevery = '2 weeks'\n", "policy.bad_value"),
        ("[gates.x]\nsteps = ['a', 'a']\n", "policy.bad_value"),
        ("[gates.x]\n", "policy.missing_key"),
        ("[charges.excluded.old_age]\n", "policy.bad_value"),
    ],
)
def test_other_sections_are_checked_too(tmp_path: Path, text: str, code: str) -> None:
    first_line, _, rest = text.partition("\n")
    quoted = "" if first_line == "[warranty]" else 'clause = "原文"\nrequirement = "X01-02"\n'
    assert [found for found, _ in problems(tmp_path, f"{HEAD}{first_line}\n{quoted}{rest}")] == [code]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, "id = ")[0][0] == "policy.not_toml"
    with pytest.raises(InputErrors) as caught:
        load_policy(tmp_path / "nowhere.toml")
    assert [problem.code for problem in caught.value.problems] == ["policy.unreadable"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        load_policies(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["policy.no_files"]


def test_one_bad_letter_stops_the_whole_folder_and_all_files_are_told(tmp_path: Path) -> None:
    letter(tmp_path, HEAD, "good.toml")
    letter(tmp_path, "id = ", "bad.toml")
    letter(tmp_path, HEAD.replace("X01", "X02") + "colour = 1\n", "worse.toml")
    with pytest.raises(InputErrors) as caught:
        load_policies(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["policy.not_toml", "policy.unknown_key"]


def test_the_newest_version_counts_and_the_same_one_twice_is_an_error(tmp_path: Path) -> None:
    letter(tmp_path, HEAD.replace("version = 1", "version = 2"), "a.toml")
    letter(tmp_path, HEAD, "b.toml")
    assert load_policies(tmp_path)["X01"].version == 2
    letter(tmp_path, HEAD, "c.toml")
    with pytest.raises(InputErrors) as caught:
        load_policies(tmp_path)
    assert [(problem.code, problem.facts["other"]) for problem in caught.value.problems] == [
        ("policy.duplicate", "b.toml")
    ]


def test_an_error_says_in_both_languages_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        load_policy(letter(tmp_path, HEAD + ARRIVE + 'within = "8 parsecs"\n'))
    for language in ("zh", "en"):
        (said,) = explain(caught.value, language)
        assert "8 parsecs" in said.cause
        assert "working_days" in said.action
