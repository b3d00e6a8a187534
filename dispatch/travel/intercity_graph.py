"""Trains and flights as a layered graph: entrances and exits, platforms by line, gates, and the edges that join them.

A trip enters a layer by boarding, which takes its wait, and leaves it at the exit of the station. Rides on one line
need no change; another line does. From the exit of a station or an airport a taxi goes to the entrances
of those near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from dispatch.travel.great_circle import CITY_METRES, city_drive, ellipsoid_metres, far_drive
from dispatch.travel.intercity_data import AirHabits, IntercityData, Mode, RailLink, Terminal

if TYPE_CHECKING:
    import networkx as nx

SECONDS_UNIT = float(2**26)
"""Seconds, metres and the modes of a trip travel in one exact number, ``seconds * 2**26 + metres * 4 + modes``; the
shortest path by it is the fastest way, of equally fast ways the shorter one."""

Node = tuple[str, int, str]
"""(layer, position of the terminal, line): layers are ``entrance``, ``exit``, ``platform``, ``gate`` and ``landed``."""

Graph: TypeAlias = "nx.DiGraph[Node]"


@dataclass(frozen=True, slots=True)
class Edge:
    """A step of a trip with its packed ``weight``; while ``riding`` one moves, else one waits, changes or walks."""

    start: Node
    end: Node
    mode: Mode
    weight: float
    riding: bool


def packed(seconds: float, metres: float) -> float:
    """Whole seconds and metres in one number."""
    return round(seconds) * SECONDS_UNIT + round(metres) * 4


def entrance(terminal: int) -> Node:
    """The street side of a terminal for who comes."""
    return ("entrance", terminal, "")


def exit_of(terminal: int) -> Node:
    """The street side of a terminal for who leaves it."""
    return ("exit", terminal, "")


def layered_edges(data: IntercityData, closed: Set[Mode]) -> tuple[Edge, ...]:
    """The edges of all layers but the closed ones."""
    apart = _metres_apart(data.terminals)
    rail = () if Mode.RAIL in closed else _rail(data, apart)
    air = () if Mode.AIR in closed else _air(data, apart)
    return (*rail, *air, *_taxis(data, apart))


def as_networkx(edges: Iterable[Edge]) -> Graph:
    """The edges as a graph with ``weight``, ``mode`` and ``riding`` on them."""
    import networkx as nx  # a third of a second and some memory, which matrices alone need not pay

    graph: Graph = nx.DiGraph()
    for edge in edges:
        graph.add_edge(edge.start, edge.end, weight=edge.weight, mode=edge.mode, riding=edge.riding)
    return graph


def _metres_apart(terminals: Sequence[Terminal]) -> npt.NDArray[np.float64]:
    degrees = np.array([terminal.point for terminal in terminals]).reshape(-1, 2)
    return ellipsoid_metres(degrees, degrees)


def _edge(start: Node, end: Node, mode: Mode, minutes: float, metres: float = 0) -> Edge:
    return Edge(start, end, mode, packed(minutes * 60, metres), riding=metres > 0)


def _rail(data: IntercityData, apart: npt.NDArray[np.float64]) -> Iterator[Edge]:
    habits = data.habits.rail
    position = {t.name: n for n, t in enumerate(data.terminals) if t.mode is Mode.RAIL}
    for link in data.links:
        a, b = position[link.a], position[link.b]
        border = habits.border_minutes if data.terminals[a].area != data.terminals[b].area else 0
        for start, end in ((a, b), (b, a)):
            ride = (("platform", start, link.line), ("platform", end, link.line))
            yield _edge(*ride, Mode.RAIL, link.minutes + border, float(apart[a, b]))
    for station, lines in _lines_at(data.links, position).items():
        for line in lines:
            platform = ("platform", station, line)
            yield _edge(entrance(station), platform, Mode.RAIL, habits.board_minutes)
            yield _edge(platform, exit_of(station), Mode.RAIL, habits.leave_minutes)
        for one, other in permutations(lines, 2):
            change = (("platform", station, one), ("platform", station, other))
            yield _edge(*change, Mode.RAIL, habits.change_minutes)


def _lines_at(links: Sequence[RailLink], position: dict[str, int]) -> dict[int, list[str]]:
    found: dict[int, set[str]] = {}
    for link in links:
        for name in (link.a, link.b):
            found.setdefault(position[name], set()).add(link.line)
    return {station: sorted(lines) for station, lines in sorted(found.items())}


def _air(data: IntercityData, apart: npt.NDArray[np.float64]) -> Iterator[Edge]:
    habits = data.habits.air
    airports = [n for n, terminal in enumerate(data.terminals) if terminal.mode is Mode.AIR]
    for airport in airports:
        gate, landed = ("gate", airport, ""), ("landed", airport, "")
        yield _edge(entrance(airport), gate, Mode.AIR, habits.board_minutes)
        yield _edge(landed, exit_of(airport), Mode.AIR, habits.leave_minutes)
        yield _edge(landed, gate, Mode.AIR, habits.change_minutes)
    for a, b in sorted(set(_flights(data.terminals, airports, apart, habits))):
        metres = float(apart[a, b])
        border = habits.border_minutes if data.terminals[a].area != data.terminals[b].area else 0
        seldom = 0 if data.terminals[a].hub and data.terminals[b].hub else habits.seldom_minutes
        minutes = habits.taxi_minutes + metres / 1000 / habits.speed_kmh * 60 + border + seldom
        for start, end in ((a, b), (b, a)):
            yield _edge(("gate", start, ""), ("landed", end, ""), Mode.AIR, minutes, metres)


def _flights(
    terminals: Sequence[Terminal],
    airports: Sequence[int],
    apart: npt.NDArray[np.float64],
    habits: AirHabits,
) -> Iterator[tuple[int, int]]:
    """Pairs with a flight: hubs with each other, any other airport with the nearest hubs, none of them too near."""
    least = habits.least_km * 1000
    hubs = [airport for airport in airports if terminals[airport].hub]
    yield from ((a, b) for a, b in combinations(hubs, 2) if apart[a, b] >= least)
    for small in airports:
        if not terminals[small].hub:
            near = sorted((float(apart[small, hub]), hub) for hub in hubs if apart[small, hub] >= least)
            yield from ((min(small, hub), max(small, hub)) for _, hub in near[: habits.hubs_of_small])


def _taxis(data: IntercityData, apart: npt.NDArray[np.float64]) -> Iterator[Edge]:
    near = np.argwhere(apart <= data.habits.transfer.reach_km * 1000).tolist()
    for start, end in near:
        if start != end and data.terminals[start].area == data.terminals[end].area:
            straight = apart[start, end : end + 1]
            seconds, metres = city_drive(straight) if straight[0] < CITY_METRES else far_drive(straight)
            taxi = (exit_of(start), entrance(end))
            yield _edge(*taxi, Mode.DRIVE, float(seconds[0]) / 60, float(metres[0]))
