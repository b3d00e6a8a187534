"""The pages of faults that wait for a place: the queue, the candidates, the pick."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.desk.places import place_of
from dispatch.model.region import Place
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder
from tests.builders import a_key, reported
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, order, words

FAULT = {"site_id": "s1", "asset_id": "a1", "description": "水泵不出水", "command_id": "a-key-of-this-form"}


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def lost(desk: Desk) -> WorkOrder:
    """A fault at an address that is not clear."""
    return reported(desk, place=Place(address="鼓楼区五四路158号"))


def pick(client: FlaskClient, known: WorkOrder, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"/places/{known.id}", command_id=a_key() + "-long-enough", version="1", **form)


def test_the_queue_shows_the_address_why_it_waits_and_what_it_may_mean(
    lost: WorkOrder, dispatcher: FlaskClient
) -> None:
    page = words(dispatcher.get("/places").text)
    assert "鼓楼区五四路158号" in page
    assert "有多处同名地点" in page
    assert all(city in page for city in ("南京市", "徐州市", "福州市", "开封市"))
    assert "区县驻地" in page


def test_the_queue_is_told_in_english_too(lost: WorkOrder, dispatcher: FlaskClient) -> None:
    assert "Several places are called so" in words(in_english(dispatcher).get("/places").text)


def test_an_empty_queue_says_so(dispatcher: FlaskClient) -> None:
    assert "所有故障都已定位" in words(dispatcher.get("/places").text)


def test_the_board_counts_what_waits_and_leads_there(lost: WorkOrder, dispatcher: FlaskClient) -> None:
    page = dispatcher.get("/").text
    assert '<b data-part="no_place">1</b>' in page
    assert 'href="/places"' in page


def test_a_candidate_puts_its_degrees_into_the_form_without_a_script(lost: WorkOrder, dispatcher: FlaskClient) -> None:
    page = dispatcher.get(f"/places/{lost.id}?lat=26.08190&lon=119.30410").text
    assert 'value="26.08190"' in page
    assert 'value="119.30410"' in page


def test_another_address_can_be_looked_for(lost: WorkOrder, dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get(f"/places/{lost.id}?q=福州市鼓楼区五四路").text)
    assert "福建省福州市鼓楼区" in page
    assert "江苏省南京市鼓楼区" not in page


def test_a_picked_place_is_stored_and_leaves_the_queue(desk: Desk, lost: WorkOrder, dispatcher: FlaskClient) -> None:
    answer = pick(dispatcher, lost, lat="26.0890", lon="119.3020", system="wgs84")
    assert answer.status_code == 303
    assert place_of(order(desk, lost.id)).city == "福州市"
    assert "所有故障都已定位" in words(dispatcher.get("/places").text)
    assert "福州市" in words(dispatcher.get(answer.location).text)


def test_degrees_of_a_chinese_map_are_stored_as_wgs_84(desk: Desk, lost: WorkOrder, dispatcher: FlaskClient) -> None:
    assert pick(dispatcher, lost, lat="26.0890", lon="119.3020", system="bd09").status_code == 303
    point = place_of(order(desk, lost.id)).point
    assert point is not None
    assert point == pytest.approx((26.0865, 119.2915), abs=0.003)
    assert point != (26.0890, 119.3020)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"lat": "", "lon": ""}, "没有选点"),
        ({"lat": "0", "lon": "0"}, "不在中国范围内"),
        ({"lat": "119.3", "lon": "26.08"}, "可能写反了"),
        ({"lat": "19", "lon": "115.5"}, "20 公里内没有区县"),
        ({"lat": "hier", "lon": "119"}, "不是数"),
        ({"lat": "26.08", "lon": "119.3", "system": "mars"}, "坐标系"),
        ({"lat": "nan", "lon": "nan"}, "不在中国范围内"),
    ],
)
def test_a_bad_point_is_named_beside_the_field_and_not_stored(
    desk: Desk, lost: WorkOrder, dispatcher: FlaskClient, form: dict[str, str], said: str
) -> None:
    answer = pick(dispatcher, lost, **form)
    assert answer.status_code == 400
    assert said in answer.text
    assert place_of(order(desk, lost.id)).point is None


def test_a_point_outside_the_named_district_needs_a_second_word(
    desk: Desk, lost: WorkOrder, dispatcher: FlaskClient
) -> None:
    vague = reported(desk, place=Place(province="广东省", city="佛山市", address="两区交界"))
    refused = pick(dispatcher, vague, lat="22.533", lon="113.93")
    assert refused.status_code == 400
    assert "广东省深圳市南山区" in refused.text
    assert "以地图为准" in refused.text
    assert pick(dispatcher, vague, lat="22.533", lon="113.93", names_are_wrong="1").status_code == 303


def test_a_stale_pick_says_that_somebody_was_faster(desk: Desk, lost: WorkOrder, dispatcher: FlaskClient) -> None:
    pick(dispatcher, lost, lat="26.0890", lon="119.3020")
    assert pick(dispatcher, lost, lat="26.0880", lon="119.3030").status_code == 409


def test_the_analyst_reads_and_does_not_pick(
    lost: WorkOrder, signed_in: Callable[[Role], FlaskClient], app: Flask
) -> None:
    analyst = signed_in(Role.ANALYST)
    assert analyst.get(f"/places/{lost.id}").status_code == 200
    assert 'id="pick"' not in analyst.get(f"/places/{lost.id}").text
    assert pick(analyst, lost, lat="26.08", lon="119.3").status_code == 403


def test_a_technician_has_no_business_here(
    desk: Desk, lost: WorkOrder, signed_in: Callable[[Role], FlaskClient]
) -> None:
    technician = signed_in(Role.ADMIN)
    enter(technician, "t1")
    assert technician.get("/places").status_code == 403


def test_nobody_reads_the_queue_unseen(lost: WorkOrder, browser: FlaskClient) -> None:
    assert browser.get("/places").status_code == 302


def test_what_a_caller_typed_never_becomes_a_script(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk, place=Place(address=SCRIPT))
    assert SCRIPT not in dispatcher.get("/places").text
    assert SCRIPT not in dispatcher.get(f"/places/{known.id}", query_string={"q": SCRIPT, "lat": SCRIPT}).text


class TestIntakeAtAnotherAddress:
    def test_a_clear_address_moves_the_fault_and_its_promise(self, desk: Desk, dispatcher: FlaskClient) -> None:
        panel = words(send(dispatcher, "/faults/promise", **FAULT, address="长沙市岳麓区麓谷大道668号").text)
        assert "岳麓区" in panel
        answer = send(dispatcher, "/faults/new", **FAULT, address="长沙市岳麓区麓谷大道668号")
        assert place_of(order(desk, answer.location.rsplit("/", 1)[1])).adcode == "430104"

    def test_an_unclear_address_is_announced_before_it_is_stored(self, dispatcher: FlaskClient) -> None:
        panel = words(send(dispatcher, "/faults/promise", **FAULT, address="老地方").text)
        assert "待定位" in panel

    def test_the_work_order_leads_to_the_map(self, lost: WorkOrder, dispatcher: FlaskClient) -> None:
        assert f'href="/places/{lost.id}"' in dispatcher.get(f"/work-orders/{lost.id}").text

    def test_history_tells_what_was_odd_about_the_place(self, desk: Desk, dispatcher: FlaskClient) -> None:
        known = reported(desk, place=Place(city="佛山市", district="顺德区", lat=39.9, lon=116.4))
        assert "坐标与地名不符" in words(dispatcher.get(f"/work-orders/{known.id}").text)
