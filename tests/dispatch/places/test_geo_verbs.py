"""``paidan region`` and ``paidan travel`` on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click import Command
from click.testing import CliRunner

from dispatch.cli.geo import region, travel
from dispatch.cli.place_verbs import place
from dispatch.errors import InputErrors


def _json(verb: Command, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(verb, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def _problems(verb: Command, *arguments: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        CliRunner().invoke(verb, arguments, catch_exceptions=False)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "ways", [("--lat", "22.84", "--lon", "113.248"), ("--adcode", "440606"), ("--name", "广东省佛山市顺德区")]
)
def test_the_three_ways_to_name_a_place_give_one_answer(ways: tuple[str, ...]) -> None:
    answer = _json(region, *ways)
    assert answer == {
        "adcode": "440606",
        "county": "顺德区",
        "city": "佛山市",
        "province": "广东省",
        "county_en": "Shunde",
        "city_en": "Foshan",
        "province_en": "Guangdong",
        "regions": ["prd", "guangdong", "mainland"],
        "warnings": [],
        "possible": [],
    }


def test_a_city_is_answered_as_far_as_it_is_known() -> None:
    answer = _json(region, "--name", "佛山")
    assert (answer["adcode"], answer["county"], answer["city"]) == ("440600", "", "佛山市")
    assert answer["regions"] == ["prd", "guangdong", "mainland"]


def test_a_province_holds_only_the_regions_of_all_its_counties() -> None:
    answer = _json(region, "--adcode", "440000")
    assert (answer["adcode"], answer["regions"]) == ("440000", ["guangdong", "mainland"])


def test_an_ambiguous_name_lists_what_it_may_mean() -> None:
    answer = _json(region, "--name", "鼓楼区")
    assert answer["warnings"] == ["name_ambiguous"]
    assert "福建省福州市鼓楼区" in answer["possible"]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ((), ["place.say_where"]),
        (("--lat", "23"), ["place.say_where"]),
        (("--adcode", "440606", "--name", "佛山"), ["place.say_where"]),
        (("--adcode", "999999"), ["place.bad_adcode"]),
        (("--adcode", ""), ["place.bad_adcode"]),
        (("--name", "nowhere"), ["place.name_not_found"]),
        (("--lat", "113", "--lon", "23"), ["place.bad_coordinates", "place.swapped_coordinates"]),
        (("--lat", "19", "--lon", "116"), ["place.nowhere_near"]),
    ],
)
def test_a_place_that_cannot_be_found_is_an_error_in_words(arguments: tuple[str, ...], codes: list[str]) -> None:
    assert _problems(region, *arguments) == codes


def test_a_drive_is_told_in_minutes_and_kilometres() -> None:
    answer = _json(travel, "--from", "23.129,113.267", "--to", "22.541,114.06")
    assert answer["reachable"]
    assert answer["source"] == "road_graph"
    assert answer["minutes"] == round(answer["seconds"] / 60, 1)
    assert answer["km"] == round(answer["metres"] / 1000, 1)
    assert 90 < answer["minutes"] < 150


def test_no_way_is_told_without_an_error() -> None:
    answer = _json(travel, "--from", "23.129,113.267", "--to", "22.14,113.83")
    unknown = ("minutes", "km", "seconds", "metres", "source", "mode", "p90_minutes")
    assert answer == dict.fromkeys(unknown) | {"reachable": False}


def test_the_steps_of_a_drive_are_listed_on_request() -> None:
    answer = _json(travel, "--from", "23.129,113.267", "--to", "22.541,114.06", "--path")
    assert sum(step["seconds"] for step in answer["steps"]) == answer["seconds"]


def test_people_read_lines() -> None:
    told = CliRunner().invoke(travel, ["--from", "23.129,113.267", "--to", "22.541,114.06", "--path"]).output
    assert "分钟" in told.splitlines()[0]
    assert any("expressway" in line for line in told.splitlines()[1:])
    assert "珠三角" in CliRunner().invoke(region, ["--name", "佛山"]).output
    assert "没有陆路" in CliRunner().invoke(travel, ["--from", "23.129,113.267", "--to", "22.14,113.83"]).output


def test_points_that_are_no_points_are_all_named() -> None:
    assert _problems(travel, "--from", "x", "--to", "1") == ["place.bad_point", "place.bad_point"]
    assert _problems(travel, "--from", "23,113", "--to", "nan,113") == ["place.bad_coordinates"]


def test_degrees_of_a_baidu_map_are_turned_into_wgs_84_first() -> None:
    shifted = _json(region, "--lat", "22.5385", "--lon", "114.1275", "--system", "bd09")
    assert shifted["adcode"] == "440303"


@pytest.mark.parametrize("start", ["0,0", "113.26,23.13", "23.13,999"])
def test_travel_names_degrees_that_are_no_point_in_china(start: str) -> None:
    assert "place.bad_coordinates" in _problems(travel, "--from", start, "--to", "23.1,113.3")


def test_an_address_is_found_with_precision_and_confidence() -> None:
    answer = _json(place, "佛山顺德北滘镇美的大道6号")
    assert answer["outcome"] == "sure"
    assert answer["candidates"][0]["adcode"] == "440606"
    assert answer["candidates"][0]["precision"] == "town"


def test_an_ambiguous_address_tells_programs_so_and_lists_all_places() -> None:
    result = CliRunner().invoke(place, ["鼓楼区"], standalone_mode=False)
    assert result.return_value == 1
    assert all(city in result.output for city in ("南京市", "徐州市", "福州市", "开封市"))


def test_the_home_province_may_be_told() -> None:
    assert _json(place, "白云区", "--home", "44")["candidates"][0]["adcode"] == "440111"
