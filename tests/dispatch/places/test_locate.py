"""From coordinates to the county, and from a place to a point."""

from __future__ import annotations

import csv

import pytest

from dispatch.data_root import data_root
from dispatch.errors import InputErrors
from dispatch.model.region import Place
from dispatch.places.regions import Atlas, read_named_regions, region_codes

with (data_root() / "regions" / "validation_points.csv").open(encoding="utf-8") as lines:
    VALIDATION = [
        (r["place"], float(r["lat"]), float(r["lon"]), r["expected_adcode_prefix"]) for r in csv.DictReader(lines)
    ]


@pytest.mark.parametrize(("place", "lat", "lon", "prefixes"), VALIDATION)
def test_known_points_fall_in_their_county(atlas: Atlas, place: str, lat: float, lon: float, prefixes: str) -> None:
    county = atlas.locate(lat, lon)
    assert county is not None, place
    assert county.adcode.startswith(tuple(prefixes.split("|"))), (place, county)


def test_a_port_off_the_polygon_belongs_to_the_nearest_county(atlas: Atlas) -> None:
    county = atlas.locate(22.20, 113.70)
    assert county is not None
    assert county.city == "珠海市"


def test_the_open_sea_is_in_no_county(atlas: Atlas) -> None:
    assert atlas.locate(19.0, 116.0) is None


@pytest.mark.parametrize(
    ("lat", "lon", "codes"),
    [
        (float("nan"), 113.0, ["place.bad_coordinates"]),
        (float("inf"), 113.0, ["place.bad_coordinates"]),
        (0.0, 0.0, ["place.bad_coordinates"]),
        (91.0, 113.0, ["place.bad_coordinates"]),
        (48.86, 2.35, ["place.bad_coordinates"]),
        (113.3, 23.1, ["place.bad_coordinates", "place.swapped_coordinates"]),
    ],
)
def test_degrees_that_are_no_point_in_china_are_refused(atlas: Atlas, lat: float, lon: float, codes: list[str]) -> None:
    with pytest.raises(InputErrors) as caught:
        atlas.locate(lat, lon)
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_county_knows_its_names_in_chinese_and_english(atlas: Atlas) -> None:
    county = atlas.locate(22.84, 113.248)
    assert county is not None
    assert (county.full_name, county.name_en, county.city_en) == ("广东省佛山市顺德区", "Shunde", "Foshan")


@pytest.mark.parametrize(
    ("adcode", "city", "district"),
    [
        ("310115", "", "浦东新区"),
        ("810001", "", "中西区"),
        ("441900", "东莞市", ""),
        ("442000", "中山市", ""),
        ("419001", "", "济源市"),
    ],
)
def test_municipalities_have_no_city_and_dongguan_has_no_district(
    atlas: Atlas, adcode: str, city: str, district: str
) -> None:
    county = atlas.county(adcode)
    assert county is not None
    assert (county.city, county.district) == (city, district)


def test_a_city_code_names_no_single_county(atlas: Atlas) -> None:
    assert atlas.county("440600") is None
    assert atlas.county("") is None


def test_a_place_without_coordinates_stands_at_the_seat_of_its_county(atlas: Atlas) -> None:
    point = atlas.point_of(Place(city="佛山市", district="顺德区"))
    assert point == pytest.approx((22.81, 113.29), abs=0.1)


def test_a_place_known_to_the_city_stands_at_the_city(atlas: Atlas) -> None:
    assert atlas.point_of(Place(city="佛山")) == pytest.approx((23.02, 113.12), abs=0.1)


def test_a_place_known_to_the_province_stands_nowhere(atlas: Atlas) -> None:
    assert atlas.point_of(Place(province="广东省")) is None


def test_a_pin_in_the_wrong_city_is_not_driven_to(atlas: Atlas) -> None:
    assert atlas.point_of(Place(city="佛山市", lat=21.2, lon=110.4)) == pytest.approx((23.02, 113.12), abs=0.1)
    assert atlas.point_of(Place(city="佛山市", lat=23.0, lon=113.1)) == (23.0, 113.1)


def test_named_regions_of_a_county_come_small_before_large() -> None:
    named = read_named_regions(data_root())
    assert region_codes("440606", named) == ("prd", "guangdong", "mainland")
    assert region_codes("441224", named) == ("prd", "guangdong", "mainland")
    assert region_codes("445102", named) == ("gd_east", "guangdong", "mainland")
    assert region_codes("810101", named) == ("hmt",)
