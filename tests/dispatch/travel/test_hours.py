"""How much longer drives take at some hours: factors by place, kind of day and hour, and their files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.model.moment import SHANGHAI
from dispatch.travel.hourly import HourlyTravel
from dispatch.travel.hours import (
    URBAN_METRES,
    Area,
    Cell,
    DayKind,
    HourProfile,
    area_of,
    day_kind,
    read_guess,
    read_profile,
    write_profile,
)
from dispatch.travel.times import TravelMatrix
from dispatch.work_time import chinese_calendar
from tests.builders import MONDAY_9, FlatTravel

GUESS = read_guess(data_root() / "roads" / "traffic_profile.csv")
HERE, NEAR, FAR = (23.0, 113.0), (23.1, 113.0), (24.0, 113.0)


def nowhere(point: tuple[float, float]) -> str:
    return ""


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 3, 9), DayKind.WORKDAY),
        (date(2026, 3, 14), DayKind.RESTDAY),
        (date(2026, 2, 14), DayKind.WORKDAY),  # a Saturday worked before the Spring Festival
        (date(2025, 10, 1), DayKind.GOLDEN),
        (date(2025, 10, 4), DayKind.RESTDAY),
        (date(2025, 10, 8), DayKind.GOLDEN),
        (date(2025, 10, 9), DayKind.WORKDAY),
    ],
)
def test_roads_fill_on_the_first_and_last_day_of_a_golden_week(day: date, kind: DayKind) -> None:
    assert day_kind(day, chinese_calendar()) is kind


def test_the_shipped_guess_is_slowest_in_the_city_at_six_in_the_evening() -> None:
    workday = [GUESS.factor(Cell("", Area.URBAN, DayKind.WORKDAY, hour)) for hour in range(24)]
    assert max(workday) == workday[18] == 1.85
    assert workday[3] == 1.0


def test_a_city_without_factors_of_its_own_takes_those_of_everywhere() -> None:
    assert GUESS.factor(Cell("440100", Area.URBAN, DayKind.WORKDAY, 8)) == 1.75


def test_a_golden_week_in_the_city_is_an_ordinary_day_off() -> None:
    assert GUESS.factor(Cell("", Area.URBAN, DayKind.GOLDEN, 10)) == 1.3
    assert GUESS.factor(Cell("", Area.INTERCITY, DayKind.GOLDEN, 10)) == 1.7


def test_what_a_city_learned_of_its_days_off_says_nothing_about_a_golden_week() -> None:
    learned = HourProfile({**GUESS.factors, Cell("440100", Area.INTERCITY, DayKind.RESTDAY, 10): 1.0})
    assert learned.factor(Cell("440100", Area.INTERCITY, DayKind.GOLDEN, 10)) == 1.7


def test_a_drive_is_the_citys_up_to_twenty_five_kilometres() -> None:
    assert area_of(URBAN_METRES) is Area.URBAN
    assert area_of(URBAN_METRES + 1) is Area.INTERCITY


def test_factors_come_back_from_their_file_as_they_went(tmp_path: Path) -> None:
    profile = HourProfile({**GUESS.factors, Cell("440100", Area.URBAN, DayKind.WORKDAY, 8): 1.4321})
    write_profile(tmp_path / "own.csv", profile)
    assert read_profile(tmp_path / "own.csv").factors == profile.factors


@pytest.mark.parametrize(
    "row", ["x,urban,workday,24,1.0", ",urban,workday,8,nan", ",urban,workday,8,9", ",sea,workday,8,1"]
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "own.csv").write_text(f"region,area,day,hour,factor\n,urban,workday,7,1.5\n{row}\n", encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        read_profile(tmp_path / "own.csv")
    assert [problem.where for problem in refused.value.problems] == ["own.csv:3"]


def matrix_under(profile: HourProfile | None, region_of=nowhere) -> TravelMatrix:  # type: ignore[no-untyped-def]
    travel = HourlyTravel(FlatTravel(), lambda: profile, chinese_calendar(), region_of)
    return travel.matrix([HERE, FAR], [HERE, NEAR, FAR])


def test_switched_off_the_hours_count_for_nothing() -> None:
    assert matrix_under(None).hours is None


def speed(matrix: TravelMatrix, row: int, column: int, at: datetime) -> int:
    assert matrix.hours is not None
    return int(matrix.hours.speeds(at, 3600, 3600)[matrix.hours.classes[row, column], 0])


def test_short_legs_meet_the_city_and_long_ones_the_country() -> None:
    matrix = matrix_under(GUESS)
    evening = MONDAY_9.replace(hour=18)
    assert speed(matrix, 0, 1, evening) == round(1000 / 1.85)
    assert speed(matrix, 0, 2, evening) == round(1000 / 1.15)


def test_a_leg_goes_by_the_city_it_begins_in() -> None:
    profile = HourProfile({**GUESS.factors, Cell("441800", Area.INTERCITY, DayKind.WORKDAY, 9): 2.0})
    matrix = matrix_under(profile, lambda point: "441800" if point == FAR else "440100")
    assert speed(matrix, 1, 0, MONDAY_9) == 500
    assert speed(matrix, 0, 2, MONDAY_9) == round(1000 / 1.1)


class ByRail(FlatTravel):
    def matrix(self, starts, ends) -> TravelMatrix:  # type: ignore[no-untyped-def]
        driven = super().matrix(starts, ends)
        return TravelMatrix(driven.seconds, driven.metres, driven.source, ("rail",), ("rail",))


def test_a_train_keeps_its_timetable_at_every_hour() -> None:
    travel = HourlyTravel(ByRail(), lambda: GUESS, chinese_calendar(), nowhere)
    assert speed(travel.matrix([HERE], [FAR]), 0, 0, MONDAY_9.replace(hour=18)) == 1000


def test_speeds_follow_the_clock_of_shanghai_in_spans_from_now_on() -> None:
    matrix = matrix_under(GUESS)
    assert matrix.hours is not None
    start = datetime(2026, 3, 9, 7, 30, tzinfo=SHANGHAI)
    urban = matrix.hours.speeds(start, 7200, 900)[0].tolist()
    assert urban == [690, 690, 571, 571, 571, 571, 645, 645]
    assert matrix.hours.speeds(start.astimezone(UTC), 7200, 900)[0].tolist() == urban
