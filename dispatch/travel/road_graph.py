"""Travel over the modelled road network: networkx is the model, scipy answers the matrices."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dispatch.model.plan import Leg
from dispatch.travel.great_circle import CITY_METRES, SAME_PLACE_METRES, city_drive, ellipsoid_metres
from dispatch.travel.landmass import CustomsAreas, Island, read_islands
from dispatch.travel.points import as_degrees
from dispatch.travel.road_files import SECONDS_UNIT, RoadNetwork, read_network
from dispatch.travel.shortest import FastestWays, pieces, symmetric_weights
from dispatch.travel.snapping import Anchor, Snapper
from dispatch.travel.times import NO_WAY, Point, TravelMatrix

if TYPE_CHECKING:
    import networkx as nx

SOURCES = ("same_place", "geodesic", "road_graph")
_SAME_PLACE, _GEODESIC, _ROAD = range(len(SOURCES))
_ANCHORS_KEPT = 20_000


class RoadTravel:
    """Minutes without traffic and kilometres between points in China, in normal weather.

    Up to 12 km on the same land the geodesic with city speed answers, beyond that the road graph. Islands without
    a bridge have no way to other land, however near; within one island the geodesic answers.
    """

    def __init__(self, network: RoadNetwork, islands: Sequence[Island], areas: CustomsAreas) -> None:
        self.network = network
        weights = symmetric_weights(network)
        self._snapper = Snapper(network, pieces(weights), islands, areas)
        self._ways = FastestWays(network, weights)
        self._anchors: OrderedDict[Point, Anchor] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def open(cls, data_root: Path) -> RoadTravel:
        """Read ``roads/`` and the islands of ``regions/`` below the data folder."""
        return cls(
            read_network(data_root / "roads"),
            read_islands(data_root / "regions" / "islands.csv"),
            CustomsAreas.open(data_root / "roads" / "customs_areas.geojson.gz"),
        )

    @cached_property
    def graph(self) -> nx.Graph[int]:
        """The network as a networkx graph with ``weight``, ``kind`` and ``name`` on its edges."""
        return self.network.as_networkx()

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way by road or car ferry."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` that name every point outside China."""
        from_degrees, to_degrees = as_degrees(starts, "starts"), as_degrees(ends, "ends")
        straight = ellipsoid_metres(from_degrees, to_degrees)
        from_anchors, to_anchors = self.anchors(from_degrees), self.anchors(to_degrees)
        short = _stays_local(straight, from_anchors, to_anchors)
        same = straight < SAME_PLACE_METRES
        weights = np.full(straight.shape, np.inf)
        if not (short | same).all():
            weights = self._ways.between(from_anchors, to_anchors)
        return _merge(straight, same, short, weights)

    def anchors(self, degrees: npt.NDArray[np.float64]) -> list[Anchor]:
        """Where the points join the graph; those asked for lately are remembered."""
        points = [(float(lat), float(lon)) for lat, lon in degrees]
        with self._lock:
            fresh = list(dict.fromkeys(point for point in points if point not in self._anchors))
            found = dict(zip(fresh, self._snapper.anchors(np.array(fresh).reshape(-1, 2)), strict=True))
            anchors = [found[point] if point in found else self._anchors[point] for point in points]
            self._anchors.update(found)
            while len(self._anchors) > _ANCHORS_KEPT:
                self._anchors.popitem(last=False)
        return anchors


def _stays_local(
    straight: npt.NDArray[np.float64], starts: Sequence[Anchor], ends: Sequence[Anchor]
) -> npt.NDArray[np.bool_]:
    """Pairs that the geodesic answers: near each other on one land, or on one island without a road."""

    def same(what: str) -> npt.NDArray[np.bool_]:
        from_values = np.array([getattr(anchor, what) for anchor in starts], dtype=np.int32)
        to_values = np.array([getattr(anchor, what) for anchor in ends], dtype=np.int32)
        return np.equal.outer(from_values, to_values)

    on_island = np.array([anchor.island >= 0 for anchor in starts], dtype=np.bool_)[:, None]
    near = (straight < CITY_METRES) & same("land") & same("area")
    local: npt.NDArray[np.bool_] = same("island") & (near | on_island)
    return local


def _merge(
    straight: npt.NDArray[np.float64],
    same: npt.NDArray[np.bool_],
    short: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
) -> TravelMatrix:
    city_seconds, city_metres = city_drive(straight)
    no_way = np.isinf(weights) & ~short & ~same
    whole = np.where(np.isinf(weights), 0, weights)
    road_seconds = np.floor(whole / SECONDS_UNIT)
    seconds = np.where(short, np.rint(city_seconds), road_seconds)
    metres = np.where(short, np.rint(city_metres), whole - road_seconds * SECONDS_UNIT)
    seconds[same], metres[same] = 0, 0
    seconds[no_way], metres[no_way] = NO_WAY, NO_WAY
    source = np.where(same, _SAME_PLACE, np.where(short, _GEODESIC, _ROAD))
    return TravelMatrix(seconds.astype(np.int32), metres.astype(np.int32), source.astype(np.int8), SOURCES)
