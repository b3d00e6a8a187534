"""Offline search of names as people type them."""

from __future__ import annotations

import pytest

from dispatch.places.names import Level
from dispatch.places.regions import Atlas


@pytest.mark.parametrize(
    ("text", "full_name"),
    [
        ("广东省佛山市顺德区", "广东省佛山市顺德区"),
        ("佛山顺德大良", "广东省佛山市顺德区大良街道"),
        ("广东省广州市番禺区大石街道朝阳路3号", "广东省广州市番禺区大石街道"),
        ("东莞虎门", "广东省东莞市虎门镇"),
        ("上海浦东新区陆家嘴", "上海市浦东新区陆家嘴街道"),
        ("香港中西区", "香港特别行政区中西区"),
        ("怀集", "广东省肇庆市怀集县"),
        ("西安市高新区", "陕西省西安市"),
        ("济源", "河南省济源市"),
        ("内蒙古 呼和浩特", "内蒙古自治区呼和浩特市"),
    ],
)
def test_one_place_is_meant(atlas: Atlas, text: str, full_name: str) -> None:
    assert [candidate.full_name for candidate in atlas.search.find(text)] == [full_name]


def test_an_ambiguous_name_stays_several(atlas: Atlas) -> None:
    provinces = {candidate.place.province for candidate in atlas.search.find("鼓楼区")}
    assert {"福建省", "江苏省", "河南省"} <= provinces


def test_large_divisions_come_before_towns_of_the_same_name(atlas: Atlas) -> None:
    levels = [candidate.level for candidate in atlas.search.find("朝阳", limit=5)]
    assert levels[0] is Level.CITY
    assert levels == sorted(levels, key=list(Level).index)


def test_no_more_than_the_limit_come_back(atlas: Atlas) -> None:
    assert len(atlas.search.find("城关镇", limit=3)) == 3


@pytest.mark.parametrize("text", ["", "   ", "abc", "!", "😀"])
def test_what_names_nothing_finds_nothing(atlas: Atlas, text: str) -> None:
    assert atlas.search.find(text) == ()


def test_a_candidate_is_a_place_that_locates_itself(atlas: Atlas) -> None:
    (found,) = atlas.search.find("佛山顺德大良")
    assert found.place.lat is not None
    assert found.place.lon is not None
    county = atlas.locate(found.place.lat, found.place.lon)
    assert county is not None
    assert county.adcode == found.place.adcode == "440606"
