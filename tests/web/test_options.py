"""The options for a work order: the best first, for those who may send, with the version they were given for."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder
from tests.builders import MONDAY_9
from tests.web.office import enter, in_english, office, order, two_planned
from web import WebSettings, create_app
from web.roles import roles_of


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def visit(desk: Desk) -> WorkOrder:
    return two_planned(desk)[0]


@pytest.fixture
def app(desk: Desk, settings: WebSettings) -> Flask:
    return create_app(desk, settings=settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return enter(app.test_client(), "demo-dispatcher")


def test_only_who_may_send_is_shown_options(app: Flask, visit: WorkOrder) -> None:
    assert roles_of(app, "options.offer") == frozenset({Role.DISPATCHER, Role.ADMIN})
    assert enter(app.test_client(), "demo-analyst").get(f"/api/options/{visit.id}").status_code == 403


def test_the_planned_technician_is_marked_and_all_arrive_after_now(client: FlaskClient, visit: WorkOrder) -> None:
    found = in_english(client).get(f"/api/options/{visit.id}").get_json()
    planned = [one["technician"] for one in found["choices"] if one["planned"]]
    assert planned == [visit.technician_id]
    assert len(found["choices"]) >= 2
    assert all(one["at"] > MONDAY_9.timestamp() for one in found["choices"])
    assert found["version"] == visit.version


def test_a_visit_under_way_has_no_options(client: FlaskClient, desk: Desk, visit: WorkOrder) -> None:
    technician = visit.technician_id or ""
    desk.depart(visit.id, technician, now=MONDAY_9, actor=technician, command_id="a command of this test")
    assert order(desk, visit.id).status.under_way
    assert client.get(f"/api/options/{visit.id}").get_json()["choices"] == []


def test_a_work_order_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/options/W-nowhere").status_code == 404
