"""Technician routing by Pillac, Gueret and Medaglia: own homes, skills, tools, spare parts, hard windows.

Tools are kept, parts are used up; a technician who calls at the depot has every tool and all the parts from there on.
All requests are served; what counts is the sum of the routes' durations (driving, waiting, working), each route
leaving home as late as it may. Distances and times are euclidean and not rounded.

The solver counts whole thousandths and legs rounded up, so what it plans can be driven.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.instances.instance import Instance, Names, Route, Verdict
from solver import Problem, Shift, Visit
from solver.objective import Objective

THOUSANDTHS = 1000
DEPOT = 0
"""The depot's number in the file; in a route it is a call there for tools and parts."""
ALWAYS_HAS = 1000
"""A tool as a stock of parts that never runs out."""
OBJECTIVE = Objective(((("unassigned", 1),), (("duration", 1),)))
SLACK = 1e-6
"""Sums of doubles may differ by their last digits."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the file: the depot, a technician at home, or a request. ``tools`` and ``skills`` are numbers."""

    number: int
    x: float
    y: float
    opens: float
    closes: float
    service: float
    skills: frozenset[int]
    tools: frozenset[int]
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it stands."""

    name: str
    depot: Place
    technicians: tuple[Place, ...]
    requests: tuple[Place, ...]


def read(path: Path) -> Instance:
    """The file as an instance of the harness. Visits are the requests, then a call at the depot for each shift."""
    source = parse(path.read_text(encoding="utf-8"))
    calls = (DEPOT,) * len(source.technicians)
    names = Names(
        tuple((technician.number, 0) for technician in source.technicians),
        (*(request.number for request in source.requests), *calls),
    )
    return Instance(path.stem, "trsp", state(source), names, source)


def parse(text: str) -> Source:
    """The name, the number of technicians, then the depot, the technicians and the requests."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    crew = next(int(line.split()[0]) for line in lines if line[0].isdigit())
    rows = [_place(line) for line in lines if "[" in line]
    return Source(lines[0], rows[0], tuple(rows[1 : crew + 1]), tuple(rows[crew + 1 :]))


def _place(line: str) -> Place:
    number, *measures = line[: line.index("[")].split()
    x, y, opens, closes, service = map(float, measures)
    skills, tools, parts = (ast.literal_eval(found) for found in re.findall(r"\[[^\]]*\]", line))
    return Place(int(number), x, y, opens, closes, service, frozenset(skills), frozenset(tools), tuple(parts))


def state(source: Source) -> Problem:
    """Locations are the rows of the file in their order."""
    places = [source.depot, *source.technicians, *source.requests]
    where = np.array([(place.x, place.y) for place in places])
    apart = np.hypot(*(where[:, None, axis] - where[None, :, axis] for axis in (0, 1)))
    first_call = len(source.requests)
    first_request = 1 + len(source.technicians)
    shifts = tuple(_shift(source, n, technician, first_call + n) for n, technician in enumerate(source.technicians))
    requests = tuple(_request(source, first_request + n, request) for n, request in enumerate(source.requests))
    calls = tuple(
        Visit(0, 0, windows=(_hours(source.depot),), allowed_technicians=frozenset({n}), unassigned_price=0)
        for n in range(len(shifts))
    )
    travel = np.ceil(np.round(apart * THOUSANDTHS, 6)).astype(np.int32)
    return Problem(travel, shifts, requests + calls, horizon=_hours(source.depot)[1], objective=OBJECTIVE)


def _shift(source: Source, n: int, technician: Place, call: int) -> Shift:
    opens, closes = _hours(technician)
    stock = {_part(source, number): count for number, count in enumerate(technician.parts) if count}
    stock |= dict.fromkeys(technician.tools, ALWAYS_HAS)
    skills = tuple((skill, 1) for skill in sorted(technician.skills))
    return Shift(n, n + 1, n + 1, opens, closes, skills, stock=tuple(sorted(stock.items())), base_call=call)


def _request(source: Source, location: int, request: Place) -> Visit:
    needs = {_part(source, number): count for number, count in enumerate(request.parts) if count}
    needs |= dict.fromkeys(request.tools, 1)
    return Visit(
        location,
        round(request.service * THOUSANDTHS),
        skills=tuple((skill, 1) for skill in sorted(request.skills)),
        windows=(_hours(request),),
        parts=tuple(sorted(needs.items())),
    )


def _part(source: Source, number: int) -> int:
    """Parts are counted on after the tools."""
    tools = {tool for place in (*source.technicians, *source.requests) for tool in place.tools}
    return max(tools, default=-1) + 1 + number


def _hours(place: Place) -> tuple[int, int]:
    return round(place.opens * THOUSANDTHS), round(place.closes * THOUSANDTHS)


def judge(source: Source, routes: Sequence[Route]) -> Verdict:
    """Drive the routes in doubles; ``objective`` is the sum of their shortest durations."""
    at = {place.number: place for place in (source.depot, *source.requests)}
    technicians = {technician.number: technician for technician in source.technicians}
    defects: list[str] = []
    duration = travel = 0.0
    for route in routes:
        technician = technicians[route["technician"]]
        stops = [at[number] for number in route["faults"]]
        defects += _lacks(technician, stops)
        if any(stop.number != DEPOT for stop in stops):
            lasts, drives = _drive(technician, stops, defects)
            duration, travel = duration + lasts, travel + drives
    served = [number for route in routes for number in route["faults"] if number != DEPOT]
    left_out = len(source.requests) - len(set(served))
    if len(set(served)) < len(served):
        defects.append("a request is served twice")
    if left_out:
        defects.append(f"{left_out} requests are not served")
    total = None if defects else round(duration, 4)
    return Verdict(not defects, left_out, 0, round(travel, 4), total, tuple(defects))


def _lacks(technician: Place, stops: Sequence[Place]) -> list[str]:
    """What a technician lacks on his way: skills always, tools and parts until he has called at the depot."""
    defects, stocked, stock = [], False, list(technician.parts)
    for stop in stops:
        stocked = stocked or stop.number == DEPOT
        if not stop.skills <= technician.skills:
            defects.append(f"request {stop.number}: technician {technician.number} lacks a skill")
        if stocked:
            continue
        stock = [had - used for had, used in zip(stock, stop.parts, strict=True)]
        if not stop.tools <= technician.tools or min(stock, default=0) < 0:
            defects.append(f"request {stop.number}: technician {technician.number} lacks a tool or a part")
    return defects


def _drive(technician: Place, stops: Sequence[Place], defects: list[str]) -> tuple[float, float]:
    """(shortest duration, driving) of a route. Leaving later by the least slack on the way saves that much waiting."""
    place, moment, waited, driven, slack = technician, technician.opens, 0.0, 0.0, math.inf
    for stop in (*stops, technician):
        leg = math.dist((place.x, place.y), (stop.x, stop.y))
        arrives = moment + leg
        if arrives > stop.closes + SLACK:
            defects.append(f"place {stop.number}: reached at {arrives:.3f}, closed at {stop.closes}")
        starts = max(arrives, stop.opens)
        waited, driven = waited + starts - arrives, driven + leg
        slack = min(slack, waited + stop.closes - starts)
        service = 0.0 if stop is technician else stop.service
        place, moment = stop, starts + service
    return moment - technician.opens - max(0.0, min(slack, waited)), driven
