"""Closures on the map: which edges of the road network they shut, and which providers can do without them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from dispatch.data_root import data_root
from dispatch.model.closure import RoadClass, Shut, ShutKind
from dispatch.model.plan import Leg
from dispatch.places.counties import read_counties, read_text
from dispatch.places.shapes import CountyShapes
from dispatch.travel.crossings import known_crossings
from dispatch.travel.road_files import RoadNetwork
from dispatch.travel.times import NO_WAY, Point, TravelMatrix, TravelTimes

Flags = npt.NDArray[np.bool_]

_KINDS = {
    RoadClass.EXPRESSWAY: frozenset({"expressway"}),
    RoadClass.LOCAL: frozenset({"local"}),
    RoadClass.BRIDGE: frozenset({"bridge", "border_bridge"}),
    RoadClass.TUNNEL: frozenset({"tunnel"}),
}
"""The classes of the road files that a dispatcher knows by one name."""


@runtime_checkable
class KnowsClosures(Protocol):
    """A provider of trips that may have to go another way."""

    def while_closed(self, shut: Set[Shut]) -> TravelTimes:
        """The same travel while all of this is closed; no trip of it is shorter."""
        ...


def while_closed(travel: TravelTimes, shut: Set[Shut]) -> TravelTimes:
    """Travel while all of this is closed; a provider that knows no roads stays as it is."""
    return travel.while_closed(shut) if shut and isinstance(travel, KnowsClosures) else travel


def closed_edges(network: RoadNetwork, shut: Set[Shut]) -> Flags:
    """True for every edge of the network that cannot be used."""
    closed = np.zeros(len(network.kinds), dtype=bool)
    for one in shut:
        closed |= _edges_of(network, one)
    return closed


def _edges_of(network: RoadNetwork, shut: Shut) -> Flags:
    if shut.kind is ShutKind.FERRIES:
        return _among(network.kinds, frozenset({"ferry"}))
    if shut.kind is ShutKind.CROSSING:
        return _among(network.names, frozenset(known_crossings()[shut.crossing].links))
    closed = _among(network.kinds, _KINDS[RoadClass(shut.road_class)])
    closed[closed] = _touch(network, network.ends[closed], shut.region)
    return closed


def _touch(network: RoadNetwork, ends: npt.NDArray[np.int32], region: str) -> Flags:
    """Which edges, given by their two nodes, have one in the region."""
    nodes, position = np.unique(ends, return_inverse=True)
    codes = _counties(network, nodes.tolist())
    inside = np.array([code is not None and code.startswith(region) for code in codes], dtype=bool)
    touching: Flags = np.any(inside[position.reshape(ends.shape)], axis=1)
    return touching


def _counties(network: RoadNetwork, nodes: Sequence[int]) -> Sequence[str | None]:
    """The county of each node; junctions of real roads are looked up on the map, which takes seconds the first time."""
    if not network.surveyed:
        return [network.nodes[node].adcode for node in nodes]
    shapes = _shapes()
    return shapes.around([(lat, lon) for lat, lon in network.degrees[list(nodes)].tolist()])


@cache
def _shapes() -> CountyShapes:
    text = read_text(data_root() / "regions" / "admin_counties.geojson.gz")
    return CountyShapes(text, [county.adcode for county in read_counties(text)])


def _among(words: tuple[str, ...], wanted: frozenset[str]) -> Flags:
    return np.fromiter((word in wanted for word in words), dtype=bool, count=len(words))


class DetouredTravel:
    """A provider that knows nothing of closures, with the detours that the road network says they cost.

    Where the network has no way left, there is none; where it never had one, the provider is believed.
    """

    def __init__(self, inner: TravelTimes, usual: TravelTimes, shut: TravelTimes) -> None:
        self._inner = inner
        self._usual = usual
        self._shut = shut

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way any more."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips, none of them shorter than the inner provider says."""
        answer = self._inner.matrix(starts, ends)
        usual, shut = self._usual.matrix(starts, ends), self._shut.matrix(starts, ends)
        known = (usual.seconds != NO_WAY) & (answer.seconds != NO_WAY)
        lost = (known & (shut.seconds == NO_WAY)) | (answer.seconds == NO_WAY)
        return replace(
            answer,
            seconds=_longer(answer.seconds, usual.seconds, shut.seconds, known, lost),
            metres=_longer(answer.metres, usual.metres, shut.metres, known, lost),
        )


def _longer(
    said: npt.NDArray[np.int32],
    usual: npt.NDArray[np.int32],
    shut: npt.NDArray[np.int32],
    known: Flags,
    lost: Flags,
) -> npt.NDArray[np.int32]:
    more = np.where(known & ~lost, np.maximum(shut - usual, 0), 0)
    return np.where(lost, NO_WAY, said + more).astype(np.int32)
