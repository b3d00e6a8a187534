"""Fastest ways between many anchors at once: scipy's Dijkstra on the part of the graph around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from dispatch.travel.road_files import RoadNetwork
from dispatch.travel.snapping import Anchor

Floats = npt.NDArray[np.float64]

_MARGIN_DEGREES = 0.6
_MARGIN_SHARE = 0.35
"""A fastest way rarely leaves the box of its ends by more than this; a pair without a way is tried on the whole."""

_ROWS_AT_ONCE = 256


def symmetric_weights(network: RoadNetwork) -> csr_array[np.float64]:
    """The graph as a symmetric sparse matrix; of parallel edges the fastest is kept (csr would add them up)."""
    low, high = network.ends.min(axis=1), network.ends.max(axis=1)
    order = np.lexsort((network.weights, high, low))
    low, high, weights = low[order], high[order], network.weights[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, weights = low[first], high[first], weights[first]
    size = len(network.nodes)
    rows, columns = np.concatenate((low, high)), np.concatenate((high, low))
    return csr_array((np.concatenate((weights, weights)), (rows, columns)), shape=(size, size))


def pieces(weights: csr_array[np.float64]) -> npt.NDArray[np.int32]:
    """The connected piece of each node, numbered from the largest (0) to the smallest."""
    count, labels = connected_components(weights, directed=False)
    order = np.argsort(-np.bincount(labels, minlength=count), kind="stable")
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[labels]


class FastestWays:
    """Weights of the fastest ways over the road graph, ``inf`` where there is none."""

    def __init__(self, network: RoadNetwork, weights: csr_array[np.float64]) -> None:
        self._degrees = network.degrees
        self._weights = weights
        self._pieces = pieces(weights)

    def between(
        self, starts: Sequence[Anchor], ends: Sequence[Anchor], crop: npt.NDArray[np.intp] | None = None
    ) -> Floats:
        """[n, m] weights (``seconds * 2**24 + metres``) with both access drives.

        ``crop`` are the nodes to search first, for callers who ask in several parts; else those around the anchors.
        """
        if len(starts) > len(ends):
            # The graph is undirected: searching from the fewer points gives the same answers sooner.
            return self.between(ends, starts, crop).T
        return self.searched(starts, ends, self.around([*starts, *ends]) if crop is None else crop)[0]

    def searched(
        self, starts: Sequence[Anchor], ends: Sequence[Anchor], crop: npt.NDArray[np.intp]
    ) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """The weights, and which of the starts had to look for a way on the whole graph."""
        found = self._search(starts, ends, crop)
        lost: npt.NDArray[np.bool_] = np.any(np.isinf(found) & self._joined(starts, ends), axis=1)
        if lost.any():
            some = [starts[n] for n in np.flatnonzero(lost).tolist()]
            found[lost] = self._search(some, ends, np.arange(len(self._degrees)))
        return found, lost

    def within(
        self, starts: Sequence[Anchor], ends: Sequence[Anchor], crop: npt.NDArray[np.intp], limit: float
    ) -> Floats:
        """The weights on the crop alone that are at most ``limit``, ``inf`` for some of the others: sooner found."""
        return self._search(starts, ends, crop, limit)

    def around(self, anchors: Sequence[Anchor]) -> npt.NDArray[np.intp]:
        """The nodes in and near the box of the anchors, in order."""
        nodes = [node for anchor in anchors for node in anchor.nodes]
        if not nodes:
            return np.arange(0)
        low, high = self._degrees[nodes].min(axis=0), self._degrees[nodes].max(axis=0)
        margin = _MARGIN_DEGREES + _MARGIN_SHARE * float((high - low).max())
        inside = ((self._degrees >= low - margin) & (self._degrees <= high + margin)).all(axis=1)
        return np.flatnonzero(inside)

    def _joined(self, starts: Sequence[Anchor], ends: Sequence[Anchor]) -> npt.NDArray[np.bool_]:
        """[n, m] pairs of which some nodes lie in one piece: only there is a way to be found at all."""
        pieces_here, rows = self._pieces_of(starts)
        pieces_there, columns = self._pieces_of(ends)
        known, place = np.unique(np.concatenate((pieces_here, pieces_there)), return_inverse=True)
        here = np.zeros((len(starts), len(known)), dtype=np.float32)
        there = np.zeros((len(ends), len(known)), dtype=np.float32)
        here[rows, place[: len(rows)]] = 1
        there[columns, place[len(rows) :]] = 1
        joined: npt.NDArray[np.bool_] = here @ there.T > 0
        return joined

    def _pieces_of(self, anchors: Sequence[Anchor]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        """The piece of every node of the anchors, and the anchor it belongs to."""
        nodes = np.array([node for anchor in anchors for node in anchor.nodes], dtype=np.intp)
        owners = np.repeat(np.arange(len(anchors)), [len(anchor.nodes) for anchor in anchors])
        return self._pieces[nodes], owners

    def _search(
        self,
        starts: Sequence[Anchor],
        ends: Sequence[Anchor],
        crop: npt.NDArray[np.intp],
        limit: float = np.inf,
    ) -> Floats:
        found = np.full((len(starts), len(ends)), np.inf)
        if not len(crop):
            return found
        inner = self._weights[crop][:, crop]
        position = np.full(len(self._degrees), -1)
        position[crop] = np.arange(len(crop))
        gates, costs = _gates(ends, position)
        for first in range(0, len(starts), _ROWS_AT_ONCE):
            some = starts[first : first + _ROWS_AT_ONCE]
            reach = _from_anchors(inner, some, position, limit)
            rows = found[first : first + len(some)]
            for gate, cost in zip(gates, costs, strict=True):
                np.minimum(rows, reach[:, gate] + cost, out=rows)
        return found


def _gates(ends: Sequence[Anchor], position: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], Floats]:
    """The k-th node of each end and the drive from it; ``inf`` where an end has fewer nodes."""
    most = max((len(end.nodes) for end in ends), default=0)
    gates = np.zeros((most, len(ends)), dtype=np.intp)
    costs = np.full((most, len(ends)), np.inf)
    for column, end in enumerate(ends):
        for row, (node, weight) in enumerate(zip(end.nodes, end.weights, strict=True)):
            gates[row, column], costs[row, column] = position[node], weight
    return gates, costs


def _from_anchors(
    inner: csr_array[np.float64], starts: Sequence[Anchor], position: npt.NDArray[np.intp], limit: float
) -> Floats:
    """Weights from each start to all nodes of the crop; each start is one more node with one-way edges."""
    size = inner.shape[0]
    counts = [len(start.nodes) for start in starts]
    indptr = np.concatenate((inner.indptr, inner.indptr[-1] + np.cumsum(counts)))
    columns = [int(position[node]) for start in starts for node in start.nodes]
    weights = [weight for start in starts for weight in start.weights]
    total = size + len(starts)
    graph = csr_array(
        (
            np.concatenate((inner.data, np.array(weights, dtype=np.float64))),
            np.concatenate((inner.indices, np.array(columns, dtype=inner.indices.dtype))),
            indptr.astype(inner.indptr.dtype),
        ),
        shape=(total, total),
    )
    reach = dijkstra(graph, directed=True, indices=np.arange(size, total), limit=limit)
    return np.asarray(reach, dtype=np.float64)
