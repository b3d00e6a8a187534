"""Roads out of an OpenStreetMap extract (``.osm.pbf``): what may be driven, how fast, through which nodes.

pyosmium is an optional package, ``paidan[osm]``; nothing but the import needs it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem, Unavailable

Progress = Callable[[str, int], None]
"""Told the stage (``ways``, ``nodes``) and how many objects were read so far."""

TOLD_EVERY = 20_000

_KMH: Mapping[str, float] = {
    "motorway": 105, "motorway_link": 50, "trunk": 80, "trunk_link": 45, "primary": 60, "primary_link": 40,
    "secondary": 48, "secondary_link": 35, "tertiary": 38, "tertiary_link": 30, "unclassified": 30, "residential": 24,
    "living_street": 12, "road": 30,
}  # fmt: skip
"""Speeds without traffic that include lights and junctions; the local ones agree with the shipped model."""

FERRY_KMH = 18.0
_OF_THE_LIMIT = 0.88
"""What is driven of a posted limit on average, lights and bends included."""

_SHUT = frozenset({"no", "private", "agricultural", "forestry"})


@dataclass(frozen=True, slots=True)
class Drivable:
    """One way as a road: its class in the road files, its speed, its name."""

    kind: str
    kmh: float
    name: str


@dataclass(slots=True)
class OsmRoads:
    """Drivable ways: way w goes through ``refs[first[w] : first[w + 1]]``; ``degrees`` are NaN for nodes cut off."""

    ways: list[Drivable] = field(default_factory=list)
    first: array[int] = field(default_factory=lambda: array("q", [0]))
    refs: array[int] = field(default_factory=lambda: array("q"))
    ids: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    degrees: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))


def read_osm(file: Path, progress: Progress) -> OsmRoads:
    """All drivable ways and where their nodes are.

    ``InputErrors`` for a file that is no OpenStreetMap data or holds no road, ``Unavailable`` without pyosmium.
    """
    osmium = _osmium()
    roads = OsmRoads()
    try:
        _read_ways(osmium, file, roads, progress)
        roads.ids = np.unique(np.array(roads.refs, dtype=np.int64))
        roads.degrees = np.full((len(roads.ids), 2), np.nan)
        if roads.ways:
            _read_nodes(osmium, file, roads, progress)
    except (RuntimeError, OSError, ValueError) as error:
        raise InputErrors([InputProblem("travel.unreadable_osm", str(file), {"what": str(error)})]) from error
    if not roads.ways:
        raise InputErrors([InputProblem("travel.no_roads", str(file))])
    return roads


def drivable(tags: Mapping[str, str]) -> Drivable | None:
    """What a way is to a car; None for footways, private roads, buildings and all the rest."""
    if any(tags.get(key) in _SHUT for key in ("access", "vehicle", "motor_vehicle", "motorcar")):
        return None
    name = tags.get("name", "")
    if tags.get("route") == "ferry":
        carries_cars = any(tags.get(key) in {"yes", "designated"} for key in ("motor_vehicle", "motorcar", "vehicle"))
        return Drivable("ferry", FERRY_KMH, name) if carries_cars else None
    highway = tags.get("highway", "")
    usual = _KMH.get(highway)
    if usual is None:
        return None
    return Drivable(_kind(highway, tags), _speed(tags.get("maxspeed", ""), usual), name or tags.get("ref", ""))


def _kind(highway: str, tags: Mapping[str, str]) -> str:
    for kind in ("bridge", "tunnel"):
        if tags.get(kind, "no") != "no" and tags.get("name"):
            return kind
    return "expressway" if highway in {"motorway", "trunk"} else "local"


def _speed(limit: str, usual: float) -> float:
    """Km/h from a posted limit, never above what the class of road allows by a third; else the usual speed."""
    try:
        posted = float(limit.removesuffix(" km/h"))
    except ValueError:
        return usual
    return min(posted * _OF_THE_LIMIT, usual * 4 / 3) if 5 <= posted <= 140 else usual


def _read_ways(osmium: ModuleType, file: Path, roads: OsmRoads, progress: Progress) -> None:
    found = osmium.FileProcessor(str(file), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway", "route"))
    for way in _counted(found, "ways", progress):
        road = drivable(dict(way.tags))
        if road is None or len(way.nodes) < 2:
            continue
        roads.ways.append(road)
        roads.refs.extend(node.ref for node in way.nodes)
        roads.first.append(len(roads.refs))


def _read_nodes(osmium: ModuleType, file: Path, roads: OsmRoads, progress: Progress) -> None:
    wanted = osmium.filter.IdFilter(roads.ids.tolist())
    ids, degrees = array("q"), array("d")
    for node in _counted(osmium.FileProcessor(str(file), osmium.osm.NODE).with_filter(wanted), "nodes", progress):
        if node.location.valid():
            ids.append(node.id)
            degrees.extend((node.location.lat, node.location.lon))
    roads.degrees[np.searchsorted(roads.ids, np.array(ids, dtype=np.int64))] = np.array(degrees).reshape(-1, 2)


def _counted(objects: Any, stage: str, progress: Progress) -> Iterator[Any]:
    count = 0
    for count, item in enumerate(objects, start=1):
        if count % TOLD_EVERY == 0:
            progress(stage, count)
        yield item
    progress(stage, count)


def _osmium() -> ModuleType:
    try:
        import osmium
    except ImportError as error:
        raise Unavailable("travel.no_osmium") from error
    module: ModuleType = osmium
    return module
