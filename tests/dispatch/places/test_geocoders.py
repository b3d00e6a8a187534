"""Map services are asked only when a person wants it: spoken to over HTTP, rate-limited, kept where the terms allow."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors, Refused, Unavailable
from dispatch.places.geocoders import SERVICES, OnlineGeocoder, online_geocoder
from dispatch.places.grounds import Precision
from dispatch.places.systems import CoordinateSystem, from_wgs84
from dispatch.settings import read_settings
from tests.builders import a_desk, atlas

DALIANG = (22.84, 113.248)
NOW = datetime(2025, 11, 17, 9, tzinfo=UTC)


class Stub(HTTPServer):
    """A map service on this machine that answers what the test says and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Any = {}
        self.asked: list[dict[str, list[str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.server.asked.append(parse_qs(urlsplit(self.path).query))
        body = json.dumps(self.server.answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


class Hand:
    """A clock that moves only when somebody rests."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.rests: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.seconds += seconds


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def answers(service: str) -> Any:
    """What each service sends for Daliang, in its own system and its own words."""
    lat, lon = from_wgs84(*DALIANG, SERVICES[service].system)
    if service == "nominatim":
        return [{"lat": str(lat), "lon": str(lon), "display_name": "大良街道, 顺德区, 佛山市", "addresstype": "town"}]
    if service == "baidu":
        return {"status": 0, "result": {"location": {"lat": lat, "lng": lon}, "level": "乡镇", "confidence": 70}}
    row = {"formatted_address": "广东省佛山市顺德区大良街道", "location": f"{lon},{lat}", "level": "乡镇"}
    return {"status": "1", "infocode": "10000", "geocodes": [row]}


def service_at(stub: Stub, name: str, hand: Hand | None = None) -> OnlineGeocoder:
    hand = hand or Hand()
    found = online_geocoder(name, "a-key", stub.address, clock=hand, rest=hand.rest)
    assert found is not None
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_answers_in_wgs_84_to_a_few_centimetres(stub: Stub, name: str) -> None:
    stub.answer = answers(name)
    found = service_at(stub, name).find("佛山顺德大良")
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx(DALIANG, abs=1e-6)
    assert found.precision is Precision.TOWN


def test_amap_is_sent_the_address_and_the_users_own_key(stub: Stub) -> None:
    stub.answer = answers("amap")
    service_at(stub, "amap").find("佛山顺德大良")
    assert stub.asked == [{"key": ["a-key"], "address": ["佛山顺德大良"], "output": ["JSON"]}]


@pytest.mark.parametrize(
    ("infocode", "code"),
    [("10001", "geocoder.key_refused"), ("10003", "geocoder.quota"), ("30001", "geocoder.failed")],
)
def test_what_amap_refuses_is_said_in_our_words(stub: Stub, infocode: str, code: str) -> None:
    stub.answer = {"status": "0", "infocode": infocode}
    with pytest.raises(Unavailable) as refused:
        service_at(stub, "amap").find("佛山")
    assert refused.value.code == code


def test_a_service_that_is_not_there_is_unavailable(stub: Stub) -> None:
    gone = online_geocoder("amap", "a-key", "http://127.0.0.1:1", clock=Hand(), rest=lambda _seconds: None)
    assert gone is not None
    with pytest.raises(Unavailable) as refused:
        gone.find("佛山")
    assert refused.value.code == "geocoder.failed"


def test_an_answer_outside_china_is_none(stub: Stub) -> None:
    stub.answer = [{"lat": "48.85", "lon": "2.35", "display_name": "Paris"}]
    assert service_at(stub, "nominatim").find("巴黎") is None


def test_an_unknown_place_is_none(stub: Stub) -> None:
    stub.answer = {"status": "1", "infocode": "10000", "geocodes": []}
    assert service_at(stub, "amap").find("老地方") is None


def test_a_service_is_not_asked_more_often_than_it_allows(stub: Stub) -> None:
    hand = Hand()
    stub.answer = answers("nominatim")
    service = service_at(stub, "nominatim", hand)
    service.find("佛山")
    assert hand.rests == []
    hand.seconds += 0.25
    service.find("顺德")
    assert hand.rests == [pytest.approx(0.75)]
    hand.seconds += 5
    service.find("大良")
    assert len(hand.rests) == 1


@pytest.mark.parametrize("name", ["baidu", "amap"])
def test_a_service_with_keys_needs_one(name: str) -> None:
    with pytest.raises(InputErrors) as refused:
        online_geocoder(name, "", "", clock=Hand(), rest=lambda _seconds: None)
    assert [problem.code for problem in refused.value.problems] == ["geocoder.no_key"]


def test_by_default_there_is_no_service() -> None:
    assert online_geocoder("", "", "", clock=Hand(), rest=lambda _seconds: None) is None
    assert read_settings().geocoder == ""


def test_a_key_in_the_environment_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_GEOCODER", "amap")
    monkeypatch.setenv("PAIDAN_GEOCODER_KEY", "very-secret")
    settings = read_settings()
    assert settings.geocoder_key.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings)


@pytest.fixture
def desk_with(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Any:
    def open_with(name: str) -> Desk:
        stub.answer = answers(name)
        monkeypatch.setattr(atlas(), "online", service_at(stub, name))
        return a_desk()

    return open_with


def test_the_desk_keeps_an_answer_where_the_terms_allow(stub: Stub, desk_with: Any) -> None:
    desk = desk_with("nominatim")
    first, second = (desk.ask_map_service("佛山顺德大良", now=NOW) for _ in range(2))
    assert first == second
    assert first.place.adcode == "440606"
    assert len(stub.asked) == 1


@pytest.mark.parametrize(("age", "times_asked"), [(timedelta(days=365), 1), (timedelta(days=365, seconds=1), 2)])
def test_an_answer_is_asked_for_again_when_its_term_is_over(
    stub: Stub, desk_with: Any, age: timedelta, times_asked: int
) -> None:
    desk = desk_with("nominatim")
    desk.ask_map_service("佛山顺德大良", now=NOW)
    desk.ask_map_service("佛山顺德大良", now=NOW + age)
    assert len(stub.asked) == times_asked


def test_that_a_service_knows_no_such_place_is_kept_as_well(stub: Stub, desk_with: Any) -> None:
    desk = desk_with("nominatim")
    stub.answer = []
    assert [desk.ask_map_service("老地方", now=NOW) for _ in range(2)] == [None, None]
    assert len(stub.asked) == 1


def test_a_new_answer_clears_away_those_whose_term_is_over(stub: Stub, desk_with: Any) -> None:
    desk = desk_with("nominatim")
    desk.ask_map_service("佛山顺德大良", now=NOW)
    desk.ask_map_service("佛山南海", now=NOW + timedelta(days=366))
    with desk.reading() as unit:
        assert unit.geocoded("nominatim", "佛山顺德大良") is None
        assert unit.geocoded("nominatim", "佛山南海") is not None


@pytest.mark.parametrize("name", ["baidu", "amap"])
def test_the_desk_keeps_nothing_where_the_terms_forbid_it(stub: Stub, desk_with: Any, name: str) -> None:
    desk = desk_with(name)
    for _ in range(2):
        assert desk.ask_map_service("佛山顺德大良", now=NOW).place.district == "顺德区"
    assert len(stub.asked) == 2
    with desk.reading() as unit:
        assert unit.geocoded(name, "佛山顺德大良") is None


def test_names_and_telephone_numbers_stay_in_the_house(stub: Stub, desk_with: Any) -> None:
    desk_with("amap").ask_map_service("收件人：张三 13800138000 佛山顺德大良", now=NOW)
    assert stub.asked[0]["address"] == ["佛山顺德大良"]


def test_without_a_service_the_desk_refuses_to_ask() -> None:
    with pytest.raises(Refused) as refused:
        a_desk().ask_map_service("佛山", now=NOW)
    assert refused.value.code == "geocoder.off"


def test_the_systems_of_the_services_are_those_they_publish() -> None:
    assert {name: service.system for name, service in SERVICES.items()} == {
        "nominatim": CoordinateSystem.WGS84,
        "baidu": CoordinateSystem.BD09,
        "amap": CoordinateSystem.GCJ02,
    }
