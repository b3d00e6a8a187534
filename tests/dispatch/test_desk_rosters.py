"""Rest days on a customer's site: substitutes cover them, written notice excuses a short day, the log keeps it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.desk.rosters import CrewSheet, sheet_of
from dispatch.errors import Conflict, InputErrors, Refused
from dispatch.model.crew import CrewMonth, WrittenNotice
from dispatch.rosters import ShortDay
from dispatch.store.base import Store
from dispatch.store.crew_documents import crew_of, crew_row
from dispatch.store.memory import MemoryStore
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from dispatch.store.verify_crews import fold_crews
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company
from tests.dispatch.papers import a_customer_of

MARCH = date(2026, 3, 1)
CREW = ("李四", "王五", "赵六")


def day(number: int) -> date:
    return MARCH.replace(day=number)


@pytest.fixture(params=["memory", "sql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    store: Store = MemoryStore() if request.param == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'r.db'}")
    desk = a_small_company(a_desk(store))
    a_customer_of(desk, "L07")
    yield desk
    desk.close()


def change(desk: Desk, what: str, *where: object, **given: object) -> CrewMonth:
    envelope: dict[str, object] = {"version": None, "now": MONDAY_9, "actor": "office", "command_id": a_key(), **given}
    crew: CrewMonth = getattr(desk, what)("L07", *where, **envelope)
    return crew


def a_crew(desk: Desk, posts: int = 3) -> CrewMonth:
    return change(desk, "set_crew", MARCH, posts=posts, staff=CREW)


def resting(desk: Desk, who: str, *days: int, kind: str = "rest") -> CrewMonth:
    return change(desk, "set_days_off", MARCH, who=who, kind=kind, days=[day(number) for number in days])


def sheet(desk: Desk) -> CrewSheet:
    found = desk.crew_sheet("L07", MARCH)
    assert found is not None
    return found


def test_a_rest_day_without_a_substitute_is_an_absence(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 7, 8)
    assert sheet(desk).report.absent == (ShortDay(day(7), 1), ShortDay(day(8), 1))
    assert sheet(desk).short == {day(7): 1, day(8): 1}


def test_a_substitute_from_outside_covers_a_rest_day(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 7)
    change(desk, "set_substitutes", day(7), names=["孙七"])
    assert sheet(desk).report.absent == ()
    change(desk, "set_substitutes", day(7), names=[])
    assert sheet(desk).report.absent == (ShortDay(day(7), 1),)


def test_nobody_of_the_crew_stands_in_for_a_colleague(desk: Desk) -> None:
    a_crew(desk)
    with pytest.raises(InputErrors, match="substitute_in_crew"):
        change(desk, "set_substitutes", day(7), names=["王五"])


def test_a_short_day_announced_in_writing_is_no_absence(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 7, 8)
    crew = change(desk, "give_notice", day(7), reason="台风停工")
    assert crew.notices == (WrittenNotice(day(7), 1, "台风停工", "office", MONDAY_9),)
    assert sheet(desk).report.notified == (day(7),)
    assert sheet(desk).report.absent == (ShortDay(day(8), 1),)


def test_a_day_with_everybody_there_needs_no_notice(desk: Desk) -> None:
    a_crew(desk)
    with pytest.raises(Refused, match="not_short"):
        change(desk, "give_notice", day(7), reason="x")
    resting(desk, "李四", 7)
    with pytest.raises(InputErrors, match="no_reason"):
        change(desk, "give_notice", day(7), reason=" ")


def test_four_days_of_rest_are_owed_and_leave_is_no_rest(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 1, 8, 15, 22)
    resting(desk, "王五", 1, 8, 15)
    resting(desk, "王五", 22, kind="leave")
    assert sheet(desk).report.rest_short == ("王五", "赵六")


def test_a_day_off_is_taken_back_by_a_later_entry(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 7, 8)
    crew = resting(desk, "李四", 8, kind="duty")
    assert crew.rest == {"李四": (day(7),)}
    moved = resting(desk, "李四", 7, kind="leave")
    assert (moved.rest, moved.leave) == ({}, {"李四": (day(7),)})


def test_every_month_and_every_site_has_a_roster_of_its_own(desk: Desk) -> None:
    a_crew(desk)
    assert desk.crew_sheet("L07", date(2026, 4, 1)) is None
    assert [site.id for site in desk.sites_with_crews()] == ["L07"]


def test_a_site_whose_letter_knows_no_crews_has_no_roster(desk: Desk) -> None:
    with pytest.raises(Refused, match="no_rule"):
        desk.crew_sheet("s1", MARCH)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"posts": 0, "staff": CREW}, "bad_posts"),
        ({"posts": 1, "staff": [" "]}, "bad_names"),
        ({"posts": 1, "staff": ["长" * 41]}, "bad_names"),
    ],
)
def test_a_crew_has_posts_and_people(desk: Desk, given: dict[str, object], code: str) -> None:
    with pytest.raises(InputErrors, match=code):
        change(desk, "set_crew", MARCH, **given)


def test_days_off_belong_to_the_month_and_to_somebody_of_the_crew(desk: Desk) -> None:
    with pytest.raises(Refused, match="no_crew"):
        resting(desk, "李四", 7)
    a_crew(desk)
    with pytest.raises(InputErrors, match="other_month"):
        change(desk, "set_days_off", MARCH, who="李四", kind="rest", days=[date(2026, 4, 1)])
    with pytest.raises(InputErrors, match="no_days"):
        resting(desk, "李四")
    with pytest.raises(InputErrors, match="not_in_crew"):
        resting(desk, "孙七", 7)
    with pytest.raises(InputErrors, match="unknown_kind"):
        resting(desk, "李四", 7, kind="holiday")


def test_a_stale_page_changes_no_roster_and_a_repeated_tap_changes_it_once(desk: Desk) -> None:
    crew, key = a_crew(desk), a_key()
    first = change(desk, "set_crew", MARCH, posts=2, staff=CREW, version=crew.version, command_id=key)
    assert change(desk, "set_crew", MARCH, posts=2, staff=CREW, version=crew.version, command_id=key) == first
    with pytest.raises(Conflict, match="stale"):
        change(desk, "set_crew", MARCH, posts=5, staff=CREW, version=crew.version)
    assert first.version == 2


def test_the_roster_is_the_fold_of_its_events(desk: Desk) -> None:
    a_crew(desk)
    resting(desk, "李四", 7, 8)
    change(desk, "set_substitutes", day(7), names=["孙七", "周八"])
    crew = change(desk, "give_notice", day(8), reason="大风")
    with desk.reading() as unit:
        assert fold_crews(unit.events()) == {crew.id: crew}
        assert verify(unit) == ()
        assert unit.crew_months(MARCH) == (crew,)
        assert unit.crew_months(date(2026, 4, 1)) == ()


def test_a_row_that_its_events_do_not_explain_is_found(desk: Desk) -> None:
    crew = a_crew(desk)
    with desk._store.writing() as unit:
        unit.put_crew_month(CrewMonth(crew.site_id, crew.month, 9, crew.staff, version=crew.version))
    with desk.reading() as unit:
        assert [finding.code for finding in verify(unit)] == ["verify.crew_differs"]


DAYS = st.integers(1, 31).map(day)
PEOPLE = st.sampled_from(("甲", "乙", "丙"))
SOME_DAYS = st.dictionaries(PEOPLE, st.sets(DAYS, min_size=1).map(lambda days: tuple(sorted(days))))
NOTICES = st.builds(WrittenNotice, DAYS, st.integers(1, 9), st.text(max_size=9), st.just("office"), st.just(MONDAY_9))
CREWS = st.builds(
    CrewMonth,
    st.just("L07"),
    st.just(MARCH),
    st.integers(1, 5),
    st.just(("甲", "乙", "丙")),
    SOME_DAYS,
    SOME_DAYS,
    st.dictionaries(DAYS, st.tuples(st.sampled_from(("丁", "戊")))),
    st.tuples() | st.tuples(NOTICES),
    st.integers(1, 99),
)


@given(CREWS)
def test_a_month_survives_the_store(crew: CrewMonth) -> None:
    assert crew_of(crew_row(crew)) == crew


@given(CREWS, DAYS)
@settings(deadline=timedelta(seconds=2))
def test_one_more_substitute_never_makes_a_day_shorter(crew: CrewMonth, when: date) -> None:
    policy = a_desk().policy("L07")
    names = (*crew.substitutes.get(when, ()), "新人")
    more = CrewMonth(
        crew.site_id,
        crew.month,
        crew.posts,
        crew.staff,
        crew.rest,
        crew.leave,
        {**crew.substitutes, when: names},
        crew.notices,
    )
    before, after = sheet_of(policy, crew).short, sheet_of(policy, more).short
    assert all(after.get(each, 0) <= short for each, short in before.items())
    assert set(after) <= set(before)
