"""Which region of a letter a place lies in: rule B7 of the promises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.data_root import data_root
from dispatch.model.region import Place, Region, RegionDecision
from dispatch.places.counties import County
from dispatch.places.regions import Atlas
from tests.dispatch.places.letter_regions import L01, L08, L12, L14

_ATLAS = Atlas.open(data_root())

WHOLE_PLACES = [
    ("prd", L01, "广东省", "广州市", "天河区", "440106", 23.125, 113.361),
    ("prd", L01, "广东省", "肇庆市", "怀集县", "441224", 23.95, 112.18),
    ("prd", L01, "广东省", "东莞市", "", "441900", 23.0, 113.75),
    ("elsewhere", L01, "香港特别行政区", "", "中西区", "810001", 22.28, 114.16),
    ("elsewhere", L01, "澳门特别行政区", "", "", "820001", 22.195, 113.545),
    ("jzhw", L12, "上海市", "", "崇明区", "310151", 31.65, 121.45),
    ("fuzhou", L14, "福建省", "福州市", "福清市", "350181", 25.72, 119.38),
]


@pytest.mark.parametrize(("code", "regions", "province", "city", "district", "adcode", "lat", "lon"), WHOLE_PLACES)
def test_names_adcode_and_coordinates_each_alone_give_the_region(
    atlas: Atlas,
    code: str,
    regions: tuple[Region, ...],
    province: str,
    city: str,
    district: str,
    adcode: str,
    lat: float,
    lon: float,
) -> None:
    by_name, by_adcode, by_point = Place("CN", province, city, district), Place(adcode=adcode), Place(lat=lat, lon=lon)
    together = replace(by_name, adcode=adcode, lat=lat, lon=lon)
    for known in (together, by_name, by_adcode, by_point):
        assert atlas.decide(known, regions) == RegionDecision(code, (code,))


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place(province="湖南"), "elsewhere"),
        (Place(province="广西"), "elsewhere"),
        (Place(province="内蒙古"), "elsewhere"),
        (Place(province="新疆"), "elsewhere"),
        (Place(province="北京"), "elsewhere"),
        (Place(province="台湾省"), "elsewhere"),
        (Place(city="澳门"), "elsewhere"),
        (Place(province="广东", city="佛山"), "prd"),
        (Place(city="中山"), "prd"),
        (Place(district="顺德"), "prd"),
        (Place(district="顺德市"), "prd"),
        (Place(district="虎门镇"), "prd"),
        (Place(province="广东省", city="市辖区", district="清城区"), "guangdong"),
        (Place(province="Guangdong", city="Foshan City"), "prd"),
        (Place(city="深圳市", district="深汕特别合作区"), "prd"),
        (Place(province="广东省", district="深汕特别合作区"), "prd"),
        (Place(country="HK"), "elsewhere"),
    ],
)
def test_short_old_and_foreign_forms_mean_the_same(atlas: Atlas, place: Place, code: str) -> None:
    assert atlas.decide(place, L01).code == code


@pytest.mark.parametrize("district", ["高陵县", "户县", "长安县", "鄠邑"])
def test_old_names_of_xian_districts_are_the_districts(atlas: Atlas, district: str) -> None:
    assert atlas.decide(Place(city="西安市", district=district), L08).code == "xian_urban"


@pytest.mark.parametrize(
    ("regions", "place", "possible"),
    [
        (L01, Place(), ("prd", "guangdong", "elsewhere")),
        (L01, Place(province="广东省"), ("prd", "guangdong")),
        (L01, Place(adcode="440000"), ("prd", "guangdong")),
        (L08, Place(city="西安市"), ("xian_urban", "outside")),
        (L08, Place(adcode="610100"), ("xian_urban", "outside")),
        (L14, Place(district="鼓楼区"), ("fuzhou", "elsewhere")),
    ],
)
def test_too_little_is_unknown_with_every_region_still_possible(
    atlas: Atlas, regions: tuple[Region, ...], place: Place, possible: tuple[str, ...]
) -> None:
    decision = atlas.decide(place, regions)
    assert (decision.code, decision.possible, decision.provisional) == ("unknown", possible, True)


@pytest.mark.parametrize(
    "more",
    [Place(), Place(lat=34.27, lon=108.95), Place(adcode="610100"), Place(adcode="610100", lat=34.27, lon=108.95)],
)
def test_a_development_zone_decides_nothing_even_with_a_pin(atlas: Atlas, more: Place) -> None:
    place = replace(more, province="陕西省", city="西安市", district="西咸新区")
    assert atlas.decide(place, L08) == RegionDecision("unknown", ("xian_urban", "outside"), ("name_not_a_division",))


def test_a_development_zone_does_no_harm_where_the_city_is_enough(atlas: Atlas) -> None:
    decision = atlas.decide(Place(province="广东省", city="东莞市", district="松山湖高新区"), L01)
    assert (decision.code, decision.warnings) == ("prd", ("name_not_a_division",))


@pytest.mark.parametrize(
    ("place", "code", "warning"),
    [
        (Place(city="深圳市", adcode="441521"), "prd", "adcode_contradicts_name"),
        (Place(province="新疆", lat=23.1, lon=113.3), "elsewhere", "coordinates_contradict_name"),
        (Place(adcode="441802", lat=23.1, lon=113.3), "guangdong", "coordinates_contradict_adcode"),
        (Place(city="佛山市", lat=113.1, lon=23.0), "prd", "coordinates_unusable"),
        (Place(city="佛山市", lat=0.0, lon=0.0), "prd", "coordinates_unusable"),
        (Place(city="佛山市", lat=float("nan"), lon=113.0), "prd", "coordinates_unusable"),
        (Place(city="佛山市", lat=18.0, lon=125.0), "prd", "coordinates_unusable"),
        (Place(city="佛山市", adcode="999999"), "prd", "adcode_unknown"),
        (Place(city="深圳市", district="深汕特别合作区", lat=22.8, lon=115.0), "prd", "coordinates_contradict_name"),
    ],
)
def test_what_contradicts_is_ignored_with_a_warning(atlas: Atlas, place: Place, code: str, warning: str) -> None:
    assert atlas.decide(place, L01) == RegionDecision(code, (code,), (warning,))


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place(province="广东", adcode="440100"), "prd"),
        (Place(province="广东", lat=23.7, lon=113.06), "guangdong"),
        (Place(city="西安市", adcode="610113"), None),
    ],
)
def test_adcode_and_coordinates_that_agree_complete_a_name(atlas: Atlas, place: Place, code: str | None) -> None:
    regions = L01 if code else L08
    assert atlas.decide(place, regions).code == (code or "xian_urban")


def test_contradicting_names_leave_both_possible(atlas: Atlas) -> None:
    decision = atlas.decide(Place(province="湖南省", city="广州市"), L01)
    assert decision == RegionDecision("unknown", ("prd", "elsewhere"), ("names_contradict",))


def test_contradicting_names_of_one_region_still_decide(atlas: Atlas) -> None:
    assert atlas.decide(Place(province="广东省", city="广州市", district="顺德区"), L01).code == "prd"


def test_a_pin_beside_a_border_leaves_both_sides_possible(atlas: Atlas) -> None:
    decision = atlas.decide(Place(lat=22.533, lon=114.116), L01)
    assert (decision.code, decision.possible) == ("unknown", ("prd", "elsewhere"))


def test_a_pin_beside_a_border_agrees_with_the_name_of_either_side(atlas: Atlas) -> None:
    assert atlas.decide(Place(city="深圳市", lat=22.52, lon=114.116), L01).warnings == ()


@pytest.mark.parametrize("adcode", ["610125", "610126", "610117", "610118", "610118001"])
def test_old_and_town_codes_find_their_district(atlas: Atlas, adcode: str) -> None:
    assert atlas.decide(Place(adcode=adcode), L08).code == "xian_urban"


def test_a_county_code_newer_than_the_table_falls_back_to_its_city(atlas: Atlas) -> None:
    assert atlas.decide(Place(adcode="440399"), L01).code == "prd"


def test_abroad_is_its_own_answer_only_where_there_are_regions(atlas: Atlas) -> None:
    assert atlas.decide(Place(country="VN"), L01).code == "abroad"
    assert atlas.decide(Place(country="VN"), ()).code is None
    assert atlas.decide(Place(province="广东省"), ()) == RegionDecision(None)


def test_a_letter_whose_regions_leave_a_hole_never_guesses(atlas: Atlas) -> None:
    only_fuzhou = L14[:1]
    decision = atlas.decide(Place(province="湖南省"), only_fuzhou)
    assert (decision.code, decision.possible, decision.warnings) == ("unknown", (), ("no_region_fits",))


_COUNTIES = st.sampled_from(_ATLAS.counties.rows)


@settings(max_examples=60, deadline=None)
@given(county=_COUNTIES, other=_COUNTIES, keep=st.sets(st.sampled_from(["province", "city", "district", "adcode"])))
def test_completing_a_place_never_changes_its_region(county: County, other: County, keep: set[str]) -> None:
    whole = Place(province=county.province, city=county.city, district=county.district, adcode=other.adcode)
    place = replace(whole, **dict.fromkeys({"province", "city", "district", "adcode"} - keep))
    for regions in (L01, L08, L12, L14):
        asked, completed = _ATLAS.decide(place, regions), _ATLAS.decide(_ATLAS.complete(place), regions)
        assert (asked.code, asked.possible) == (completed.code, completed.possible)


@settings(max_examples=60, deadline=None)
@given(county=_COUNTIES)
def test_every_county_is_found_by_its_names_and_by_its_code(county: County) -> None:
    by_name = _ATLAS.complete(Place(province=county.province, city=county.city, district=county.district))
    assert by_name.adcode == county.adcode
    by_code = _ATLAS.complete(Place(adcode=county.adcode))
    assert (by_code.province, by_code.city or "", by_code.district or "") == (
        county.province,
        county.city,
        county.district,
    )


@settings(max_examples=60, deadline=None)
@given(county=_COUNTIES, drop=st.sampled_from(["province", "city", "district"]))
def test_knowing_less_never_rules_out_more(county: County, drop: str) -> None:
    whole = Place(province=county.province, city=county.city, district=county.district)
    less = replace(whole, **{drop: None})
    for regions in (L01, L08, L12, L14):
        assert set(_ATLAS.decide(whole, regions).possible) <= set(_ATLAS.decide(less, regions).possible)
