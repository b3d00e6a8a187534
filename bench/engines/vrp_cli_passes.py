"""vrp-cli (reinterpretcat/vrp) in two passes, as VROOM: promises as hard windows first, then the rest around them.

It has an ordered list of objectives: value served (the weights), then visits served, then the road. Its clock counts
wall seconds, and the wheel takes a problem as JSON and begins from nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import vrp_cli  # type: ignore[import-untyped, unused-ignore]

from bench.engines.limit import Limit
from bench.engines.model import Order, able, refuse, span, weight
from solver import Problem

FIRST_PASS_SHARE = 0.5
LOCKED_VALUE, IN_TIME_VALUE = 1000.0, 100.0
"""Above any weight: of a locked visit, and in the second pass of one that keeps its promise."""
ORIGIN = datetime(2024, 1, 1, tzinfo=UTC)
PROFILE = "car"

Spans = Mapping[int, tuple[int, int]]


def plan(problem: Problem, limit: Limit, seed: int) -> Order:
    """The routes of the second pass; the seed changes nothing, for the wheel has none."""
    refuse(problem, {"capacity", "shift prices"})
    everything = {number: span(problem, visit) for number, visit in enumerate(problem.visits)}
    everything = {number: (first, last) for number, (first, last) in everything.items() if first <= last}
    if not any(visit.commitments for visit in problem.visits):
        return _solved(problem, everything, frozenset(), limit, 1.0)
    due = {n: (a, min([z, *(c.due for c in problem.visits[n].commitments)])) for n, (a, z) in everything.items()}
    in_time = {number: (first, last) for number, (first, last) in due.items() if first <= last}
    kept = _solved(problem, in_time, frozenset(), limit, FIRST_PASS_SHARE)
    served = frozenset(visit for route in kept.values() for visit in route)
    spans = {number: in_time[number] if number in served else everything[number] for number in everything}
    return _solved(problem, spans, served, limit, 1.0)


def _solved(problem: Problem, spans: Spans, in_time: frozenset[int], limit: Limit, share: float) -> Order:
    stated = _stated(problem, spans, in_time)
    travel = [int(seconds) for seconds in problem.travel.ravel()]
    matrix = json.dumps({"profile": PROFILE, "travelTimes": travel, "distances": travel})
    config = {
        "termination": {"maxTime": max(1, round(limit.wall_left(share)))},
        "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": 1}},
    }
    found = json.loads(vrp_cli.solve_pragmatic(json.dumps(stated), [matrix], json.dumps(config)))
    return _order(found)


def _order(found: Mapping[str, Any]) -> Order:
    """Vehicles are called by their shift, so a tour says which one it is."""
    order: dict[int, tuple[int, ...]] = {}
    for tour in found["tours"]:
        done = [activity for stop in tour["stops"] for activity in stop["activities"]]
        visits = tuple(int(a["jobId"]) for a in done if a["type"] in ("service", "delivery"))
        order[int(tour["vehicleId"])] = visits
    return order


def _stated(problem: Problem, spans: Spans, in_time: frozenset[int]) -> dict[str, Any]:
    kinds = able(problem)
    number: dict[tuple[int, ...], str] = {}
    names = {visit: number.setdefault(tuple(kinds[visit]), f"s{len(number)}") for visit in spans}
    promised = any(visit.commitments for visit in problem.visits)
    goals = ["maximize-value"] * promised + ["minimize-unassigned", "minimize-cost"]
    return {
        "plan": {"jobs": [_visit(problem, n, spans[n], names[n], in_time) for n in spans]},
        "fleet": {
            "vehicles": [_vehicle(problem, n, number) for n in range(len(problem.shifts))],
            "profiles": [{"name": PROFILE}],
        },
        "objectives": [[{"type": goal}] for goal in goals],
    }


def _visit(problem: Problem, n: int, hours: tuple[int, int], skill: str, in_time: frozenset[int]) -> dict[str, Any]:
    visit = problem.visits[n]
    place = {
        "location": {"index": visit.location},
        "duration": float(visit.service),
        "times": [[_moment(hours[0]), _moment(hours[1])]],
    }
    worth = LOCKED_VALUE if visit.pin is not None else float(weight(visit)) + IN_TIME_VALUE * (n in in_time)
    stated: dict[str, Any] = {"id": str(n), "skills": {"allOf": [skill]}}
    if worth:
        stated["value"] = worth
    if visit.load:
        return stated | {"deliveries": [{"places": [place], "demand": list(visit.load)}]}
    return stated | {"services": [{"places": [place]}]}


def _vehicle(problem: Problem, n: int, kinds: Mapping[tuple[int, ...], str]) -> dict[str, Any]:
    shift = problem.shifts[n]
    return {
        "typeId": f"shift {n}",
        "vehicleIds": [str(n)],
        "profile": {"matrix": PROFILE},
        "costs": {"fixed": float(shift.price), "distance": 1.0, "time": 0.0},
        "shifts": [
            {
                "start": {"earliest": _moment(shift.start), "location": {"index": shift.start_location}},
                "end": {"latest": _moment(shift.end), "location": {"index": shift.end_location}},
            }
        ],
        "capacity": list(shift.capacity) or [1],
        "skills": [name for shifts, name in kinds.items() if n in shifts],
    }


def _moment(second: int) -> str:
    return (ORIGIN + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
