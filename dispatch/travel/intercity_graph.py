"""Trains and flights as a layered networkx graph: entrances and exits, platforms by line, gates, and what joins them.

A trip enters a layer by boarding, which takes its wait, and leaves it at the exit of the station. Rides on one line
need no change; another line does. From the exit of a station or an airport a taxi goes to the entrances
of those near it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
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


def packed(seconds: float, metres: float) -> float:
    """Whole seconds and metres in one number."""
    return round(seconds) * SECONDS_UNIT + round(metres) * 4


def entrance(terminal: int) -> Node:
    """The street side of a terminal for who comes."""
    return ("entrance", terminal, "")


def exit_of(terminal: int) -> Node:
    """The street side of a terminal for who leaves it."""
    return ("exit", terminal, "")


def layered_graph(data: IntercityData, closed: Set[Mode]) -> Graph:
    """All layers but the closed ones; edges have ``weight``, ``mode``, ``riding`` and, on trains, ``line``."""
    import networkx as nx  # a third of a second, which trips nearby need not pay

    graph: Graph = nx.DiGraph()
    for number in range(len(data.terminals)):
        graph.add_nodes_from((entrance(number), exit_of(number)))
    metres = _metres_apart(data.terminals)
    if Mode.RAIL not in closed:
        _add_rail(graph, data, metres)
    if Mode.AIR not in closed:
        _add_air(graph, data, metres)
    _add_taxis(graph, data, metres)
    return graph


def _metres_apart(terminals: Sequence[Terminal]) -> npt.NDArray[np.float64]:
    degrees = np.array([terminal.point for terminal in terminals]).reshape(-1, 2)
    return ellipsoid_metres(degrees, degrees)


def _add(
    graph: Graph, start: Node, end: Node, mode: Mode, minutes: float, *, metres: float = 0, line: str = ""
) -> None:
    graph.add_edge(start, end, weight=packed(minutes * 60, metres), mode=mode, riding=metres > 0, line=line)


def _add_rail(graph: Graph, data: IntercityData, apart: npt.NDArray[np.float64]) -> None:
    habits = data.habits.rail
    position = {t.name: n for n, t in enumerate(data.terminals) if t.mode is Mode.RAIL}
    for link in data.links:
        a, b = position[link.a], position[link.b]
        border = habits.border_minutes if data.terminals[a].area != data.terminals[b].area else 0
        for start, end in ((a, b), (b, a)):
            ride = (("platform", start, link.line), ("platform", end, link.line))
            _add(graph, *ride, Mode.RAIL, link.minutes + border, metres=float(apart[a, b]), line=link.line)
    for station, lines in _lines_at(data.links, position).items():
        for line in lines:
            platform = ("platform", station, line)
            _add(graph, entrance(station), platform, Mode.RAIL, habits.board_minutes)
            _add(graph, platform, exit_of(station), Mode.RAIL, habits.leave_minutes)
        for one, other in permutations(lines, 2):
            change = (("platform", station, one), ("platform", station, other))
            _add(graph, *change, Mode.RAIL, habits.change_minutes)


def _lines_at(links: Sequence[RailLink], position: dict[str, int]) -> dict[int, list[str]]:
    found: dict[int, set[str]] = {}
    for link in links:
        for name in (link.a, link.b):
            found.setdefault(position[name], set()).add(link.line)
    return {station: sorted(lines) for station, lines in sorted(found.items())}


def _add_air(graph: Graph, data: IntercityData, apart: npt.NDArray[np.float64]) -> None:
    habits = data.habits.air
    airports = [n for n, terminal in enumerate(data.terminals) if terminal.mode is Mode.AIR]
    for airport in airports:
        gate, landed = ("gate", airport, ""), ("landed", airport, "")
        _add(graph, entrance(airport), gate, Mode.AIR, habits.board_minutes)
        _add(graph, landed, exit_of(airport), Mode.AIR, habits.leave_minutes)
        _add(graph, landed, gate, Mode.AIR, habits.change_minutes)
    for a, b in sorted(set(_flights(data.terminals, airports, apart, habits))):
        metres = float(apart[a, b])
        border = habits.border_minutes if data.terminals[a].area != data.terminals[b].area else 0
        seldom = 0 if data.terminals[a].hub and data.terminals[b].hub else habits.seldom_minutes
        minutes = habits.taxi_minutes + metres / 1000 / habits.speed_kmh * 60 + border + seldom
        for start, end in ((a, b), (b, a)):
            _add(graph, ("gate", start, ""), ("landed", end, ""), Mode.AIR, minutes, metres=metres)


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


def _add_taxis(graph: Graph, data: IntercityData, apart: npt.NDArray[np.float64]) -> None:
    reach = data.habits.transfer.reach_km * 1000
    for a, b in combinations(range(len(data.terminals)), 2):
        if apart[a, b] > reach or data.terminals[a].area != data.terminals[b].area:
            continue
        straight = apart[a, b : b + 1]
        seconds, metres = city_drive(straight) if straight[0] < CITY_METRES else far_drive(straight)
        for start, end in ((a, b), (b, a)):
            _add(graph, exit_of(start), entrance(end), Mode.DRIVE, float(seconds[0]) / 60, metres=float(metres[0]))
