"""Saved views at the desk: whose they are, who sees them, and what cannot be saved."""

from __future__ import annotations

import pytest

from dispatch.desk import Desk
from dispatch.desk.views import LONGEST_NAME, LONGEST_QUERY, MOST_OF_ONE_PERSON
from dispatch.errors import InputErrors, NotFound, Refused
from tests.builders import a_desk

ME, OTHER = "chen", "lin"


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def names(desk: Desk, actor: str) -> list[str]:
    return [view.name for view in desk.saved_views(actor=actor)]


def test_a_private_view_is_seen_by_its_owner_and_a_shared_one_by_everybody(desk: Desk) -> None:
    desk.save_view("深圳", "region=1", shared=False, actor=ME)
    desk.save_view("晚点", "state=breached", shared=True, actor=ME)
    desk.save_view("A", "", shared=True, actor=OTHER)
    assert names(desk, ME) == ["晚点", "深圳", "A"]
    assert names(desk, OTHER) == ["A", "晚点"]


def test_saving_under_the_same_name_replaces_the_view(desk: Desk) -> None:
    first = desk.save_view("深圳", "region=1", shared=False, actor=ME)
    again = desk.save_view(" 深圳 ", "region=2", shared=True, actor=ME)
    assert again.id == first.id
    assert desk.saved_views(actor=ME) == (again,)
    assert desk.save_view("深圳", "region=3", shared=False, actor=OTHER).id != first.id


def test_a_view_is_renamed_shared_and_deleted_by_its_owner(desk: Desk) -> None:
    view = desk.save_view("深圳", "region=1", shared=False, actor=ME)
    changed = desk.change_view(view.id, name="南区", shared=True, actor=ME)
    assert (changed.name, changed.shared, changed.query) == ("南区", True, "region=1")
    desk.delete_view(view.id, actor=ME)
    assert names(desk, ME) == []
    with pytest.raises(NotFound, match=r"view\.not_found"):
        desk.delete_view(view.id, actor=ME)


def test_nobody_changes_or_deletes_the_view_of_another(desk: Desk) -> None:
    view = desk.save_view("深圳", "", shared=True, actor=ME)
    with pytest.raises(Refused, match=r"view\.not_yours"):
        desk.change_view(view.id, name="我的", shared=True, actor=OTHER)
    with pytest.raises(Refused, match=r"view\.not_yours"):
        desk.delete_view(view.id, actor=OTHER)
    assert names(desk, ME) == ["深圳"]


def test_a_view_is_not_renamed_to_the_name_of_another_of_ones_own(desk: Desk) -> None:
    desk.save_view("甲", "", shared=False, actor=ME)
    second = desk.save_view("乙", "", shared=False, actor=ME)
    with pytest.raises(InputErrors, match=r"view\.name_taken"):
        desk.change_view(second.id, name="甲", shared=False, actor=ME)
    assert desk.change_view(second.id, name="乙", shared=True, actor=ME).shared


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1), "a\nb"])
def test_a_view_needs_a_short_name(desk: Desk, name: str) -> None:
    with pytest.raises(InputErrors, match=r"view\.name:|view\.name "):
        desk.save_view(name, "", shared=False, actor=ME)


def test_the_longest_name_and_query_are_kept_whole(desk: Desk) -> None:
    view = desk.save_view("x" * LONGEST_NAME, "q" * LONGEST_QUERY, shared=False, actor=ME)
    assert (len(view.name), len(view.query)) == (LONGEST_NAME, LONGEST_QUERY)


@pytest.mark.parametrize("query", ["q" * (LONGEST_QUERY + 1), "?region=1", "a\nb"])
def test_what_is_no_query_of_the_board_is_refused(desk: Desk, query: str) -> None:
    with pytest.raises(InputErrors, match=r"view\.query"):
        desk.save_view("深圳", query, shared=False, actor=ME)


def test_one_person_keeps_a_limited_number_and_may_still_replace(desk: Desk) -> None:
    for number in range(MOST_OF_ONE_PERSON):
        desk.save_view(f"视图 {number}", "", shared=False, actor=ME)
    with pytest.raises(InputErrors, match=r"view\.too_many"):
        desk.save_view("再来一个", "", shared=False, actor=ME)
    assert desk.save_view("视图 0", "region=1", shared=False, actor=ME).query == "region=1"
    assert desk.save_view("再来一个", "", shared=False, actor=OTHER).id == MOST_OF_ONE_PERSON + 1
