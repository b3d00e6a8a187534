"""Every error code in the source has words in both languages, and every word has a use."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors, InputProblem, NotFound
from dispatch.messages import explain, known_codes, message
from solver.reasons import CODES as REASONS

ROOT = Path(__file__).resolve().parents[1]
CODE = re.compile(
    r"""\b(?:PaidanError|InputProblem|NotFound|Refused|Conflict|PlanStale|DoubleBooking|Unavailable|SolverFailed|Issue|Trouble)"""
    r"""\(\s*f?["']([a-z_]+\.[a-z_]+)["']"""
)


def codes_in_the_source() -> set[str]:
    files = [f for folder in ("dispatch", "solver", "web") for f in (ROOT / folder).rglob("*.py")]
    found = {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}
    return found - set(REASONS)


def test_every_code_in_the_source_has_words() -> None:
    assert codes_in_the_source() - known_codes() == set()


def test_the_search_for_codes_finds_them() -> None:
    assert {"work_order.stale", "fault.unknown_site", "plan.stale"} <= codes_in_the_source()


@pytest.mark.parametrize("file", sorted((data_root() / "messages").glob("*.toml")), ids=lambda file: file.stem)
def test_every_entry_is_whole_in_both_languages(file: Path) -> None:
    for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert set(entry) == {"cause_zh", "action_zh", "cause_en", "action_en"}, code
        assert all(text.strip() for text in entry.values()), code
        assert re.search(r"[\u4e00-\u9fff]", entry["cause_zh"] + entry["action_zh"]), code
        assert all(re.search(r"[A-Za-z]{3}", entry[side]) for side in ("cause_en", "action_en")), code


def test_a_code_is_worded_in_one_file_only() -> None:
    files = sorted((data_root() / "messages").glob("*.toml"))
    found = [code for file in files for code in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(found) == len(set(found))


def test_facts_fill_the_words_and_a_missing_fact_is_a_question_mark() -> None:
    (said,) = explain(NotFound("policy.not_found", id="L99"), "zh")
    assert "L99" in said.cause
    assert "?" in message("policy.not_found", {}, "en").cause


def test_several_problems_are_several_messages() -> None:
    error = InputErrors([InputProblem("fault.no_description", "description"), InputProblem("fault.no_skill", "skill")])
    assert [said.where for said in explain(error, "en")] == ["description", "skill"]
