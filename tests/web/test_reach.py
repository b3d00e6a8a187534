"""The page and the API of the question who can be there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dispatch.desk import Desk
from dispatch.model.user import Role
from tests.web.office import SCRIPT, in_english, office, two_planned, words


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture
def client(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return in_english(signed_in(Role.DISPATCHER))


def test_without_a_place_the_page_asks_for_one(client: FlaskClient) -> None:
    assert "Name a place" in words(client.get("/reach").text)


def test_a_work_order_shows_who_comes_when_and_with_what_margin(client: FlaskClient, desk: Desk) -> None:
    here, _there = two_planned(desk)
    page = words(client.get("/reach", query_string={"work_order": here.id}).text)
    assert "Able to come 2" in page
    assert "left" in page
    assert "has not learned" in page


def test_an_address_is_understood_and_an_ambiguous_one_asked_back(client: FlaskClient) -> None:
    assert "Able to come" in words(client.get("/reach", query_string={"q": "深圳市南山区粤海街道"}).text)
    page = client.get("/reach", query_string={"q": "鼓楼区"})
    assert "It is not clear where" in words(page.text)
    assert page.text.count("/reach?lat=") > 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"lat": "0", "lon": "0"}, "not a point in China"),
        ({"lat": "113.3", "lon": "23.1"}, "swapped"),
        ({"lat": "23.1", "lon": "113.3", "minutes": "7"}, "A map of 7 minutes"),
        ({"lat": "23.1", "lon": "113.3", "at": "soon"}, "soon"),
        ({"lat": "23.1", "lon": "113.3", "at": "2020-01-01T08:00"}, "from now on"),
        ({"work_order": "PD-1"}, "PD-1"),
        ({"q": SCRIPT}, "It is not clear where"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(client: FlaskClient, query: dict[str, str], said: str) -> None:
    answer = client.get("/reach", query_string=query)
    assert said in words(answer.text)
    assert SCRIPT not in answer.text


def test_the_api_gives_people_and_cells(client: FlaskClient) -> None:
    query = {"lat": "23.13", "lon": "113.3", "skill": "pump"}
    people = client.get("/api/reach", query_string=query).get_json()
    assert [one["technician"] for one in people["coming"]] == ["t1", "t2"]
    assert people["others"][0] == {"technician": "t3", "code": "no_skill", "skill": "pump", "level": "1", "held": "0"}
    for kind in ("around", "soonest"):
        grid = client.get("/api/reach/grid", query_string={**query, "kind": kind, "minutes": "60"}).get_json()
        assert len(grid["bands"]) == grid["columns"] ** 2
        assert set(grid["bands"]) <= {0, 1, 2, 3, 4}
        assert grid["minutes"] == [15, 30, 45, 60]


def test_the_api_refuses_what_it_cannot_answer(client: FlaskClient) -> None:
    assert client.get("/api/reach").status_code == 400
    assert client.get("/api/reach", query_string={"q": "鼓楼区"}).status_code == 400
