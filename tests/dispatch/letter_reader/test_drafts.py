"""Drafts become policy files that the loader accepts, and answers change them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.letter_reader import (
    Choice,
    LetterDraft,
    answered,
    choice_words,
    draft_toml,
    question_words,
    read_letter,
    reason_words,
)
from dispatch.letter_reader.words import reasons
from dispatch.model.policy import Policy, Term, Unit
from dispatch.policy_files import load_policy
from tests.dispatch.letter_reader.test_numbers_in_letters import PIECES
from tests.dispatch.letter_reader.written import NAMES, letter

POLICIES = sorted((data_root() / "policies").glob("*.toml"))


def accepted(draft: LetterDraft, folder: Path) -> Policy:
    """The policy that the loader makes of the draft's file."""
    file = folder / "draft.toml"
    file.write_text(draft_toml(draft, id="L99", effective_from=date(2026, 1, 1)), encoding="utf-8")
    return load_policy(file)


def quoted(file: Path) -> str:
    """A letter put together from the clauses that a policy file quotes."""
    found: dict[str, None] = {}

    def collect(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("clause"), str):
                found[value["clause"]] = None
            for inner in value.values():
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)

    collect(tomllib.loads(file.read_text(encoding="utf-8")))
    return "。\n".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_the_draft_of_a_letter_is_a_sound_policy_file(name: str, tmp_path: Path) -> None:
    draft = read_letter(letter(name))
    policy = accepted(draft, tmp_path)
    assert policy.promises
    assert {promise.milestone for promise in policy.promises} == {p.milestone for p in draft.promises if not p.dropped}


@pytest.mark.parametrize("file", POLICIES, ids=lambda file: file.stem)
def test_the_clauses_of_a_hand_made_policy_give_a_sound_draft(file: Path, tmp_path: Path) -> None:
    accepted(read_letter(quoted(file)), tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join))
def test_every_draft_is_accepted_whatever_the_letter(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    accepted(read_letter("承诺" + text), tmp_path_factory.getbasetemp())


def test_a_wrapped_clause_is_one_line_in_the_file(tmp_path: Path) -> None:
    draft = read_letter("我公司在接到用户的报修电话以后保证在24小时\n之内派出专业人员到达现场进行处理")
    assert "\n" in draft.promises[0].clause
    assert "\n" not in accepted(draft, tmp_path).promises[0].clause


def test_the_file_names_its_open_questions_until_they_are_answered() -> None:
    draft = read_letter("接到电话后4小时内到达现场，8小时内修复")
    asked = draft_toml(draft, id="L99", effective_from=date(2026, 1, 1))
    all_answered = answered(draft, {question.id: question.assumed for question in draft.questions})
    assert "# 修复时限" in asked
    assert "#" not in draft_toml(all_answered, id="L99", effective_from=date(2026, 1, 1))


def test_the_repair_may_be_counted_from_the_arrival(tmp_path: Path) -> None:
    draft = read_letter("接到电话后4小时内到达现场，8小时内修复")
    later = answered(draft, {"start_of_repair:promises.resolve": "from_the_arrival"})
    assert 'chained_after = "arrive"' in draft_toml(later, id="L99", effective_from=date(2026, 1, 1))
    again = answered(later, {"start_of_repair:promises.resolve": "from_the_call"})
    assert again.promises == draft.promises
    accepted(later, tmp_path)


def test_a_word_of_haste_gets_the_number_a_person_gives() -> None:
    draft = read_letter("如有紧急情况，我方收到通知后立即派人处理")
    (promise,) = draft.promises
    assert (promise.assumed, promise.within) == (True, Term(15, Unit.MINUTES))
    (question,) = (one for one in draft.questions if one.code == "haste")
    assert answered(draft, {question.id: "45 minutes"}).promises[0].within == Term(45, Unit.MINUTES)
    assert answered(draft, {question.id: "no_clock"}).promises[0].dropped


def test_best_effort_is_no_clock_unless_a_person_says_so(tmp_path: Path) -> None:
    draft = read_letter("出现故障及时响应")
    assert accepted(draft, tmp_path).promises == ()
    (question,) = draft.questions
    (clock,) = accepted(answered(draft, {question.id: "2 hours"}), tmp_path).promises
    assert clock.within == Term(2, Unit.HOURS)


def test_a_place_nobody_knows_counts_to_everywhere_else_until_it_is_named(tmp_path: Path) -> None:
    draft = read_letter("接到报修后福州市内2小时、附近县城4小时、其他地区8小时到达现场")
    (question,) = (one for one in draft.questions if one.code == "which_place")
    (folded,) = accepted(draft, tmp_path).promises
    assert folded.within_by_region == {"fuzhou": Term(2, Unit.HOURS), "elsewhere": Term(4, Unit.HOURS)}
    policy = accepted(answered(draft, {question.id: "350121 350122"}), tmp_path)
    assert sorted(term.amount for term in policy.promises[0].within_by_region.values()) == [2, 4, 8]


def test_hours_may_be_hours_of_work_and_back() -> None:
    draft = read_letter("接到报修后12小时内修复")
    written = draft_toml(
        answered(draft, {"hours_run:letter": "working_hours_only"}), id="L9", effective_from=date(2026, 1, 1)
    )
    assert 'within = "2 working_days"' in written
    back = answered(answered(draft, {"hours_run:letter": "working_hours_only"}), {"hours_run:letter": "day_and_night"})
    assert 'within = "12 hours"' in draft_toml(back, id="L9", effective_from=date(2026, 1, 1))


def test_of_two_times_for_one_milestone_the_stricter_counts_and_the_other_is_kept_in_words(tmp_path: Path) -> None:
    draft = read_letter("工作日2小时内、非工作日4小时内到达现场")
    assert [question.code for question in draft.questions if question.code == "conflict"] == ["conflict"]
    policy = accepted(draft, tmp_path)
    assert [promise.within for promise in policy.promises] == [Term(2, Unit.HOURS)]
    assert len(policy.undertakings) == 1


def test_a_range_may_be_read_by_its_lower_end() -> None:
    draft = read_letter("接到通知后24-48小时内赶到现场")
    assert answered(draft, {"range:promises.arrive": "lower"}).promises[0].within == Term(24, Unit.HOURS)


def test_a_warranty_without_a_start_is_asked_for() -> None:
    draft = read_letter("保修一年")
    assert answered(draft, {"warranty_start:warranty.goods": "delivered_on"}).warranty[0].starts == ("delivered_on",)


def test_regular_work_gets_its_interval_from_a_person(tmp_path: Path) -> None:
    draft = answered(read_letter("定期巡检"), {"how_often:plans.inspection": "4 months"})
    assert accepted(draft, tmp_path).plans["inspection"].every == Term(4, Unit.MONTHS)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"no_such:question": "yes"}, "letter_reader.unknown_question"),
        ({"how_often:plans.inspection": "3 hours"}, "letter_reader.unknown_answer"),
        ({"how_often:plans.inspection": "often"}, "letter_reader.unknown_answer"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused(answers: dict[str, str], code: str) -> None:
    with pytest.raises(InputErrors) as refused:
        answered(read_letter("定期巡检"), answers)
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize("name", NAMES)
def test_every_question_choice_and_reason_has_words_in_both_languages(name: str) -> None:
    draft = read_letter(letter(name))
    for question in draft.questions:
        for language in ("zh", "en"):
            said = question_words(question, language)
            assert said.text != question.code
            assert "{" not in said.text + said.assumed
            assert len(said.choices) == len(question.choices)
        assert question.assumed in [choice.code for choice in question.choices]
        assert re.search(r"[\u4e00-\u9fff]", question_words(question, "zh").text)


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_a_reason_is_worded_in_both_languages(reason: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", reason_words(reason, "zh"))
    assert re.search(r"[a-z]", reason_words(reason, "en"))


def test_a_term_as_a_choice_speaks_for_itself() -> None:
    assert choice_words(Choice("15 minutes"), "zh") == "15 分钟"
