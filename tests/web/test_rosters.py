"""Crews on site: the month at a glance, entries by the office, the notice to print, and nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.user import Role
from tests.builders import a_key
from tests.dispatch.papers import a_customer_of
from tests.web.conftest import send
from tests.web.office import SCRIPT, enter, in_english, office, words
from web.roles import roles_of
from web.roster_view import read_days

MARCH = date(2026, 3, 1)
PATH = "/rosters/L07/2026-03"
MATRIX = {
    "rosters.index": {Role.DISPATCHER, Role.ANALYST, Role.ADMIN},
    "rosters.show": {Role.DISPATCHER, Role.ANALYST, Role.ADMIN},
    "rosters.notice": {Role.DISPATCHER, Role.ANALYST, Role.ADMIN},
    "rosters.record": {Role.DISPATCHER, Role.ADMIN},
}


@pytest.fixture
def desk() -> Desk:
    desk = office()
    a_customer_of(desk, "L07")
    return desk


def enter_it(client: FlaskClient, entry: str, **form: str):  # type: ignore[no-untyped-def]
    return send(client, f"{PATH}/{entry}", **{"command_id": a_key() + "-long", **form})


def with_crew(client: FlaskClient) -> FlaskClient:
    assert enter_it(client, "crew", version="0", posts="2", staff="李四\n王五").status_code == 303
    return client


def test_every_route_has_the_roles_of_the_table(app: Flask) -> None:
    assert {name: set(roles_of(app, name) or ()) for name in MATRIX} == MATRIX


def test_a_month_begins_with_posts_and_people(dispatcher: FlaskClient) -> None:
    assert "本月还没有登记驻场人员" in words(dispatcher.get(PATH).text)
    page = words(with_crew(dispatcher).get(PATH).text)
    assert "2 人，2 个岗位" in page
    assert "没有未告知的缺岗" in page
    assert "休息不足 4 天：李四、王五" in page


def test_the_next_month_begins_with_the_same_people(dispatcher: FlaskClient) -> None:
    with_crew(dispatcher)
    page = dispatcher.get("/rosters/L07/2026-04").text
    assert "李四\n王五</textarea>" in page


def test_rest_days_show_as_absences_until_somebody_stands_in(dispatcher: FlaskClient) -> None:
    with_crew(dispatcher)
    assert enter_it(dispatcher, "days-off", version="1", who="李四", kind="rest", days="7、8日").status_code == 303
    page = words(dispatcher.get(PATH).text)
    assert "未告知的缺岗： 7 日（1 岗）" in page
    assert enter_it(dispatcher, "substitutes", version="2", day="7", names="孙七").status_code == 303
    page = words(dispatcher.get(PATH).text)
    assert "7 日（1 岗）" not in page
    assert "8 日（1 岗）" in page
    assert "7 日：孙七" in page


def test_a_written_notice_is_printed_in_chinese_for_the_customer(dispatcher: FlaskClient) -> None:
    with_crew(dispatcher)
    enter_it(dispatcher, "days-off", who="李四", kind="leave", days="12")
    assert enter_it(dispatcher, "notice", day="12", reason="台风停工").status_code == 303
    printed = in_english(dispatcher).get("/rosters/L07/notices/2026-03-12").text
    for part in (
        "驻场人员缺岗书面告知函",
        "致：客户L07",
        "2026-03-12（星期四）",
        "缺 1 岗",
        "原因：台风停工",
        "客户签收",
    ):
        assert part in words(printed)
    assert "Print this page" in words(printed)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(dispatcher: FlaskClient) -> None:
    with_crew(dispatcher)
    answer = enter_it(dispatcher, "days-off", version="1", who="李四", kind="rest", days="3, 40")
    assert answer.status_code == 400
    assert "看不懂日期" in answer.text
    assert 'value="3, 40"' in answer.text
    answer = enter_it(dispatcher, "substitutes", version="1", day="3", names="王五")
    assert "不能替岗" in words(answer.text)
    answer = enter_it(dispatcher, "notice", version="1", day="3-5", reason="x")
    assert "一次填写了几天" in words(answer.text)


def test_a_stale_roster_is_not_overwritten(dispatcher: FlaskClient) -> None:
    with_crew(dispatcher)
    answer = enter_it(dispatcher, "crew", version="0", posts="9", staff="甲")
    assert answer.status_code == 409
    assert "别人改过这张排班表" in words(answer.text)


def test_the_list_says_how_the_month_looks_on_every_site(dispatcher: FlaskClient) -> None:
    assert "本月还没有登记驻场人员" in words(dispatcher.get("/rosters").text)
    with_crew(dispatcher)
    enter_it(dispatcher, "days-off", who="李四", kind="rest", days="1-3")
    page = words(dispatcher.get("/rosters").text)
    assert "3 天缺岗" in page
    assert "2 人休息不足" in page


def test_a_firm_without_crews_is_told_when_sites_appear(app: Flask) -> None:
    client = enter(app.test_client(), "demo-dispatcher")
    assert "现场L07" in client.get("/rosters").text


def test_an_analyst_reads_and_a_technician_does_not(app: Flask, signed_in: Callable[[Role], FlaskClient]) -> None:
    analyst = signed_in(Role.ANALYST)
    assert "保存人员" not in words(analyst.get(PATH).text)
    assert enter_it(analyst, "crew", version="0", posts="1", staff="甲").status_code == 403
    assert enter(app.test_client(), "t1").get(PATH).status_code == 403


@pytest.mark.parametrize("path", ["/rosters/L07/2026-13", "/rosters/L07/x", "/rosters/nobody/2026-03"])
def test_an_address_that_names_nothing_is_not_found(dispatcher: FlaskClient, path: str) -> None:
    assert dispatcher.get(path).status_code == 404


def test_no_name_breaks_out_of_the_page(dispatcher: FlaskClient) -> None:
    enter_it(dispatcher, "crew", version="0", posts="1", staff=SCRIPT[:40])
    assert "<script>alert" not in dispatcher.get(PATH).text


@pytest.mark.parametrize(
    ("text", "days"),
    [("3", [3]), ("3, 10-12", [3, 10, 11, 12]), ("3、10至12日", [3, 10, 11, 12]), (" 5号 ，6 ", [5, 6]), ("", [])],
)
def test_days_are_read_as_people_write_them(text: str, days: list[int]) -> None:
    assert [day.day for day in read_days(MARCH, text)] == days


@given(st.text(alphabet="0123456789-,、日 x", max_size=12))
def test_any_text_is_days_of_the_month_or_refused(text: str) -> None:
    with suppress(InputErrors):
        assert all(day.month == 3 for day in read_days(MARCH, text))


def test_the_thirtieth_of_february_is_refused() -> None:
    with pytest.raises(InputErrors):
        read_days(date(2026, 2, 1), "30")
