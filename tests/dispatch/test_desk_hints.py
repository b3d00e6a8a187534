"""First-time hints at the desk: each person and each page by itself, for good, and back again."""

from __future__ import annotations

from tests.builders import a_desk


def test_everybody_begins_with_hints() -> None:
    assert a_desk().needs_hints("board", actor="chen")


def test_hints_put_away_stay_away_for_this_person_and_this_page_only() -> None:
    desk = a_desk()
    desk.put_hints_away("board", actor="chen")
    desk.put_hints_away("board", actor="chen")
    assert not desk.needs_hints("board", actor="chen")
    assert desk.needs_hints("technician", actor="chen")
    assert desk.needs_hints("board", actor="lin")


def test_hints_are_shown_again_on_demand() -> None:
    desk = a_desk()
    desk.put_hints_away("board", actor="chen")
    desk.put_hints_away("technician", actor="chen")
    desk.show_hints_again("board", actor="chen")
    assert desk.needs_hints("board", actor="chen")
    assert not desk.needs_hints("technician", actor="chen")
