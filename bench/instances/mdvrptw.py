"""Multi-depot instances by Vidal et al. as VRPLIB files: vehicles of several depots, hard windows, limited durations.

Coordinates, windows, service and durations are read as whole thousandths and distances rounded to them, so costs
compare with the solutions published beside the files. A route may begin whenever it likes but lasts at most the
file's limit, waiting included. The solver has no such limit; each vehicle stands in the problem as shifts of that
length which exclude each other, beginning at every ``GRID``: a valid plan, but not every one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.instances.instance import Instance, Names, Route, Verdict
from solver import Problem, Shift, Visit
from solver.objective import Objective

THOUSANDTHS = 1000
GRID = 50 * THOUSANDTHS
OBJECTIVE = Objective(((("unassigned", 1),), (("travel", 1),)))
UNSAID = ("a longest duration with a free beginning: routes begin at every 50 units only",)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """The file in thousandths, by node number; ``depot_of`` says where each vehicle belongs."""

    name: str
    capacity: int
    longest: int
    at: dict[int, Point]
    demand: dict[int, int]
    service: dict[int, int]
    window: dict[int, tuple[int, int]]
    depot_of: dict[int, int]

    @property
    def customers(self) -> list[int]:
        """Every node that is no depot."""
        depots = set(self.depot_of.values())
        return [node for node in self.at if node not in depots]


def read(path: Path) -> Instance:
    """The file as an instance of the harness."""
    source = parse(path.read_text(encoding="utf-8"))
    names = Names(tuple((vehicle, 0) for vehicle, _ in _beginnings(source)), tuple(source.customers))
    return Instance(path.stem, "mdvrptw", state(source), names, source, UNSAID)


def parse(text: str) -> Source:
    """``KEY: value`` lines, then sections of rows that begin with a node's (or vehicle's) number."""
    keys: dict[str, str] = {}
    sections: dict[str, dict[int, list[str]]] = {}
    rows: dict[int, list[str]] = {}
    for line in text.splitlines():
        if ":" in line:
            name, _, value = line.partition(":")
            keys[name.strip()] = value.strip()
        elif line.strip().endswith("_SECTION"):
            rows = sections.setdefault(line.strip(), {})
        elif words := line.split():
            rows.update({int(words[0]): words[1:]} if words[0] != "EOF" else {})
    return Source(
        keys["NAME"],
        int(keys["CAPACITY"]),
        _thousandths(keys["VEHICLES_MAX_DURATION"]),
        {node: (float(x), float(y)) for node, (x, y) in sections["NODE_COORD_SECTION"].items()},
        {node: int(words[0]) for node, words in sections["DEMAND_SECTION"].items()},
        {node: _thousandths(words[0]) for node, words in sections["SERVICE_TIME_SECTION"].items()},
        {n: (_thousandths(a), _thousandths(z)) for n, (a, z) in sections["TIME_WINDOW_SECTION"].items()},
        {vehicle: int(words[0]) for vehicle, words in sections["VEHICLES_DEPOT_SECTION"].items()},
    )


def _thousandths(word: str) -> int:
    return round(float(word) * THOUSANDTHS)


def _beginnings(source: Source) -> list[tuple[int, int]]:
    """(vehicle, beginning) of every shift of the problem."""
    found = []
    for vehicle, depot in source.depot_of.items():
        opens, closes = source.window[depot]
        last = max(opens, closes - source.longest)
        found += [(vehicle, begins) for begins in (*range(opens, last, GRID), last)]
    return found


def state(source: Source) -> Problem:
    """Locations are the nodes in their order; a vehicle's shifts exclude each other."""
    index = {node: n for n, node in enumerate(source.at)}
    where = np.array(list(source.at.values()))
    apart = np.hypot(*(where[:, None, axis] - where[None, :, axis] for axis in (0, 1)))
    beginnings = _beginnings(source)
    mine: dict[int, set[int]] = {}
    for number, (vehicle, _) in enumerate(beginnings):
        mine.setdefault(vehicle, set()).add(number)
    shifts = []
    for number, (vehicle, begins) in enumerate(beginnings):
        depot = source.depot_of[vehicle]
        ends = min(begins + source.longest, source.window[depot][1])
        others = frozenset(mine[vehicle] - {number})
        shifts.append(
            Shift(vehicle, index[depot], index[depot], begins, ends, excludes=others, capacity=(source.capacity,))
        )
    visits = tuple(
        Visit(index[node], source.service[node], windows=(source.window[node],), load=(source.demand[node],))
        for node in source.customers
    )
    horizon = max(closes for _, closes in source.window.values())
    travel = np.rint(apart * THOUSANDTHS).astype(np.int32)
    return Problem(travel, tuple(shifts), visits, horizon=horizon, objective=OBJECTIVE)


def judge(source: Source, routes: Sequence[Route]) -> Verdict:
    """Drive the routes; ``objective`` is the distance in thousandths."""
    defects: list[str] = []
    served = [node for route in routes for node in route["faults"]]
    vehicles = [route["technician"] for route in routes]
    if len(set(vehicles)) < len(vehicles):
        defects.append("a vehicle drives two routes")
    if len(set(served)) < len(served):
        defects.append("a customer is served twice")
    distance = sum(_drive(source, route["technician"], route["faults"], defects) for route in routes)
    left_out = len(source.customers) - len(set(served))
    if left_out:
        defects.append(f"{left_out} customers are not served")
    return Verdict(not defects, left_out, 0, distance, None if defects else distance, tuple(defects))


def _drive(source: Source, vehicle: int, stops: Sequence[int], defects: list[str]) -> int:
    depot = source.depot_of[vehicle]
    if sum(source.demand[node] for node in stops) > source.capacity:
        defects.append(f"vehicle {vehicle}: the load is over {source.capacity}")
    moment = source.window[depot][0]
    place, waited, distance, slack = depot, 0, 0, math.inf
    for node in (*stops, depot):
        leg = round(THOUSANDTHS * math.dist(source.at[place], source.at[node]))
        opens, closes = source.window[node]
        arrives = moment + leg
        if arrives > closes:
            defects.append(f"node {node}: reached at {arrives}, closed at {closes}")
        starts = max(arrives, opens)
        waited, distance = waited + starts - arrives, distance + leg
        slack = min(slack, waited + closes - starts)
        place, moment = node, starts + (0 if node == depot else source.service[node])
    lasts = moment - source.window[depot][0] - max(0, min(slack, waited))
    if lasts > source.longest:
        defects.append(f"vehicle {vehicle}: {lasts} long, at most {source.longest}")
    return distance
