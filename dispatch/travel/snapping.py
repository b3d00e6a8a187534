"""How a point gets onto the road graph: the nearest towns on its own land, each with a local drive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from dispatch.travel.great_circle import paired_metres
from dispatch.travel.landmass import CustomsAreas, Island, island_of
from dispatch.travel.road_files import SECONDS_UNIT, RoadNetwork

CANDIDATES = 4
"""Towns a point is joined to; the shortest path picks the one that lies on the way."""

REACH_METRES = 100_000.0
"""Further from any town there is no road that the model knows of."""

ACCESS_DETOUR = 1.3
_ACCESS_KMH = ((3_000.0, 24.0), (6_000.0, 32.0), (20_000.0, 42.0), (float("inf"), 50.0))
"""Speeds of local roads by length, the same as the graph's own local edges."""

_LOOKED_AT = 24
_STILL_THIS_LAND = 1.5


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where one point joins the graph: node positions with their weights, and the land it stands on.

    ``land`` numbers connected pieces of the graph, -1 when nothing is in reach; ``island`` is -1 on any other land.
    """

    nodes: tuple[int, ...]
    weights: tuple[float, ...]
    land: int
    island: int
    area: int


class Snapper:
    """Finds the anchors of points; the towns' lands and customs areas are worked out once."""

    def __init__(
        self, network: RoadNetwork, lands: npt.NDArray[np.int32], islands: Sequence[Island], areas: CustomsAreas
    ) -> None:
        """``lands`` numbers the connected piece of each node, 0 being the largest."""
        self._network = network
        self._islands = tuple(islands)
        self._areas = areas
        towns = [n for n, node in enumerate(network.nodes) if node.layer == "local" and node.kind != "landing"]
        self._towns = np.array(towns)
        self._town_land = lands[self._towns]
        self._town_area = np.array([_area_of(network.nodes[n].adcode) for n in towns])
        self._town_island = island_of(network.degrees[self._towns], self._islands)
        self._tree = cKDTree(_on_sphere(network.degrees[self._towns]))

    def anchors(self, degrees: npt.NDArray[np.float64]) -> list[Anchor]:
        """One anchor for each point."""
        if not len(degrees):
            return []
        chords, found = self._tree.query(_on_sphere(degrees), k=_LOOKED_AT)
        islands = island_of(degrees, self._islands)
        areas = self._areas.of(degrees)
        there = self._network.degrees[self._towns[np.minimum(found, len(self._towns) - 1)]]
        metres = np.where(np.isinf(chords), np.inf, paired_metres(degrees[:, None, :], there))
        return [
            self._anchor(list(zip(apart, towns, strict=True)), island, area)
            for apart, towns, island, area in zip(
                metres.tolist(), np.asarray(found).tolist(), islands.tolist(), areas.tolist(), strict=True
            )
        ]

    def _anchor(self, near: list[tuple[float, int]], island: int, area: int) -> Anchor:
        """``near`` are (metres, town) from the nearest on."""
        towns = [
            (metres, town)
            for metres, town in near
            if metres <= REACH_METRES and self._town_area[town] == area and self._town_island[town] == island
        ]
        if not towns:
            return Anchor((), (), -1, island, area)
        land = self._land_of(towns)
        joined = [(metres, town) for metres, town in towns if self._town_land[town] == land][:CANDIDATES]
        return Anchor(
            tuple(int(self._towns[town]) for _, town in joined),
            tuple(access_weight(metres) for metres, _ in joined),
            land,
            island,
            area,
        )

    def _land_of(self, towns: Sequence[tuple[float, int]]) -> int:
        """The nearest town's land; but a coast opposite an island town stays on the main land."""
        nearest_metres, nearest = towns[0]
        on_main = next((metres for metres, town in towns if self._town_land[town] == 0), None)
        if on_main is not None and on_main <= _STILL_THIS_LAND * nearest_metres:
            return 0
        return int(self._town_land[nearest])


def access_weight(straight_metres: float) -> float:
    """Seconds and metres in one number of the drive between a point and a town of the graph."""
    metres = max(1.0, ACCESS_DETOUR * straight_metres)
    kmh = next(speed for limit, speed in _ACCESS_KMH if metres < limit)
    return max(1.0, round(metres * 3.6 / kmh)) * SECONDS_UNIT + round(metres)


def _area_of(adcode: str) -> int:
    return int(adcode[:2]) if adcode[:2] in ("81", "82") else 0


def _on_sphere(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lat, lon = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
