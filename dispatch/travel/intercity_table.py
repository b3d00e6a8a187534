"""From every station and airport to every other: worked out once, asked a million times."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dispatch.travel.intercity_data import IntercityData, Mode
from dispatch.travel.intercity_graph import Graph, Node, entrance, exit_of, layered_graph

Floats = npt.NDArray[np.float64]

MODE_BITS = {Mode.RAIL: 1, Mode.AIR: 2}
"""The lowest two bits of a packed trip: what is ridden on it."""


@dataclass(frozen=True, slots=True)
class TerminalTable:
    """``trips`` [from, to] are packed numbers with their ``MODE_BITS``, ``inf`` where nothing is ridden.

    One row and one column more, all ``inf``, stand for "no terminal".
    """

    graph: Graph
    trips: Floats

    def way(self, start: int, end: int) -> list[Node]:
        """The nodes from the entrance of one terminal to the exit of another."""
        import networkx as nx

        found: list[Node] = nx.dijkstra_path(self.graph, entrance(start), exit_of(end))
        return found


class TerminalTables:
    """One table for each set of closed modes, made when it is first asked for."""

    def __init__(self, data: IntercityData) -> None:
        self.data = data
        self._made: dict[frozenset[Mode], TerminalTable] = {}
        self._lock = Lock()

    def without(self, closed: Set[Mode]) -> TerminalTable:
        """The table while the modes in ``closed`` do not run; boats are in none."""
        key = frozenset(closed) & frozenset(MODE_BITS)
        with self._lock:
            if key not in self._made:
                self._made[key] = _table(layered_graph(self.data, key), len(self.data.terminals))
            return self._made[key]


def _table(graph: Graph, terminals: int) -> TerminalTable:
    nodes = list(graph)
    position = {node: number for number, node in enumerate(nodes)}
    entrances = np.array([position[entrance(number)] for number in range(terminals)], dtype=np.intp)
    exits = np.array([position[exit_of(number)] for number in range(terminals)], dtype=np.intp)
    rows, columns, weights, bits = _edges(graph, position)
    matrix = csr_array((weights, (rows, columns)), shape=(len(nodes), len(nodes)))
    lengths, before = dijkstra(matrix, indices=entrances, return_predecessors=True)
    ridden = csr_array((bits, (rows, columns)), shape=(len(nodes), len(nodes))).toarray()
    modes = _modes_on_the_way(before, ridden)[:, exits]
    trips = np.full((terminals + 1, terminals + 1), np.inf)
    trips[:-1, :-1] = np.where(modes > 0, lengths[:, exits] + modes, np.inf)
    return TerminalTable(graph, trips)


def _edges(
    graph: Graph, position: dict[Node, int]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats, npt.NDArray[np.int8]]:
    edges = [
        (position[start], position[end], facts["weight"], MODE_BITS.get(facts["mode"], 0) if facts["riding"] else 0)
        for start, end, facts in graph.edges(data=True)
    ]
    rows, columns, weights, bits = zip(*edges, strict=True)
    return np.array(rows), np.array(columns), np.array(weights, dtype=np.float64), np.array(bits, dtype=np.int8)


def _modes_on_the_way(before: npt.NDArray[np.int32], ridden: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """[from, node] bits of all rides on the shortest way; ``before`` are its last steps, negative for none."""
    sources = np.arange(before.shape[0])[:, None]
    here = np.arange(before.shape[1])[None, :]
    known = np.where(before >= 0, before, here)
    modes = np.where(before >= 0, ridden[known, here], 0).astype(np.int8)
    while True:
        modes = modes | modes[sources, known]
        further = known[sources, known]
        if (further == known).all():
            return modes
        known = further
