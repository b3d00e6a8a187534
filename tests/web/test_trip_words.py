"""How trips beyond driving are worded: rides first, then drives, then waits, and why not by car."""

from __future__ import annotations

import pytest
from flask import Flask

from dispatch.model.plan import Leg, LegPart
from web.trip_words import TripView, trip_view

TAXI = LegPart("drive", 20 * 60, 0, 9_000, "", "广州南")
TRAIN = LegPart("rail", 150 * 60, 33 * 60, 600_000, "广州南", "长沙南")
LAST = LegPart("drive", 25 * 60, 0, 10_000, "长沙南", "")
BOAT = LegPart("ferry", 70 * 60, 35 * 60, 30_000, "珠海香洲港", "桂山岛")
BY_TRAIN = Leg(228 * 60, 619_000, "rail", "rail", parts=(TAXI, TRAIN, LAST), drive_seconds=430 * 60)
BY_BOAT = Leg(125 * 60, 39_000, "ferry", "ferry", parts=(TAXI, BOAT))
LONG_DRIVE = Leg(465 * 60, 694_000, "road_graph", parts=(LegPart("drive", 445 * 60, 20 * 60, 694_000),))


def in_language(app: Flask, leg: Leg, language: str) -> TripView:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        return trip_view(leg)


@pytest.mark.parametrize(
    ("leg", "rides", "reason"),
    [
        (BY_TRAIN, "高铁 2 小时 30 分 + 打车 45 分 + 候乘 33 分", "开车要 7 小时 10 分"),
        (BY_BOAT, "轮船 1 小时 10 分 + 开车 20 分 + 候乘 35 分", "没有公路可到"),
        (LONG_DRIVE, "开车 7 小时 25 分 + 途中休息 20 分", "连续驾驶满四小时须休息"),
        (Leg(600, 5000, "geodesic"), "", ""),
    ],
)
def test_a_trip_says_what_one_rides_and_why(app: Flask, leg: Leg, rides: str, reason: str) -> None:
    view = in_language(app, leg, "zh")
    assert (view.rides, view.reason) == (rides, reason)


def test_stations_bear_the_names_of_the_readers_language(app: Flask) -> None:
    assert in_language(app, BY_TRAIN, "zh").stations == "广州南 → 长沙南"
    assert in_language(app, BY_TRAIN, "en").stations == "Guangzhou South → Changsha South"


def test_english_readers_are_told_the_same(app: Flask) -> None:
    view = in_language(app, BY_TRAIN, "en")
    assert view.rides == "high-speed train 2 h 30 min + taxi 45 min + waits 33 min"
    assert view.reason == "driving would take 7 h 10 min"
