"""Saved views: who may keep them, what the board is told of them, and words for what goes wrong."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.web.conftest import send
from tests.web.office import enter, in_english, office
from web import WebSettings, create_app
from web.roles import roles_of

STAFF = frozenset({Role.DISPATCHER, Role.ANALYST, Role.ADMIN})


@pytest.fixture
def app(settings: WebSettings) -> Flask:
    return create_app(office(), settings=settings)


@pytest.fixture
def mine(app: Flask) -> FlaskClient:
    return enter(app.test_client(), "demo-dispatcher")


@pytest.fixture
def others(app: Flask) -> FlaskClient:
    return enter(app.test_client(), "demo-analyst")


def views_of(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/views").get_json()
    return found


def test_only_the_office_keeps_views(app: Flask) -> None:
    assert {roles_of(app, f"saved_views.{name}") for name in ("index", "save", "change", "delete")} == {STAFF}


def test_a_saved_view_is_listed_and_stands_in_the_page_of_the_board(mine: FlaskClient) -> None:
    saved = send(mine, "/api/views", name="<晚点>", query="state=breached&q=%22").get_json()
    assert saved == [{"id": 1, "name": "<晚点>", "query": "state=breached&q=%22", "shared": False, "by": ""}]
    (found,) = re.findall(r'data-views="([^"]*)"', mine.get("/").text)
    assert json.loads(html.unescape(found)) == saved == views_of(mine)


def test_a_shared_view_names_its_owner_to_others(mine: FlaskClient, others: FlaskClient) -> None:
    send(mine, "/api/views", name="珠海", query="region=1", shared="1")
    send(mine, "/api/views", name="深圳", query="region=2")
    assert [(view["name"], view["by"]) for view in views_of(others)] == [("珠海", "陈静")]


def test_a_view_is_renamed_shared_and_deleted(mine: FlaskClient, others: FlaskClient) -> None:
    send(mine, "/api/views", name="珠海", query="region=1")
    assert send(mine, "/api/views/1", name="南区", shared="1").get_json()[0]["name"] == "南区"
    assert views_of(others)[0]["name"] == "南区"
    assert send(mine, "/api/views/1/delete").get_json() == []


def test_the_view_of_another_stays_as_it_is(mine: FlaskClient, others: FlaskClient) -> None:
    send(mine, "/api/views", name="珠海", query="region=1", shared="1")
    refused = send(others, "/api/views/1/delete")
    assert refused.status_code == 409
    assert refused.get_json()["errors"][0]["code"] == "view.not_yours"
    assert len(views_of(mine)) == 1


def test_what_is_wrong_is_said_in_the_readers_language(mine: FlaskClient) -> None:
    assert "名称" in send(mine, "/api/views", name=" ").get_json()["errors"][0]["cause"]
    refused = send(in_english(mine), "/api/views", name="")
    assert refused.status_code == 400
    assert refused.get_json()["errors"][0]["cause"] == "A view needs a name of at most 40 letters."
    assert send(mine, "/api/views/9", name="x").status_code == 404


def test_views_outlive_the_app(settings: WebSettings) -> None:
    desk: Desk = office()
    send(
        enter(create_app(desk, settings=settings).test_client(), "demo-dispatcher"), "/api/views", name="A", query="q=1"
    )
    again = enter(create_app(desk, settings=settings).test_client(), "demo-dispatcher")
    assert [view["name"] for view in views_of(again)] == ["A"]
