"""Travel servers: used when they answer, left alone when they fail, and never believed blindly."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from dispatch.cli.geo import travel as travel_verb
from dispatch.errors import InputErrors, Unavailable
from dispatch.travel.cache import CachedTravel
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.osrm import OsrmServer
from dispatch.travel.served import Breaker, MatrixServer, ServedTravel
from dispatch.travel.times import Point
from dispatch.travel.valhalla import ValhallaServer
from tests.dispatch.travel.stub_server import Reply, Stub, seconds_between, serving

GUANGZHOU, SHENZHEN, FOSHAN = (23.129, 113.267), (22.541, 114.06), (23.01, 113.122)
SERVERS: dict[str, Callable[[str], MatrixServer]] = {
    "osrm": lambda address: OsrmServer(address, timeout_seconds=0.5),
    "valhalla": lambda address: ValhallaServer(address, timeout_seconds=0.5),
}


class HandClock:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=sorted(SERVERS))
def travel(request: pytest.FixtureRequest, stub: Stub, clock: HandClock) -> ServedTravel:
    server = SERVERS[request.param](stub.address + "/")
    return ServedTravel(server, GreatCircleTravel(), Breaker(clock, patience=3, pause_seconds=60))


def _nothing_wrong(travel: ServedTravel) -> bool:
    return travel.trouble is None


def test_a_server_that_answers_is_believed(travel: ServedTravel) -> None:
    there, back = travel.leg(SHENZHEN, GUANGZHOU), travel.leg(GUANGZHOU, SHENZHEN)
    assert there is not None
    assert back is not None
    assert there.source in SERVERS
    assert there.seconds == round(seconds_between(SHENZHEN, GUANGZHOU))
    assert there.metres == pytest.approx(20 * there.seconds, abs=20)
    assert there.seconds - back.seconds == 10, "a server knows one-way streets"
    assert travel.trouble is None


def test_many_points_are_asked_in_parts(travel: ServedTravel, stub: Stub) -> None:
    points = [(23 + number / 200, 113.0) for number in range(120)]
    answer = travel.matrix(points, points[:60])
    assert sorted(stub.asked) == [(20, 10), (20, 50), (50, 10), (50, 10), (50, 50), (50, 50)]
    for row, column in ((0, 59), (119, 0), (77, 51)):
        assert answer.seconds[row, column] == round(seconds_between(points[row], points[column]))


def test_the_same_place_is_no_trip_and_asks_nobody(travel: ServedTravel, stub: Stub) -> None:
    leg = travel.leg(GUANGZHOU, GUANGZHOU)
    assert leg is not None
    assert (leg.seconds, leg.source, stub.asked) == (0, "same_place", [])


def test_a_failure_is_tried_once_more(travel: ServedTravel, stub: Stub) -> None:
    replies: list[Reply] = [(503, b"busy")]
    stub.spoil = lambda good: replies.pop() if replies else good
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert (leg.source in SERVERS, len(stub.asked), travel.trouble) == (True, 2, None)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ((200, b"<!DOCTYPE html><title>Sign in</title>"), "travel.not_json"),
        ((200, b""), "travel.not_json"),
        ((200, b"[" * 100_000), "travel.not_json"),
        ((500, b"{}"), "travel.server_refused"),
        ((404, b"<html>"), "travel.server_refused"),
        ((200, b"null"), "travel.bad_shape"),
        ((200, b"{}"), "travel.bad_shape"),
        ((200, b'{"code": "NoTable", "message": "no"}'), "travel.bad_shape"),
        ((200, b'{"code": "Ok", "durations": [[1], [2]], "sources_to_targets": [[], []]}'), "travel.bad_shape"),
        ((200, b'{"code": "Ok", "durations": "x", "distances": [[1]], "sources_to_targets": "x"}'), "travel.bad_shape"),
    ],
)
def test_an_answer_of_no_use_is_named_and_somebody_else_answers(
    travel: ServedTravel, stub: Stub, reply: Reply, code: str
) -> None:
    stub.spoil = lambda good: reply
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg == GreatCircleTravel().leg(GUANGZHOU, SHENZHEN)
    assert travel.trouble is not None
    assert travel.trouble.code == code


@pytest.mark.parametrize("value", [None, -1, -0.001, "90", True, 1e12, float("nan"), float("inf")])
def test_null_negative_and_absurd_times_are_named_and_never_used(
    travel: ServedTravel, stub: Stub, value: object
) -> None:
    stub.spoil = lambda good: _with_first_time(good, value)
    points: list[Point] = [GUANGZHOU, SHENZHEN]
    answer = travel.matrix(points, [FOSHAN, SHENZHEN])
    assert answer.leg(0, 0) == GreatCircleTravel().leg(GUANGZHOU, FOSHAN)
    assert answer.seconds[0, 1] == round(seconds_between(GUANGZHOU, SHENZHEN)), "the rest of the answer is used"
    assert travel.trouble is not None
    assert (travel.trouble.code, travel.trouble.facts["count"]) == ("travel.bad_times", 1)


def _with_first_time(good: dict[str, Any], value: object) -> dict[str, Any]:
    spoilt = copy.deepcopy(good)
    if "durations" in spoilt:
        spoilt["durations"][0][0] = value
    else:
        spoilt["sources_to_targets"][0][0]["time"] = value
    return spoilt


def test_a_server_that_is_too_slow_is_not_waited_for(stub: Stub, clock: HandClock) -> None:
    stub.delay_seconds = 0.3
    travel = ServedTravel(OsrmServer(stub.address, timeout_seconds=0.05), GreatCircleTravel(), Breaker(clock))
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert leg.source == "geodesic"
    assert travel.trouble is not None
    assert travel.trouble.code == "travel.no_answer"


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(Unavailable, match=r"travel\.no_answer"):
        OsrmServer("http://127.0.0.1:9", timeout_seconds=0.5).table([GUANGZHOU], [SHENZHEN])


def test_after_three_failures_the_server_is_left_alone_for_a_minute(
    travel: ServedTravel, stub: Stub, clock: HandClock
) -> None:
    stub.spoil = lambda good: (503, b"")
    for _ in range(5):
        travel.leg(GUANGZHOU, SHENZHEN)
    assert len(stub.asked) == 3
    assert travel.trouble is not None, "it still says why"
    clock.now += 59.9
    travel.leg(GUANGZHOU, SHENZHEN)
    assert len(stub.asked) == 3
    clock.now += 0.1
    stub.spoil = None
    leg = travel.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert leg.source in SERVERS
    assert _nothing_wrong(travel)


def test_one_more_failure_after_the_pause_begins_another_pause(
    travel: ServedTravel, stub: Stub, clock: HandClock
) -> None:
    stub.spoil = lambda good: (503, b"")
    for _ in range(3):
        travel.leg(GUANGZHOU, SHENZHEN)
    clock.now += 60
    for _ in range(3):
        travel.leg(GUANGZHOU, SHENZHEN)
    assert len(stub.asked) == 4


def test_answers_of_a_stand_in_are_not_remembered(travel: ServedTravel, stub: Stub, clock: HandClock) -> None:
    cached = CachedTravel(travel)
    stub.spoil = lambda good: (503, b"")
    standing_in = cached.leg(GUANGZHOU, SHENZHEN)
    assert standing_in is not None
    assert standing_in.source == "geodesic"
    stub.spoil = None
    leg = cached.leg(GUANGZHOU, SHENZHEN)
    assert leg is not None
    assert leg.source in SERVERS
    asked = len(stub.asked)
    assert cached.leg(GUANGZHOU, SHENZHEN) == leg
    assert len(stub.asked) == asked


def test_points_outside_china_never_reach_a_server(travel: ServedTravel, stub: Stub) -> None:
    with pytest.raises(InputErrors):
        travel.leg(GUANGZHOU, (48.86, 2.35))
    assert stub.asked == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://x", "router.local:5000", "http://", ""])
@pytest.mark.parametrize("kind", [OsrmServer, ValhallaServer])
def test_only_http_addresses_are_servers(kind: type[OsrmServer | ValhallaServer], address: str) -> None:
    with pytest.raises(InputErrors) as caught:
        kind(address)
    assert caught.value.problems[0].code == "travel.bad_address"


def test_the_command_line_says_who_did_not_answer_and_who_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_TRAVEL", "osrm:http://127.0.0.1:9")
    told = CliRunner().invoke(travel_verb, ["--from", "23.129,113.267", "--to", "22.541,114.06"])
    assert "road_graph" in told.stdout
    assert "travel.no_answer" in told.stderr
    assert "127.0.0.1:9" in told.stderr
