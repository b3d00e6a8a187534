"""From every station and airport to every other: worked out once, asked a million times."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property
from itertools import chain
from threading import Lock

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dispatch.travel.intercity_data import IntercityData, Mode
from dispatch.travel.intercity_graph import Edge, Graph, Node, as_networkx, entrance, exit_of, layered_edges

Floats = npt.NDArray[np.float64]

MODE_BITS = {Mode.RAIL: 1, Mode.AIR: 2}
"""The lowest two bits of a packed trip: what is ridden on it."""


class TerminalTable:
    """``trips`` [from, to] are packed numbers with their ``MODE_BITS``, ``inf`` where nothing is ridden.

    One row and one column more, all ``inf``, stand for "no terminal".
    """

    def __init__(self, edges: tuple[Edge, ...], terminals: int) -> None:
        self._edges = edges
        self.trips = _trips(edges, terminals)

    @cached_property
    def graph(self) -> Graph:
        """The layers as a networkx graph, for who asks how a trip goes."""
        return as_networkx(self._edges)

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
                self._made[key] = TerminalTable(layered_edges(self.data, key), len(self.data.terminals))
            return self._made[key]


def _trips(edges: Sequence[Edge], terminals: int) -> Floats:
    ends = [(entrance(number), exit_of(number)) for number in range(terminals)]
    position: dict[Node, int] = {}
    for node in chain(*ends, *((edge.start, edge.end) for edge in edges)):
        position.setdefault(node, len(position))
    rows = np.array([position[edge.start] for edge in edges], dtype=np.intp)
    columns = np.array([position[edge.end] for edge in edges], dtype=np.intp)
    bits = np.array([MODE_BITS.get(edge.mode, 0) if edge.riding else 0 for edge in edges], dtype=np.int8)
    weights = csr_array(([edge.weight for edge in edges], (rows, columns)), shape=(len(position), len(position)))
    ridden = np.zeros(weights.shape, dtype=np.int8)
    ridden[rows, columns] = bits
    entrances, exits = np.array([(position[way_in], position[way_out]) for way_in, way_out in ends]).T
    lengths, before = dijkstra(weights, indices=entrances, return_predecessors=True)
    modes = _modes_on_the_way(before, ridden)[:, exits]
    trips = np.full((terminals + 1, terminals + 1), np.inf)
    trips[:-1, :-1] = np.where(modes > 0, lengths[:, exits] + modes, np.inf)
    return trips


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
