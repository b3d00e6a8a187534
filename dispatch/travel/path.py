"""The way a leg goes, step by step: networkx on the road graph, for people who ask why it takes so long."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from dispatch.travel.points import as_degrees
from dispatch.travel.road_files import SECONDS_UNIT
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.snapping import Anchor
from dispatch.travel.times import Point

_START, _END = -1, -2


@dataclass(frozen=True, slots=True)
class PathStep:
    """One edge of a way. ``start`` and ``end`` are names of towns, empty at the two ends of the leg.

    ``kind`` is the edge's class (``local``, ``expressway``, ``ferry`` …), ``drive`` to the first and from the last
    town, or ``geodesic`` for a leg that the road graph does not answer.
    """

    start: str
    end: str
    kind: str
    name: str
    seconds: int
    metres: int


def path(travel: RoadTravel, start: Point, end: Point) -> tuple[PathStep, ...] | None:
    """The steps of ``travel.leg(start, end)``; their seconds and metres add up to it. None when there is no way."""
    leg = travel.leg(start, end)
    if leg is None:
        return None
    if leg.source != "road_graph":
        return (PathStep("", "", leg.source, "", leg.seconds, leg.metres),)
    first, last = travel.anchors(as_degrees((start, end), "points"))
    graph = _with_ends(travel.graph, first, last)
    nodes: list[int] = nx.dijkstra_path(graph, _START, _END)
    return tuple(_step(travel, graph, u, v) for u, v in pairwise(nodes))


def _with_ends(graph: nx.Graph[int], first: Anchor, last: Anchor) -> nx.Graph[int]:
    widened: nx.Graph[int] = graph.copy()
    for number, anchor in ((_START, first), (_END, last)):
        for node, weight in zip(anchor.nodes, anchor.weights, strict=True):
            widened.add_edge(number, node, weight=weight, kind="drive", name="")
    return widened


def _step(travel: RoadTravel, graph: nx.Graph[int], u: int, v: int) -> PathStep:
    edge = graph.edges[u, v]
    seconds, metres = divmod(edge["weight"], SECONDS_UNIT)
    names = travel.network.nodes
    return PathStep(
        start=names[u].name if u >= 0 else "",
        end=names[v].name if v >= 0 else "",
        kind=edge["kind"],
        name=edge["name"],
        seconds=int(seconds),
        metres=int(metres),
    )
