"""Drafts of letters: kept by id, checked in full, and in force from a day on without a new start."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.errors import Conflict, InputErrors, NotFound, Refused
from dispatch.policy_files import LivingShelf, PolicyDrafts, load_policies
from dispatch.policy_files.drafts import LONGEST_DRAFT

TODAY = date(2026, 3, 9)
SHIPPED = data_root() / "policies"
L01 = (SHIPPED / "l01.toml").read_text(encoding="utf-8")
L15 = L01.replace('id = "L01"', 'id = "L15"', 1)


@pytest.fixture
def drafts(tmp_path: Path) -> PolicyDrafts:
    return PolicyDrafts(tmp_path)


@pytest.fixture
def shelf(tmp_path: Path) -> LivingShelf:
    return LivingShelf(SHIPPED, tmp_path / "letters")


def test_a_draft_is_kept_with_what_it_says_of_itself(drafts: PolicyDrafts) -> None:
    drafts.add("L15", L15)
    (draft,) = drafts.all()
    assert (draft.id, draft.company, draft.sound) == ("L15", "广州全一泵业有限公司", True)


def test_a_broken_draft_is_kept_with_all_that_is_wrong(drafts: PolicyDrafts) -> None:
    broken = L15.replace('"8 hours"', '"8 moons"').replace("milestone", "mile", 1)
    codes = [problem.code for problem in drafts.save("L15", broken).problems]
    assert {"policy.bad_unit", "policy.missing_key", "policy.unknown_key"} <= set(codes)


def test_what_is_no_toml_at_all_is_still_kept(drafts: PolicyDrafts) -> None:
    assert [problem.code for problem in drafts.save("L15", "= nothing").problems] == ["policy.not_toml"]


def test_a_draft_under_the_wrong_id_is_not_sound(drafts: PolicyDrafts) -> None:
    assert [problem.code for problem in drafts.save("L15", L01).problems] == ["policy.draft_other_id"]


@pytest.mark.parametrize("bad", ["", "../L15", "L15/..", "l15", "L15.toml", "L 15", "Ｌ15", "L15\n", "L" * 21, "-L"])
def test_an_id_that_could_be_a_path_is_refused_everywhere(drafts: PolicyDrafts, bad: str) -> None:
    for act in (drafts.get, drafts.delete, lambda given: drafts.save(given, L15)):
        with pytest.raises(InputErrors, match=r"policy\.draft_id"):
            act(bad)


def test_the_longest_draft_is_kept_and_one_character_more_is_not(drafts: PolicyDrafts) -> None:
    drafts.save("L15", "#" * LONGEST_DRAFT)
    with pytest.raises(InputErrors, match=r"policy\.draft_too_long"):
        drafts.save("L15", "#" * (LONGEST_DRAFT + 1))


def test_adding_never_overwrites(drafts: PolicyDrafts) -> None:
    drafts.add("L15", L15)
    with pytest.raises(Conflict, match=r"policy\.draft_exists"):
        drafts.add("L15", "other")
    assert drafts.get("L15").text == L15


def test_a_deleted_draft_is_gone(drafts: PolicyDrafts) -> None:
    drafts.add("L15", L15)
    drafts.delete("L15")
    with pytest.raises(NotFound, match=r"policy\.no_draft"):
        drafts.delete("L15")


def test_a_new_letter_is_on_a_shelf_that_runs_from_its_day_on(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    drafts.add("L15", L15)
    assert "L15" not in shelf
    put = drafts.put_in_force("L15", text=L15, on=TODAY, today=TODAY, shelf=shelf)
    assert (put.version, put.effective_from) == (1, TODAY)
    assert shelf["L15"] == put
    assert len(shelf) == 15
    assert drafts.all() == ()


def test_a_draft_of_a_known_letter_becomes_its_next_version(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    drafts.add("L01", L01)
    first, later = shelf["L01"], date(2026, 4, 1)
    put = drafts.put_in_force("L01", text=L01, on=later, today=TODAY, shelf=shelf)
    assert put.version == first.version + 1
    assert shelf.on("L01", date(2026, 3, 31)) == first
    assert shelf.on("L01", later) == put
    assert shelf.version("L01", 1) == first


def test_a_new_start_finds_the_same_letters(drafts: PolicyDrafts, shelf: LivingShelf, tmp_path: Path) -> None:
    drafts.add("L15", L15)
    drafts.put_in_force("L15", text=L15, on=TODAY, today=TODAY, shelf=shelf)
    assert load_policies(SHIPPED, tmp_path / "letters").every_version == shelf.every_version


def test_a_day_that_has_passed_is_refused(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    drafts.add("L15", L15)
    with pytest.raises(Refused, match=r"policy\.day_passed"):
        drafts.put_in_force("L15", text=L15, on=date(2026, 3, 8), today=TODAY, shelf=shelf)


def test_nothing_that_the_check_finds_fault_with_comes_into_force(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    broken = L15.replace('"8 hours"', '"8 moons"')
    drafts.save("L15", broken)
    with pytest.raises(InputErrors, match=r"policy\.bad_unit"):
        drafts.put_in_force("L15", text=broken, on=TODAY, today=TODAY, shelf=shelf)
    assert "L15" not in shelf


def test_what_was_changed_after_the_look_is_not_put_in_force(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    drafts.add("L15", L15)
    with pytest.raises(Conflict, match=r"policy\.draft_changed"):
        drafts.put_in_force("L15", text=L15 + "# seen", on=TODAY, today=TODAY, shelf=shelf)


def test_a_heading_that_cannot_be_rewritten_is_named(drafts: PolicyDrafts, shelf: LivingShelf) -> None:
    quoted = L15.replace("version = 1", '"version" = 7', 1)
    drafts.add("L15", quoted)
    with pytest.raises(InputErrors, match=r"policy\.draft_heading"):
        drafts.put_in_force("L15", text=quoted, on=TODAY, today=TODAY, shelf=shelf)


def test_a_broken_file_beside_them_leaves_the_letters_as_they_were(shelf: LivingShelf, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "x.toml").write_text("= broken", encoding="utf-8")
    assert len(shelf) == 14
