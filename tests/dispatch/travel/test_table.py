"""The firm's own table of trips, and the choice of a provider."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.travel.choice import TravelChoice, open_travel
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.served import ServedTravel
from dispatch.travel.table import TableTravel

GUANGZHOU, SHENZHEN, FOSHAN = (23.129, 113.267), (22.541, 114.06), (23.01, 113.122)
HEAD = "from_lat,from_lon,to_lat,to_lon,minutes,km\n"


def _table(folder: Path, *rows: str, head: str = HEAD) -> TableTravel:
    file = folder / "trips.csv"
    file.write_text(head + "\n".join(rows), encoding="utf-8")
    return TableTravel.open(file, GreatCircleTravel())


def test_a_pair_of_the_table_takes_what_the_table_says(tmp_path: Path) -> None:
    travel = _table(tmp_path, "23.129,113.267,22.541,114.06,125.5,140")
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert (leg.seconds, leg.metres, leg.source) == (7530, 140_000, "table")
    assert travel.leg(SHENZHEN, GUANGZHOU) == leg, "the way back, unless the table says otherwise"


def test_the_way_back_may_differ(tmp_path: Path) -> None:
    travel = _table(tmp_path, "23.129,113.267,22.541,114.06,120,140", "22.541,114.06,23.129,113.267,150,141")
    answer = travel.matrix([GUANGZHOU, SHENZHEN], [GUANGZHOU, SHENZHEN])
    assert (answer.seconds[0, 1], answer.seconds[1, 0]) == (7200, 9000)


def test_what_the_table_lacks_another_provider_answers(tmp_path: Path) -> None:
    travel = _table(tmp_path, "23.129,113.267,22.541,114.06,120,140")
    assert travel.leg(GUANGZHOU, FOSHAN) == GreatCircleTravel().leg(GUANGZHOU, FOSHAN)
    answer = travel.matrix([GUANGZHOU, FOSHAN], [SHENZHEN, GUANGZHOU])
    sources = [[answer.sources[number] for number in row] for row in answer.source.tolist()]
    assert sources == [["table", "same_place"], ["geodesic", "geodesic"]]


def test_a_point_within_fifty_metres_is_the_place_of_the_table(tmp_path: Path) -> None:
    travel = _table(tmp_path, "23.129,113.267,22.541,114.06,120,140")
    for north, source in ((0.0004, "table"), (0.0005, "geodesic")):
        leg = travel.leg((23.129 + north, 113.267), SHENZHEN)
        assert leg is not None
        assert leg.source == source


def test_an_empty_table_knows_nothing(tmp_path: Path) -> None:
    assert _table(tmp_path).leg(GUANGZHOU, SHENZHEN) == GreatCircleTravel().leg(GUANGZHOU, SHENZHEN)


@pytest.mark.parametrize("minutes", ["-1", "", "x", "nan", "inf", "99999"])
def test_every_row_that_cannot_be_used_is_named(tmp_path: Path, minutes: str) -> None:
    good, bad = "23.129,113.267,22.541,114.06,120,140", f"23.129,113.267,23.01,113.122,{minutes},30"
    with pytest.raises(InputErrors) as caught:
        _table(tmp_path, good, bad, "113.267,23.129,22.541,114.06,120,140")
    named = {(problem.where, problem.code) for problem in caught.value.problems}
    assert {where for where, _ in named} == {"trips.csv:3", "trips.csv:4"}
    assert {("trips.csv:3", "travel.bad_row"), ("trips.csv:4", "place.swapped_coordinates")} <= named


def test_a_missing_column_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        _table(tmp_path, head="from_lat,from_lon,to_lat,to_lon,minutes\n")
    assert caught.value.problems[0].facts["columns"] == "km"
    with pytest.raises(InputErrors, match=r"travel\.unreadable_table"):
        TableTravel.open(tmp_path / "none.csv", GreatCircleTravel())


@pytest.mark.parametrize(
    ("provider", "kind"),
    [
        ("road_graph", RoadTravel),
        ("geodesic", GreatCircleTravel),
        ("osrm:http://127.0.0.1:5000", ServedTravel),
        ("valhalla:https://routes.example", ServedTravel),
    ],
)
def test_the_settings_name_a_provider(provider: str, kind: type) -> None:
    assert isinstance(open_travel(TravelChoice(provider), data_root(), lambda: 0.0), kind)


def test_the_settings_may_name_a_table(tmp_path: Path) -> None:
    _table(tmp_path, "23.129,113.267,22.541,114.06,120,140")
    travel = open_travel(TravelChoice(f"table:{tmp_path / 'trips.csv'}"), data_root(), lambda: 0.0)
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert leg.source == "table"


@pytest.mark.parametrize("provider", ["", "google", "road_graph:x", "table", "osrm:", "geodesic:1"])
def test_a_provider_nobody_knows_is_named(provider: str) -> None:
    with pytest.raises(InputErrors) as caught:
        open_travel(TravelChoice(provider), data_root(), lambda: 0.0)
    assert caught.value.problems[0].code == "travel.unknown_provider"
