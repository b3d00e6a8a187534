"""Taking in a fault: finding the site, seeing what is promised, storing it once, keeping what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_site, an_asset, reported
from tests.web.conftest import send
from tests.web.office import SCRIPT, in_english, office, words
from web.form_values import for_input

KEY = "one-report-0001"
FAULT = {"site_id": "s1", "asset_id": "a1", "description": "水泵不出水", "command_id": KEY}


@pytest.fixture
def desk() -> Desk:
    return office()


def orders(desk: Desk) -> int:
    with desk.reading() as unit:
        return len(unit.recent_work_orders(100))


@pytest.mark.parametrize("query", ["现场s1", "客户c1", "天河", "陈主任 客户c1", "13800000001 s1"])
def test_a_site_is_found_by_name_customer_address_contact_or_telephone(dispatcher: FlaskClient, query: str) -> None:
    for path in ("/faults/sites", "/faults/new"):
        assert "site=s1" in dispatcher.get(path, query_string={"q": query}).text


def test_every_word_of_the_search_counts(dispatcher: FlaskClient) -> None:
    assert "site=s2" not in dispatcher.get("/faults/sites?q=客户c1 现场").text


def test_a_search_without_a_match_says_what_to_try(dispatcher: FlaskClient) -> None:
    assert "没有符合“月球”的现场" in dispatcher.get("/faults/sites?q=月球").text


def test_many_matches_are_cut_and_counted(desk: Desk, dispatcher: FlaskClient) -> None:
    with desk._store.writing() as unit:
        unit.add_sites(a_site(f"many{n}") for n in range(30))
    page = dispatcher.get("/faults/sites?q=many").text
    assert page.count('class="match"') == 20
    assert "另有 10 个" in page


def test_the_form_shows_at_once_what_is_promised_and_by_which_clause(dispatcher: FlaskClient) -> None:
    page = words(dispatcher.get("/faults/new?site=s1").text)
    assert "今天 17:00 前" in page
    assert "珠三角 · 8 小时" in page
    assert "L01-02" in page
    assert "厂家在收到通知后珠三角8小时内" in page


def test_an_emergency_adds_the_promise_to_send_somebody_and_marks_it_as_our_default(dispatcher: FlaskClient) -> None:
    panel = send(dispatcher, "/faults/promise", **FAULT, emergency="1").text
    assert "今天 09:15 前" in words(panel)
    assert "系统的默认值" in panel


def test_the_promise_counts_from_when_the_report_was_received(dispatcher: FlaskClient) -> None:
    earlier = for_input(MONDAY_9 - timedelta(hours=2))
    assert "今天 15:00 前" in words(send(dispatcher, "/faults/promise", **FAULT, notified_at=earlier).text)


def test_a_promise_that_is_over_already_is_pointed_out(dispatcher: FlaskClient) -> None:
    earlier = for_input(MONDAY_9 - timedelta(hours=9))
    assert "请核对接到通知的时间" in send(dispatcher, "/faults/promise", **FAULT, notified_at=earlier).text


def test_the_panel_needs_neither_description_nor_skill(dispatcher: FlaskClient) -> None:
    assert "今天 17:00 前" in words(send(dispatcher, "/faults/promise", site_id="s1").text)


def test_without_a_script_a_button_shows_the_promise_and_keeps_what_was_typed(dispatcher: FlaskClient) -> None:
    page = send(dispatcher, "/faults/new", **FAULT, only="promise", emergency="1").text
    assert "水泵不出水" in page
    assert "今天 09:15 前" in words(page)


def test_a_fault_is_stored_and_its_page_opens(desk: Desk, dispatcher: FlaskClient) -> None:
    answer = send(dispatcher, "/faults/new", **FAULT)
    assert answer.status_code == 303
    assert "水泵不出水" in dispatcher.get(answer.location).text
    assert orders(desk) == 1


def test_sending_the_form_twice_gives_one_work_order(desk: Desk, dispatcher: FlaskClient) -> None:
    first, second = (send(dispatcher, "/faults/new", **FAULT) for _ in range(2))
    assert first.location == second.location
    assert orders(desk) == 1


def test_another_report_under_the_same_key_is_refused(desk: Desk, dispatcher: FlaskClient) -> None:
    send(dispatcher, "/faults/new", **FAULT)
    assert send(dispatcher, "/faults/new", **{**FAULT, "description": "另一处故障"}).status_code == 409
    assert orders(desk) == 1


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"description": "  "}, "description", "没有填写故障描述"),
        ({"description": "长" * 2001}, "description", "超过 2000 个字"),
        ({"notified_at": for_input(MONDAY_9 + timedelta(minutes=1))}, "notified_at", "还没有到"),
        ({"notified_at": "明天早上"}, "notified_at", "不是日期和时间"),
        ({"skill": "violin"}, "skill", "violin"),
        ({"asset_id": ""}, "skill", "技能"),
        ({"asset_id": "a2"}, "asset_id", "不在所选现场"),
        ({"asset_id": "a99"}, "asset_id", "a99"),
        ({"channel": "pigeon"}, "channel", "pigeon"),
        ({"fault_class": "tiny"}, "fault_class", "tiny"),
        ({"level": "high"}, "level", "不是数字"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    desk: Desk, dispatcher: FlaskClient, wrong: dict[str, str], field: str, said: str
) -> None:
    answer = send(dispatcher, "/faults/new", **{**FAULT, **wrong})
    assert answer.status_code == 400
    beside = answer.text.split(f'id="e-{field}"')[1].split("</p>")[0]
    assert said in beside
    assert orders(desk) == 0


def test_what_was_typed_is_kept_and_so_is_the_key(dispatcher: FlaskClient) -> None:
    page = send(
        dispatcher,
        "/faults/new",
        **{**FAULT, "description": "", "channel": "fax", "appointment_at": "2026-03-10T10:00"},
    ).text
    assert '<option value="fax" selected>' in page
    assert 'value="2026-03-10T10:00"' in page
    assert f'value="{KEY}"' in page


@pytest.mark.parametrize("site", ["", "s99"])
def test_without_a_known_site_the_search_comes_back(desk: Desk, dispatcher: FlaskClient, site: str) -> None:
    answer = send(dispatcher, "/faults/new", **{**FAULT, "site_id": site})
    assert answer.status_code == 400
    assert 'name="q"' in answer.text
    assert orders(desk) == 0


def test_a_report_without_a_key_is_refused(desk: Desk, dispatcher: FlaskClient) -> None:
    assert send(dispatcher, "/faults/new", **{**FAULT, "command_id": ""}).status_code == 400
    assert orders(desk) == 0


def test_an_open_work_order_of_the_asset_is_a_possible_duplicate(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk, description="水泵异响")
    panel = words(send(dispatcher, "/faults/promise", **FAULT).text)
    assert "可能重复报修" in panel
    assert known.id in panel
    assert "同一设备" in panel


def test_a_cancelled_work_order_is_no_duplicate(desk: Desk, dispatcher: FlaskClient) -> None:
    known = reported(desk)
    desk.cancel(known.id, reason="", version=None, now=MONDAY_9, actor="d", command_id="cancel-01")
    assert "可能重复报修" not in send(dispatcher, "/faults/promise", **FAULT).text


def test_the_only_asset_of_a_site_is_chosen_already(desk: Desk, dispatcher: FlaskClient) -> None:
    assert '<option value="a1" selected>' in dispatcher.get("/faults/new?site=s1").text
    with desk._store.writing() as unit:
        unit.add_assets([an_asset("a3")])
    assert '<option value="a1" selected>' not in dispatcher.get("/faults/new?site=s1").text


@pytest.mark.parametrize("role", [Role.ANALYST])
def test_who_only_analyses_takes_no_faults_in(desk: Desk, signed_in, role: Role) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(role)
    assert client.get("/faults/new").status_code == 403
    assert send(client, "/faults/new", **FAULT).status_code == 403
    assert orders(desk) == 0


def test_the_form_speaks_english(dispatcher: FlaskClient) -> None:
    page = words(in_english(dispatcher).get("/faults/new?site=s1").text)
    assert "by today 17:00" in page
    assert "What the caller says" in page


def test_what_people_type_is_never_markup(desk: Desk, dispatcher: FlaskClient) -> None:
    with desk._store.writing() as unit:
        unit.add_sites([a_site("evil")])
    answer = send(dispatcher, "/faults/new", **{**FAULT, "description": SCRIPT, "notified_at": SCRIPT, "level": SCRIPT})
    for page in (answer.text, dispatcher.get("/faults/new", query_string={"q": SCRIPT}).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
