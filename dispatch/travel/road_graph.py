"""Travel over the modelled road network: networkx is the model, scipy answers the matrices."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dispatch.model.closure import Shut
from dispatch.model.plan import Leg
from dispatch.travel.closures import closed_edges
from dispatch.travel.great_circle import CITY_METRES, SAME_PLACE_METRES, city_drive, ellipsoid_metres
from dispatch.travel.landmass import CustomsAreas, Island, read_islands
from dispatch.travel.points import as_degrees
from dispatch.travel.road_files import SECONDS_UNIT, RoadNetwork, read_network
from dispatch.travel.shortest import FastestWays, pieces, symmetric_weights
from dispatch.travel.snapping import Anchor, Snapper
from dispatch.travel.times import NO_WAY, Point, TravelMatrix
from dispatch.travel.usual_ways import Closed, usual_weights

if TYPE_CHECKING:
    import networkx as nx

SOURCES = ("same_place", "geodesic", "road_graph")
_SAME_PLACE, _GEODESIC, _ROAD = range(len(SOURCES))
_ANCHORS_KEPT = 20_000
_ROWS_AT_ONCE = 256

STREET_METRES = 300.0
"""Where real streets are known, the geodesic answers only within one block."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The starts or the ends of a matrix. ``lands`` [n, 3] holds each anchor's land, customs area and island."""

    degrees: npt.NDArray[np.float64]
    anchors: list[Anchor]
    lands: npt.NDArray[np.int32]

    def part(self, rows: slice) -> _Side:
        return _Side(self.degrees[rows], self.anchors[rows], self.lands[rows])


class RoadTravel:
    """Minutes without traffic and kilometres between points in China, in normal weather.

    Up to 12 km on the same land the geodesic with city speed answers, beyond that the road graph; where real streets
    were imported, they answer from 300 m on. Islands without
    a bridge have no way to other land, however near; within one island the geodesic answers.
    """

    def __init__(self, network: RoadNetwork, islands: Sequence[Island], areas: CustomsAreas) -> None:
        self.network = network
        weights = symmetric_weights(network)
        self._snapper = Snapper(network, pieces(weights), islands, areas)
        self._ways = FastestWays(network, weights)
        self._open_ways: FastestWays | None = None
        self._near_metres = STREET_METRES if network.surveyed else CITY_METRES
        self._anchors: OrderedDict[Point, Anchor] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def open(cls, data_root: Path, roads: Path | None = None) -> RoadTravel:
        """Read ``roads/``, or another folder of roads, and the islands of ``regions/`` below the data folder."""
        return cls(
            read_network(roads or data_root / "roads"),
            read_islands(data_root / "regions" / "islands.csv"),
            CustomsAreas.open(data_root / "roads" / "customs_areas.geojson.gz"),
        )

    @cached_property
    def graph(self) -> nx.Graph[int]:
        """The network as a networkx graph with ``weight``, ``kind`` and ``name`` on its edges."""
        return self.network.as_networkx()

    def closing(self, closed: npt.NDArray[np.bool_]) -> RoadTravel:
        """The same travel while the edges that are true in ``closed`` cannot be driven.

        Points join the network where they did, and no trip gets shorter. A short trip inside a city, which the network
        does not answer, takes as much longer as the way over the network does.
        """
        shut = copy(self)
        shut.network = self.network.without(closed)
        shut.__dict__.pop("graph", None)
        shut._ways = FastestWays(shut.network, symmetric_weights(shut.network))
        shut._open_ways = self._open_ways or self._ways
        return shut

    def while_closed(self, shut: Set[Shut]) -> RoadTravel:
        """The same travel while crossings, roads of a class or ferries are closed."""
        return self.closing(closed_edges(self.network, shut))

    def leg(self, start: Point, end: Point) -> Leg | None:
        """One trip, or None when there is no way by road or car ferry."""
        return self.matrix((start,), (end,)).leg(0, 0)

    def matrix(self, starts: Sequence[Point], ends: Sequence[Point]) -> TravelMatrix:
        """All trips. Raises ``InputErrors`` that name every point outside China.

        Worked out a few hundred rows at a time: beyond the answer's nine bytes a pair little memory is needed.
        """
        here, there = self._side(starts, "starts"), self._side(ends, "ends")
        if len(starts) > len(ends):
            return _turned(self._between(there, here))
        return self._between(here, there)

    def _between(self, here: _Side, there: _Side) -> TravelMatrix:
        shape = (len(here.degrees), len(there.degrees))
        answer = TravelMatrix(np.empty(shape, np.int32), np.empty(shape, np.int32), np.empty(shape, np.int8), SOURCES)
        crop = self._ways.around([*here.anchors, *there.anchors])
        for first in range(0, shape[0], _ROWS_AT_ONCE):
            rows = slice(first, first + _ROWS_AT_ONCE)
            part = self._rows(here.part(rows), there, crop)
            answer.seconds[rows], answer.metres[rows], answer.source[rows] = part.seconds, part.metres, part.source
        return answer

    def _rows(self, here: _Side, there: _Side, crop: npt.NDArray[np.intp]) -> TravelMatrix:
        straight = ellipsoid_metres(here.degrees, there.degrees)
        short = _stays_local(straight, here, there, self._near_metres)
        same = straight < SAME_PLACE_METRES
        if self._open_ways is not None:
            weights, whole = self._ways.searched(here.anchors, there.anchors, crop)
            usual = usual_weights(self._open_ways, here.anchors, there.anchors, crop, Closed(weights, whole, short))
            # the part of the network searched may be too small for the way round: never below the usual way
            weights = np.maximum(weights, usual)
            return _delayed(_merge(straight, same, short, weights), usual, weights)
        weights = np.full(straight.shape, np.inf)
        if not (short | same).all():
            weights = self._ways.between(here.anchors, there.anchors, crop)
        return _merge(straight, same, short, weights)

    def _side(self, points: Sequence[Point], where: str) -> _Side:
        degrees = as_degrees(points, where)
        anchors = self.anchors(degrees)
        lands = [(anchor.land, anchor.area, anchor.island) for anchor in anchors]
        return _Side(degrees, anchors, np.array(lands, dtype=np.int32).reshape(-1, 3))

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
    straight: npt.NDArray[np.float64], here: _Side, there: _Side, near_metres: float
) -> npt.NDArray[np.bool_]:
    """Pairs that the geodesic answers: near each other on one land, or on one island without a road."""
    same_land, same_area, same_island = (np.equal.outer(here.lands[:, k], there.lands[:, k]) for k in range(3))
    near = (straight < near_metres) & same_land & same_area
    local: npt.NDArray[np.bool_] = same_island & (near | (here.lands[:, 2] >= 0)[:, None])
    return local


def _turned(matrix: TravelMatrix) -> TravelMatrix:
    """The same ways seen from their ends: the network is undirected."""
    return TravelMatrix(matrix.seconds.T, matrix.metres.T, matrix.source.T, matrix.sources)


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


def _delayed(matrix: TravelMatrix, usual: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> TravelMatrix:
    """Put the way round that a closure costs on the legs that the geodesic answered."""
    hit = (matrix.source == _GEODESIC) & (weights > usual)
    lost = hit & np.isinf(weights)
    open_seconds, open_metres = np.divmod(usual[hit & ~lost], SECONDS_UNIT)
    shut_seconds, shut_metres = np.divmod(weights[hit & ~lost], SECONDS_UNIT)
    matrix.seconds[hit & ~lost] += (shut_seconds - open_seconds).astype(np.int32)
    matrix.metres[hit & ~lost] += np.maximum(shut_metres - open_metres, 0).astype(np.int32)
    matrix.seconds[lost], matrix.metres[lost] = NO_WAY, NO_WAY
    return matrix
