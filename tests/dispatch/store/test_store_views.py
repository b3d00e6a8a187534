"""Both stores keep saved views alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.errors import Conflict, NotFound
from dispatch.model.saved_view import SavedView
from dispatch.store.base import Store

LATE = SavedView(1, "chen", "晚点", "state=predicted_breach", shared=True)
SOUTH = SavedView(2, "chen", "珠海", "region=%E7%8F%A0%E6%B5%B7%E5%B8%82")


def test_views_come_by_name_and_are_replaced_by_their_number(store: Store) -> None:
    with store.writing() as unit:
        assert unit.saved_views() == ()
        unit.put_saved_view(SOUTH)
        unit.put_saved_view(LATE)
        unit.put_saved_view(replace(SOUTH, query=""))
    with store.reading() as unit:
        assert unit.saved_views() == (LATE, replace(SOUTH, query=""))
        assert unit.saved_view(1) == LATE


def test_a_dropped_view_is_gone_and_dropping_it_again_changes_nothing(store: Store) -> None:
    with store.writing() as unit:
        unit.put_saved_view(LATE)
        unit.drop_saved_view(1)
        unit.drop_saved_view(1)
        assert unit.saved_views() == ()
        with pytest.raises(NotFound, match=r"view\.not_found"):
            unit.saved_view(1)


def test_one_owner_has_one_view_of_a_name_and_two_owners_may_have_the_same(store: Store) -> None:
    with store.writing() as unit:
        unit.put_saved_view(LATE)
        unit.put_saved_view(replace(LATE, id=2, owner="lin"))
    with pytest.raises(Conflict, match=r"store\.exists"), store.writing() as unit:
        unit.put_saved_view(replace(LATE, id=3))
    with store.reading() as unit:
        assert [view.id for view in unit.saved_views()] == [1, 2]
