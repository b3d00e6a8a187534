"""Solomon's and Gehring and Homberger's files: one depot, capacity, hard windows; the road is what counts.

Distances follow the DIMACS challenge: euclidean, truncated to one decimal, and times are the same numbers. Everything
is held in tenths. All customers are served by at most the file's vehicles.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.instances.instance import Instance, Names, Route, Verdict
from solver import Problem, Shift, Visit
from solver.objective import Objective

TENTHS = 10
OBJECTIVE = Objective(((("unassigned", 1),), (("travel", 1),)))


_NAMED = re.compile(r"(?:R|C|RC)(?P<kind>[12])_(?P<hundreds>\d+)_\w+", re.IGNORECASE)


def family(name: str) -> str:
    """The size, and short or long routes, by the name of a file of Gehring and Homberger; "" for others."""
    found = _NAMED.fullmatch(name)
    if found is None:
        return ""
    routes = "short" if found["kind"] == "1" else "long"
    return f"{found['hundreds']}00 customers, type {found['kind']} ({routes} routes)"


@dataclass(frozen=True, slots=True)
class Customer:
    """One row of the file, in its own units. Row 0 is the depot."""

    number: int
    x: int
    y: int
    demand: int
    ready: int
    due: int
    service: int


@dataclass(frozen=True, slots=True)
class Source:
    """The file as it stands."""

    name: str
    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]


def read(path: Path) -> Instance:
    """The file as an instance of the harness."""
    source = parse(path.read_text(encoding="utf-8"))
    names = Names(
        tuple((vehicle, 0) for vehicle in range(source.vehicles)),
        tuple(customer.number for customer in source.customers[1:]),
    )
    return Instance(path.stem, "vrptw", state(source), names, source)


def parse(text: str) -> Source:
    """The name, the line with vehicles and capacity, then a row of seven numbers for each place."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    rows = [[int(float(word)) for word in line] for line in lines if _is_numbers(line)]
    vehicles, capacity = rows[0]
    return Source(lines[0][0], vehicles, capacity, tuple(Customer(*row) for row in rows[1:]))


def _is_numbers(words: Sequence[str]) -> bool:
    return all(word.lstrip("-").replace(".", "", 1).isdigit() for word in words)


def state(source: Source) -> Problem:
    """Vehicles are shifts of the depot's opening hours."""
    places = np.array([(customer.x, customer.y) for customer in source.customers], dtype=float)
    apart = np.hypot(*(places[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    depot = source.customers[0]
    opens, closes = depot.ready * TENTHS, depot.due * TENTHS
    shifts = tuple(
        Shift(vehicle, 0, 0, opens, closes, capacity=(source.capacity,)) for vehicle in range(source.vehicles)
    )
    visits = tuple(
        Visit(
            location=place,
            service=customer.service * TENTHS,
            windows=((customer.ready * TENTHS, customer.due * TENTHS),),
            load=(customer.demand,),
        )
        for place, customer in enumerate(source.customers)
        if place
    )
    # Rounded before it is cut, so that 3-4-5 triangles keep their whole numbers.
    travel = np.floor(np.round(apart * TENTHS, 6)).astype(np.int32)
    return Problem(travel, shifts, visits, horizon=closes, objective=OBJECTIVE)


def judge(source: Source, routes: Sequence[Route]) -> Verdict:
    """Drive the routes by the file's numbers; ``objective`` is the distance."""
    at = {customer.number: customer for customer in source.customers}
    defects, distance = [], 0
    served = [number for route in routes for number in route["faults"]]
    if len(routes) > source.vehicles:
        defects.append(f"{len(routes)} vehicles, there are {source.vehicles}")
    if len(set(served)) < len(served):
        defects.append("a customer is served twice")
    for route in routes:
        stops = [at[number] for number in route["faults"]]
        distance += _drive(source, stops, defects)
    left_out = len(source.customers) - 1 - len(set(served))
    if left_out:
        defects.append(f"{left_out} customers are not served")
    length = distance / TENTHS
    return Verdict(not defects, left_out, 0, length, None if defects else length, tuple(defects))


def _drive(source: Source, stops: Sequence[Customer], defects: list[str]) -> int:
    """Tenths of distance of one route from the depot to the depot."""
    depot = source.customers[0]
    if sum(stop.demand for stop in stops) > source.capacity:
        defects.append(f"the load of customer {stops[0].number}'s route is over {source.capacity}")
    place, moment, distance = depot, depot.ready * TENTHS, 0
    for stop in (*stops, depot):
        leg = tenths(place, stop)
        arrives = moment + leg
        if arrives > stop.due * TENTHS:
            defects.append(f"customer {stop.number}: reached {arrives / TENTHS}, closed at {stop.due}")
        place, moment, distance = stop, max(arrives, stop.ready * TENTHS) + stop.service * TENTHS, distance + leg
    return distance


def tenths(one: Customer, other: Customer) -> int:
    """The distance of two places in tenths, cut as the challenge cuts it; whole numbers, so nothing is rounded."""
    return math.isqrt(100 * ((one.x - other.x) ** 2 + (one.y - other.y) ** 2))
