"""Two dispatchers on one visit: nobody overwrites the other unseen, and each may insist once he has seen it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from tests.builders import MONDAY_9, a_key
from tests.web.conftest import send
from tests.web.office import in_english, office, order, two_planned, words
from web.form_values import for_input

LATER = for_input(MONDAY_9 + timedelta(hours=3))
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def li(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


@pytest.fixture
def zhao(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.ADMIN))


@pytest.fixture
def visit(desk: Desk) -> WorkOrder:
    return two_planned(desk)[0]


def key() -> str:
    return a_key().ljust(8, "-")


def step(client: FlaskClient, visit: WorkOrder, name: str, version: int, **form: str) -> tuple[int, str]:
    given = {"command_id": key(), "version": str(version), **form}
    answer = send(client, f"/work-orders/{visit.id}/{name}", **given)
    return answer.status_code, answer.text


def second_form(page: str) -> dict[str, str]:
    """The hidden fields of the last form of the page, as a browser would send them."""
    form = page[page.rindex("<form") :]
    return dict(HIDDEN.findall(form))


def test_he_who_comes_second_is_told_who_came_first_and_changes_nothing(
    desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder
) -> None:
    assert step(zhao, visit, "pin", visit.version, technician_id="t2")[0] == 303
    first = order(desk, visit.id)
    status, page = step(li, visit, "hold", visit.version, until=LATER, reason="weather")
    assert status == 409
    for part in ("Pinned", "technician pinned · 王t2", "周宁", "You wanted:", "Put on hold", "Weather"):
        assert part in words(page)
    assert order(desk, visit.id) == first


def test_insisting_takes_the_step_on_the_new_version(
    desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder
) -> None:
    step(zhao, visit, "pin", visit.version, technician_id="t2")
    _, page = step(li, visit, "hold", visit.version, until=LATER, reason="weather")
    form = second_form(page)
    assert (form["reason"], form["version"]) == ("weather", str(order(desk, visit.id).version))
    assert send(li, f"/work-orders/{visit.id}/hold", **form).status_code == 303
    assert order(desk, visit.id).situation.holds[0].reason == "weather"


def test_insisting_after_yet_another_change_asks_again(
    desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder
) -> None:
    step(zhao, visit, "pin", visit.version, technician_id="t2")
    _, page = step(li, visit, "pin", visit.version, technician_id="t1")
    step(zhao, visit, "unpin", order(desk, visit.id).version)
    answer = send(li, f"/work-orders/{visit.id}/pin", **second_form(page))
    assert answer.status_code == 409
    assert "Unpinned" in words(answer.text)
    assert order(desk, visit.id).pin is None


def test_what_is_no_longer_possible_is_not_offered(
    desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder
) -> None:
    step(zhao, visit, "cancel", visit.version, why="修好了")
    status, page = step(li, visit, "pin", visit.version, technician_id="t1")
    assert status == 409
    assert "your step is no longer possible" in page
    assert "Mine after all" not in page
    assert order(desk, visit.id).status is WorkOrderStatus.CANCELLED


def test_a_move_on_the_board_is_answered_with_both_sides(
    desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder
) -> None:
    step(zhao, visit, "hold", visit.version, until=LATER, reason="weather")
    at = str(int((MONDAY_9 + timedelta(hours=6)).timestamp()))
    form = {"technician": "t2", "at": at, "level": "both", "version": str(visit.version)}
    answer = send(li, f"/api/moves/{visit.id}", command_id=key(), **form)
    merge = answer.get_json()["merge"]
    assert (answer.status_code, merge["mayInsist"]) == (409, True)
    assert (merge["theirs"][-1]["words"], merge["theirs"][-1]["who"]) == ("Put on hold", "周宁")
    assert "王t2" in merge["mine"]
    assert any("Weather" in part for part in merge["now"])
    form["version"] = str(merge["version"])
    assert send(li, f"/api/moves/{visit.id}", command_id=key(), **form).status_code == 200
    assert order(desk, visit.id).pin is not None


def test_what_others_typed_cannot_become_code(desk: Desk, li: FlaskClient, zhao: FlaskClient, visit: WorkOrder) -> None:
    step(zhao, visit, "appointment", visit.version, at=LATER)
    _, page = step(li, visit, "cancel", visit.version, why="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page
