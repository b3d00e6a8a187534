"""The modelled road network as read from ``data/roads``: nodes, edges, and the networkx graph of both."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

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
    """Read the nodes, the edges of the model and those added by hand; an edge takes at least a second and a metre."""
    node_rows = list(_rows(folder / "road_nodes.csv.gz"))
    edge_rows = [*_rows(folder / "road_edges.csv.gz"), *_rows(folder / "road_links.csv")]
    position = {row[0]: number for number, row in enumerate(node_rows)}
    minutes = np.array([float(row[3]) for row in edge_rows])
    km = np.array([float(row[2]) for row in edge_rows])
    return RoadNetwork(
        nodes=tuple(RoadNode(row[1], row[2], row[3], row[4]) for row in node_rows),
        degrees=np.array([(float(row[5]), float(row[6])) for row in node_rows]),
        ends=np.array([(position[row[0]], position[row[1]]) for row in edge_rows], dtype=np.int32),
        seconds=np.maximum(np.rint(minutes * 60), 1).astype(np.int64),
        metres=np.maximum(np.rint(km * 1000), 1).astype(np.int64),
        kinds=tuple(row[4] for row in edge_rows),
        names=tuple(row[5] for row in edge_rows),
    )


def _rows(file: Path) -> Iterator[list[str]]:
    content = file.read_bytes()
    text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode("utf-8")
    rows = csv.reader(io.StringIO(text))
    next(rows)
    return rows
