"""Service technicians by Kovacs, Parragh, Doerner and Hartl: levels in several domains, outsourcing has a price.

A visit asks for levels in domains; whoever has them all may make it. What nobody makes is given away for
200 + (sum of the requirement matrix) ^ 1.5, and what counts is the road plus those prices. Only the variant without
teams is read: a team that drives together the whole day and covers the levels jointly cannot be said in ``Problem``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.instances.instance import Instance, Names, Route, Unsayable, Verdict
from solver import Problem, Shift, Visit
from solver.objective import Objective

THOUSANDTHS = 1000
BASE_PRICE, PRICE_EXPONENT = 200, 1.5
COLUMNS_BEFORE_LEVELS = 8
OBJECTIVE = Objective(((("unassigned", 1), ("travel", 1)),))
"""The two stand in one tier: giving a visit away competes with the road."""
SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """One row: the depot first. ``levels`` is the level asked for in each domain, ``price`` that of giving it away."""

    number: int
    x: float
    y: float
    opens: float
    closes: float
    service: float
    levels: tuple[int, ...]
    price: float


@dataclass(frozen=True, slots=True)
class Source:
    """Both files. ``technicians`` are the levels each has in each domain."""

    depot: Place
    visits: tuple[Place, ...]
    technicians: dict[int, tuple[int, ...]]


def read(path: Path) -> Instance:
    """The file of visits, with the technicians' file that lies in the folder beside it. Raises ``Unsayable``."""
    if "noTeam" not in path.stem:
        raise Unsayable("teams that drive together all day and cover the levels jointly cannot be said")
    beside = path.parents[1] / path.parent.name.replace("tasks", "technicians") / f"technicians_{path.stem}.txt"
    source = parse(path.read_text(encoding="utf-8"), beside.read_text(encoding="utf-8"))
    names = Names(tuple((technician, 0) for technician in source.technicians), tuple(v.number for v in source.visits))
    return Instance(path.stem, "kovacs", state(source), names, source)


def parse(visits: str, technicians: str) -> Source:
    """Rows of numbers in both; the number of domains is told by the technicians' rows."""
    crew = {number: tuple(levels) for number, *levels in _rows(technicians)}
    domains = len(next(iter(crew.values())))
    places = [_place(row, domains) for row in _rows(visits)]
    return Source(places[0], tuple(places[1:]), crew)


def _rows(text: str) -> list[list[int]]:
    lines = [line.split() for line in text.splitlines()]
    return [[int(word) for word in words] for words in lines if words and all(word.isdigit() for word in words)]


def _place(row: Sequence[int], domains: int) -> Place:
    number, x, y, _, opens, closes, service, _ = row[:COLUMNS_BEFORE_LEVELS]
    matrix = row[COLUMNS_BEFORE_LEVELS:]
    width = len(matrix) // domains
    asked = [matrix[domain * width : (domain + 1) * width] for domain in range(domains)]
    levels = tuple(max((level + 1 for level, people in enumerate(line) if people), default=0) for line in asked)
    return Place(number, x, y, opens, closes, service, levels, BASE_PRICE + sum(matrix) ** PRICE_EXPONENT)


def state(source: Source) -> Problem:
    """Every technician starts and ends at the depot within its hours."""
    where = np.array([(place.x, place.y) for place in (source.depot, *source.visits)])
    apart = np.hypot(*(where[:, None, axis] - where[None, :, axis] for axis in (0, 1)))
    opens, closes = _hours(source.depot)
    shifts = tuple(
        Shift(technician, 0, 0, opens, closes, tuple(enumerate(levels)))
        for technician, levels in source.technicians.items()
    )
    visits = tuple(
        Visit(
            location,
            round(visit.service * THOUSANDTHS),
            skills=tuple((domain, level) for domain, level in enumerate(visit.levels) if level),
            windows=(_hours(visit),),
            unassigned_price=round(visit.price * THOUSANDTHS),
        )
        for location, visit in enumerate(source.visits, start=1)
    )
    travel = np.ceil(np.round(apart * THOUSANDTHS, 6)).astype(np.int32)
    return Problem(travel, shifts, visits, horizon=closes, objective=OBJECTIVE)


def _hours(place: Place) -> tuple[int, int]:
    return round(place.opens * THOUSANDTHS), round(place.closes * THOUSANDTHS)


def judge(source: Source, routes: Sequence[Route]) -> Verdict:
    """Drive the routes in doubles; ``objective`` is the road plus the prices of what nobody makes."""
    at = {visit.number: visit for visit in source.visits}
    served = [number for route in routes for number in route["faults"]]
    defects = ["a visit is made twice"] if len(set(served)) < len(served) else []
    if len({route["technician"] for route in routes}) < len(routes):
        defects.append("a technician drives two routes")
    travel = sum(
        _drive(source, route["technician"], [at[number] for number in route["faults"]], defects) for route in routes
    )
    given_away = [visit for number, visit in at.items() if number not in set(served)]
    total = travel + sum(visit.price for visit in given_away)
    return Verdict(
        not defects, len(given_away), 0, round(travel, 4), None if defects else round(total, 4), tuple(defects)
    )


def _drive(source: Source, technician: int, stops: Sequence[Place], defects: list[str]) -> float:
    has = source.technicians[technician]
    place, moment, travel = source.depot, source.depot.opens, 0.0
    for stop in (*stops, source.depot):
        leg = math.dist((place.x, place.y), (stop.x, stop.y))
        if moment + leg > stop.closes + SLACK:
            defects.append(f"place {stop.number}: reached at {moment + leg:.3f}, closed at {stop.closes}")
        if any(level > mine for level, mine in zip(stop.levels, has, strict=True)):
            defects.append(f"visit {stop.number}: technician {technician} lacks a level")
        place, moment, travel = stop, max(moment + leg, stop.opens) + stop.service, travel + leg
    return travel
