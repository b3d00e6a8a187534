"""An OpenStreetMap extract as road files: the same nodes and edges as the shipped model, from surveyed roads.

Ways are cut where they meet; a road's bends count in its length and are then forgotten. The network is undirected:
one-way streets may be driven both ways, which inside a city is wrong by a block.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem
from dispatch.travel.landmass import CustomsAreas
from dispatch.travel.osm_reading import OsmRoads, Progress, read_osm

_EARTH_METRES = 6_371_008.8
_IN_CHINA = ((3.0, 54.0), (73.0, 136.0))


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an extract. ``cut`` are pieces of road that leave the extract, or China."""

    nodes: int
    edges: int
    kilometres: int
    cut: int


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces of road between junctions: positions of both ends in ``OsmRoads.ids``, metres, and their way."""

    ends: npt.NDArray[np.int64]
    metres: npt.NDArray[np.float64]
    ways: npt.NDArray[np.int64]


def import_osm(file: Path, folder: Path, customs: Path, progress: Progress = lambda stage, count: None) -> Imported:
    """Write ``road_nodes.csv.gz`` and ``road_edges.csv.gz`` into ``folder``; raises what ``read_osm`` raises.

    ``customs`` are the areas of Hong Kong and Macau, whose roads a point of the mainland must not be joined to.
    """
    roads = read_osm(file, progress)
    pieces = _pieces(roads)
    whole = np.isfinite(pieces.metres) & (pieces.ends[:, 0] != pieces.ends[:, 1])
    cut = int((~np.isfinite(pieces.metres)).sum())
    pieces = _Pieces(pieces.ends[whole], pieces.metres[whole], pieces.ways[whole])
    if not len(pieces.ends):
        raise InputErrors([InputProblem("travel.no_roads", str(file))])
    progress("edges", len(pieces.ends))
    used, ends = np.unique(pieces.ends, return_inverse=True)
    _write(folder, roads, pieces, used, ends.reshape(-1, 2), CustomsAreas.open(customs))
    return Imported(len(used), len(pieces.ends), round(float(pieces.metres.sum()) / 1000), cut)


def _pieces(roads: OsmRoads) -> _Pieces:
    """Cut every way at its ends, wherever a node is met twice, and where it leaves the extract."""
    refs = np.searchsorted(roads.ids, np.array(roads.refs, dtype=np.int64))
    first = np.array(roads.first, dtype=np.int64)
    way_of = np.repeat(np.arange(len(roads.ways)), np.diff(first))
    junction = (np.bincount(refs, minlength=len(roads.ids)) > 1)[refs]
    junction[first[:-1]] = True
    junction[first[1:] - 1] = True
    degrees = _in_china(roads.degrees)[refs]
    steps = _metres(degrees[:-1], degrees[1:])
    junction[:-1] |= np.isnan(steps)
    junction[1:] |= np.isnan(steps)
    stops = np.flatnonzero(junction)
    same_way = way_of[stops[1:]] == way_of[stops[:-1]]
    begin, end = stops[:-1][same_way], stops[1:][same_way]
    driven = np.concatenate(([0.0], np.cumsum(np.nan_to_num(steps))))
    broken = np.concatenate(([0], np.cumsum(np.isnan(steps))))
    metres = np.where(broken[end] > broken[begin], np.nan, driven[end] - driven[begin])
    return _Pieces(np.column_stack((refs[begin], refs[end])), metres, way_of[begin])


def _in_china(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    low, high = np.array(_IN_CHINA).T
    inside = ((degrees >= low) & (degrees <= high)).all(axis=1)
    return np.where(inside[:, None], degrees, np.nan)


def _metres(starts: npt.NDArray[np.float64], ends: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Great-circle metres, pair by pair: exact to 0.5 %, far below what is known of speeds."""
    (lat, lon), (to_lat, to_lon) = np.radians(starts).T, np.radians(ends).T
    chord = np.sin((to_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_METRES * np.arcsin(np.sqrt(chord)))


def _write(
    folder: Path,
    roads: OsmRoads,
    pieces: _Pieces,
    used: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    customs: CustomsAreas,
) -> None:
    ways = [roads.ways[number] for number in pieces.ways.tolist()]
    local = np.zeros(len(used), dtype=bool)
    local[ends[[way.kind == "local" for way in ways]].ravel()] = True
    if not local.any():
        local[:] = True
    degrees = roads.degrees[used]
    layers = np.where(local, "local", "express").tolist()
    areas = [f"{area}0000" if area else "" for area in customs.of(degrees).tolist()]
    nodes = (
        (number, layer, "junction", "", area, f"{lat:.6f}", f"{lon:.6f}")
        for number, (layer, area, (lat, lon)) in enumerate(zip(layers, areas, degrees.tolist(), strict=True))
    )
    edges = (
        (u, v, f"{metres / 1000:.3f}", f"{metres * 0.06 / way.kmh:.4f}", way.kind, way.name)
        for (u, v), metres, way in zip(ends.tolist(), pieces.metres.tolist(), ways, strict=True)
    )
    folder.mkdir(parents=True, exist_ok=True)
    _write_rows(folder / "road_nodes.csv.gz", ("id", "layer", "kind", "name", "adcode", "lat", "lon"), nodes)
    _write_rows(folder / "road_edges.csv.gz", ("u", "v", "km", "free_min", "class", "name"), edges)


def _write_rows(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A whole new file or none: readers never see half of it. The same rows give the same bytes."""
    part = file.with_suffix(".part")
    with (
        part.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        io.TextIOWrapper(packed, "utf-8", newline="") as text,
    ):
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    part.replace(file)
