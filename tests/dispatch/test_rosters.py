"""Rosters: laws of absence and rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dispatch.rosters import MonthRoster, roster_report
from tests.letters.owing import letter

DAYS = [date(2024, 2, day) for day in range(1, 30)]
people = st.sampled_from(["w1", "w2", "w3"])
some_days = st.lists(st.sampled_from(DAYS), max_size=8).map(tuple)
rosters = st.builds(
    MonthRoster,
    month=st.just(DAYS[10]),
    posts=st.integers(0, 4),
    staff=st.just(("w1", "w2", "w3")),
    rest=st.dictionaries(people, some_days),
    leave=st.dictionaries(people, some_days),
    substitutes=st.dictionaries(st.sampled_from(DAYS), st.lists(st.sampled_from(["s1", "s2", "w1"])).map(tuple)),
    written_notices=st.frozensets(st.sampled_from(DAYS), max_size=6),
)


@given(rosters)
def test_a_short_day_is_absent_or_notified_and_never_both(roster: MonthRoster) -> None:
    report = roster_report(letter("L07"), roster)
    absent = [entry.day for entry in report.absent]
    assert absent == sorted(absent)
    assert list(report.notified) == sorted(report.notified)
    assert set(absent).isdisjoint(roster.written_notices)
    assert set(report.notified) <= roster.written_notices


@given(rosters, st.sampled_from(DAYS))
def test_one_substitute_more_fills_at_most_one_post(roster: MonthRoster, day: date) -> None:
    helped = replace(roster, substitutes={**roster.substitutes, day: (*roster.substitutes.get(day, ()), "s9")})
    before = {entry.day: entry.short for entry in roster_report(letter("L07"), roster).absent}
    after = {entry.day: entry.short for entry in roster_report(letter("L07"), helped).absent}
    expected = {**before, day: before.get(day, 0) - 1}
    assert after == {known: short for known, short in expected.items() if short > 0}


@given(rosters)
def test_posts_that_nobody_is_needed_for_are_never_short(roster: MonthRoster) -> None:
    report = roster_report(letter("L07"), replace(roster, posts=0))
    assert (report.absent, report.notified) == ((), ())


def test_the_month_has_its_own_length() -> None:
    empty = MonthRoster(month=date(2024, 2, 1), posts=1, staff=())
    assert [entry.day for entry in roster_report(letter("L07"), empty).absent] == DAYS


def test_a_letter_without_a_rest_rule_asks_for_no_rest() -> None:
    assert roster_report(letter("L01"), MonthRoster(month=DAYS[0], posts=0, staff=("w1",))).rest_short == ()
