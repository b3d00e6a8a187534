"""What happens during the day, one click each, and what the planner made of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.moment import Interval
from dispatch.model.user import Role
from tests.builders import MONDAY_9, a_key
from tests.dispatch.planned import draft, published
from tests.web.conftest import send
from tests.web.office import in_english, office, order, two_planned, words


@pytest.fixture
def desk() -> Desk:
    return office()


def press(client: FlaskClient, path: str, key: str = "", **form: str) -> str:
    """Press the button and give the address it leads to."""
    answer = send(client, path, command_id=key or a_key() + "-long", **form)
    assert answer.status_code == 303, answer.text
    return answer.location


def away(desk: Desk) -> list[tuple[str, timedelta]]:
    with desk.reading() as unit:
        found = unit.absences(Interval(MONDAY_9, MONDAY_9 + timedelta(days=1)))
    return [(one.reason, one.span.end - MONDAY_9) for one in found]


def test_a_sick_technician_is_away_until_the_end_of_his_shift(desk: Desk, dispatcher: FlaskClient) -> None:
    press(dispatcher, "/technicians/t1/happened/sick")
    assert away(desk) == [("病假", timedelta(hours=9))]


def test_one_who_does_not_move_gets_no_visits_for_an_hour(desk: Desk, dispatcher: FlaskClient) -> None:
    press(dispatcher, "/technicians/t1/happened/stuck")
    assert [span for _, span in away(desk)] == [timedelta(hours=1)]


def test_the_same_click_twice_is_one_absence(desk: Desk, dispatcher: FlaskClient) -> None:
    for _ in range(2):
        press(dispatcher, "/technicians/t1/happened/sick", key="the-same-click")
    assert len(away(desk)) == 1


def test_what_nobody_foresaw_is_not_found_and_stores_nothing(desk: Desk, dispatcher: FlaskClient) -> None:
    assert send(dispatcher, "/technicians/t1/happened/party", command_id="a-party-00001").status_code == 404
    assert away(desk) == []


def test_the_analyst_records_nothing(desk: Desk, signed_in: Callable[[Role], FlaskClient]) -> None:
    client = signed_in(Role.ANALYST)
    assert send(client, "/technicians/t1/happened/sick", command_id="an-analyst-01").status_code == 403
    assert "/happened/" not in client.get("/technicians/t1").text
    assert away(desk) == []


def test_until_the_planner_answers_the_page_says_so(desk: Desk, dispatcher: FlaskClient) -> None:
    two_planned(desk)
    page = words(dispatcher.get(press(dispatcher, "/technicians/t1/happened/sick")).text)
    assert "排程尚未给出结果" in page


def test_the_next_plan_names_whose_visit_went_to_whom(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    sick = order(desk, here.id).technician_id
    where = press(dispatcher, f"/technicians/{sick}/happened/sick")
    published(desk, MONDAY_9)
    page = words(dispatcher.get(where).text)
    assert here.id in page
    assert "改派" in page
    assert f"王{sick}" in page
    assert "受影响的技术员" in page
    assert f"登记缺勤 王{sick}，病假，至 今天 18:00" in page


def test_a_draft_that_waits_is_compared_with_the_plan_in_force(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    where = press(dispatcher, f"/technicians/{order(desk, here.id).technician_id}/happened/sick")
    draft(desk, MONDAY_9)
    assert "查看草稿并发布" in words(dispatcher.get(where).text)


def test_a_missing_part_holds_the_visit_until_tomorrow_and_its_promise_is_lost(
    desk: Desk, dispatcher: FlaskClient
) -> None:
    here, _ = two_planned(desk)
    where = press(dispatcher, f"/work-orders/{here.id}/no-parts")
    (hold,) = order(desk, here.id).situation.holds
    assert (hold.reason, hold.span.end - MONDAY_9) == ("waiting_parts", timedelta(days=1))
    published(desk, MONDAY_9)
    page = words(dispatcher.get(where).text)
    assert here.id in page.split("失去的承诺")[1]


def test_a_customer_who_is_not_there_is_tried_again_in_two_hours(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    press(dispatcher, f"/work-orders/{here.id}/no-access")
    (hold,) = order(desk, here.id).situation.holds
    assert (hold.reason, hold.span.end - MONDAY_9) == ("customer_no_access", timedelta(hours=2))
    assert "/no-access" not in dispatcher.get(f"/work-orders/{here.id}").text


def test_a_cancelled_visit_is_no_loss_to_anybody(desk: Desk, dispatcher: FlaskClient) -> None:
    here, _ = two_planned(desk)
    where = press(dispatcher, f"/work-orders/{here.id}/cancel", why="自己修好了")
    published(desk, MONDAY_9)
    assert "失去的承诺" not in words(dispatcher.get(where).text)


def test_the_first_plan_of_all_is_all_new_and_wins_its_promises(desk: Desk, dispatcher: FlaskClient) -> None:
    here, there = two_planned(desk)
    page = words(in_english(dispatcher).get("/plans/changes").text)
    assert "the first" in page
    assert here.id in page.split("Promises won")[1]
    assert there.id in page.split("Added")[1]


@pytest.mark.parametrize("after", ["0", "999999", "x", "-1"])
def test_an_event_nobody_knows_is_no_error(dispatcher: FlaskClient, after: str) -> None:
    assert dispatcher.get(f"/plans/changes?after={after}").status_code == 200
