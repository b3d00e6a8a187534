"""篇七, greening: fertilising twice a year, and four days of rest that are no absence."""

from __future__ import annotations

from datetime import date, timedelta

from dispatch.recurring import PeriodStatus, contract_years, recurring_plan
from dispatch.rosters import MonthRoster, ShortDay, roster_report
from tests.letters.owing import dues, letter, on

JUNE = on("2025-06-01")
SUNDAYS = tuple(JUNE + timedelta(weeks=week) for week in range(4))


def fertilised(
    *days: str, start: str = "2024-04-01", end: str = "2026-03-31", today: str = "2025-12-01"
) -> list[object]:
    plan = recurring_plan(letter("L07"), "fertilise")
    years = contract_years(plan, on(start), on(end), [on(day) for day in days], on(today))
    return [(year.done, year.required, year.status) for year in years]


def june(**given: object) -> MonthRoster:
    return MonthRoster(**{"month": JUNE, "posts": 1, "staff": ("w1",), "rest": {"w1": SUNDAYS}, **given})  # type: ignore[arg-type]


def standing_in(who: str, days: tuple[date, ...] = SUNDAYS) -> dict[date, tuple[str, ...]]:
    return dict.fromkeys(days, (who,))


def test_the_letter_has_no_clock() -> None:
    assert dues("L07") == {}


def test_each_contract_year_is_counted_for_itself() -> None:
    found = fertilised("2024-05-10", "2024-10-08", "2025-06-01")
    assert found == [(2, 2, PeriodStatus.MET), (1, 2, PeriodStatus.PENDING)]


def test_the_day_after_the_year_decides_that_it_was_missed() -> None:
    on_the_last_day = fertilised("2024-05-10", end="2025-03-31", today="2025-03-31")
    day_after = fertilised("2024-05-10", "2025-04-01", end="2025-03-31", today="2025-04-01")
    assert on_the_last_day == [(1, 2, PeriodStatus.PENDING)]
    assert day_after == [(1, 2, PeriodStatus.MISSED)]


def test_twice_on_one_day_is_once_and_a_day_to_come_is_not_done() -> None:
    assert fertilised("2024-05-10", "2024-05-10", "2026-01-10")[0] == (1, 2, PeriodStatus.MISSED)
    assert fertilised("2025-05-10", "2026-01-10")[1] == (1, 2, PeriodStatus.PENDING)


def test_a_last_shorter_year_owes_nothing() -> None:
    assert fertilised("2025-04-02", end="2025-09-30")[1] == (1, None, PeriodStatus.NONE)


def test_rest_days_with_a_substitute_are_no_absence() -> None:
    report = roster_report(letter("L07"), june(substitutes=standing_in("s1")))
    assert (report.absent, report.notified, report.rest_short) == ((), (), ())


def test_a_rest_day_without_a_substitute_is_an_absence() -> None:
    report = roster_report(letter("L07"), june(substitutes=standing_in("s1", SUNDAYS[:3])))
    assert report.absent == (ShortDay(SUNDAYS[3], 1),)


def test_a_colleague_is_no_substitute() -> None:
    shared = june(posts=2, staff=("w1", "w2"), rest={"w1": SUNDAYS}, substitutes=standing_in("w2"))
    assert [entry.day for entry in roster_report(letter("L07"), shared).absent] == list(SUNDAYS)


def test_one_substitute_listed_twice_is_one() -> None:
    both_off = june(
        posts=2,
        staff=("w1", "w2"),
        rest={"w1": SUNDAYS, "w2": SUNDAYS},
        substitutes=dict.fromkeys(SUNDAYS, ("s1", "s1")),
    )
    assert {entry.short for entry in roster_report(letter("L07"), both_off).absent} == {1}


def test_a_short_day_with_a_written_notice_is_notified() -> None:
    day = on("2025-06-20")
    report = roster_report(
        letter("L07"), june(substitutes=standing_in("s1"), leave={"w1": (day,)}, written_notices=frozenset({day}))
    )
    assert (report.absent, report.notified) == ((), (day,))


def test_leave_is_no_rest_and_rest_in_another_month_does_not_count() -> None:
    rest = {"w1": (*SUNDAYS[:3], SUNDAYS[0], on("2025-07-01"))}
    report = roster_report(letter("L07"), june(posts=0, rest=rest, leave={"w1": (on("2025-06-20"),)}))
    assert report.rest_short == ("w1",)
