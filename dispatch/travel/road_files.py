"""The modelled road network as read from ``data/roads``: nodes, edges, and the networkx graph of both."""

from __future__ import annotations

import csv
import gzip
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem

if TYPE_CHECKING:
    import networkx as nx

SECONDS_UNIT = float(2**24)
"""Seconds and metres travel together in one number, ``seconds * 2**24 + metres``: exact in a float, and the
shortest path by it is the fastest way, of equally fast ways the shorter one."""


@dataclass(frozen=True, slots=True)
class RoadNode:
    """A county seat, town or landing of a bridge. ``layer`` is ``local`` or ``express``."""

    layer: str
    kind: str
    name: str
    adcode: str


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Nodes by position, and undirected edges as positions, whole seconds and metres, kind and name."""

    nodes: tuple[RoadNode, ...]
    degrees: npt.NDArray[np.float64]
    ends: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int64]
    metres: npt.NDArray[np.int64]
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """Seconds and metres of each edge in one number."""
        return self.seconds.astype(np.float64) * SECONDS_UNIT + self.metres.astype(np.float64)

    @property
    def surveyed(self) -> bool:
        """Whether the nodes are junctions of real roads; the shipped model's are towns, too coarse inside a city."""
        return bool(self.nodes) and self.nodes[0].kind == "junction"

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that differ when a node, an edge or a number differs."""
        found = sha256()
        for column in (self.degrees, self.ends, self.seconds, self.metres):
            found.update(np.ascontiguousarray(column).data)
        found.update("\n".join(self.kinds).encode())
        return found.hexdigest()[:16]

    def without(self, closed: npt.NDArray[np.bool_]) -> RoadNetwork:
        """The same nodes, less the edges that are true in ``closed``."""
        left = np.flatnonzero(~closed).tolist()
        return replace(
            self,
            ends=self.ends[left],
            seconds=self.seconds[left],
            metres=self.metres[left],
            kinds=tuple(self.kinds[edge] for edge in left),
            names=tuple(self.names[edge] for edge in left),
        )

    def as_networkx(self) -> nx.Graph[int]:
        """The network as a graph; of parallel edges only the fastest is kept."""
        import networkx as nx  # a third of a second, which matrices alone need not pay

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(len(self.nodes)))
        for edge, (u, v) in enumerate(self.ends.tolist()):
            weight = float(self.seconds[edge]) * SECONDS_UNIT + float(self.metres[edge])
            known = graph.get_edge_data(u, v)
            if known is None or weight < known["weight"]:
                graph.add_edge(u, v, weight=weight, kind=self.kinds[edge], name=self.names[edge])
        return graph


def read_network(folder: Path) -> RoadNetwork:
    """Read the nodes, the edges and, if any, those added by hand; an edge takes at least a second and a metre.

    ``InputErrors`` when the folder does not hold usable road files.
    """
    try:
        return _read_network(folder)
    except (OSError, EOFError, ValueError, KeyError, StopIteration) as error:
        facts = {"folder": str(folder), "what": f"{type(error).__name__} {error}"}
        raise InputErrors([InputProblem("travel.unreadable_roads", "PAIDAN_ROADS", facts)]) from error


def _read_network(folder: Path) -> RoadNetwork:
    position: dict[str, int] = {}
    nodes: list[RoadNode] = []
    degrees = array("d")
    for id, layer, kind, name, adcode, lat, lon in _rows(folder / "road_nodes.csv.gz"):
        position[id] = len(nodes)
        nodes.append(RoadNode(intern(layer), intern(kind), name, intern(adcode)))
        degrees.extend((float(lat), float(lon)))
    # columns of numbers, not rows of text: forty thousand rows would leave the process twice as large for good
    ends, km, minutes = array("i"), array("d"), array("d")
    kinds: list[str] = []
    names: list[str] = []
    by_hand = folder / "road_links.csv"
    edges = _rows(folder / "road_edges.csv.gz")
    for u, v, length, free_minutes, kind, name in chain(edges, _rows(by_hand)) if by_hand.exists() else edges:
        ends.extend((position[u], position[v]))
        km.append(float(length))
        minutes.append(float(free_minutes))
        kinds.append(intern(kind))
        names.append(intern(name))
    return RoadNetwork(
        nodes=tuple(nodes),
        degrees=np.array(degrees).reshape(-1, 2),
        ends=np.array(ends, dtype=np.int32).reshape(-1, 2),
        seconds=np.maximum(np.rint(np.array(minutes) * 60), 1).astype(np.int64),
        metres=np.maximum(np.rint(np.array(km) * 1000), 1).astype(np.int64),
        kinds=tuple(kinds),
        names=tuple(names),
    )


def _rows(file: Path) -> Iterator[list[str]]:
    content = file.read_bytes()
    text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode("utf-8")
    rows = csv.reader(io.StringIO(text))
    next(rows)
    return rows
