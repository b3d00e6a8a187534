"""Make an OpenStreetMap extract of a size: a city of streets with bends, shops and houses, for timing the import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium

BENDS = 8
"""Nodes between two junctions."""

_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary", "residential", "residential", "footway")


@dataclass(frozen=True, slots=True)
class _Street:
    nodes: list[int]
    tags: dict[str, str]


def write_city(file: Path, side: int, seed: int = 1) -> None:
    """A grid of ``side`` by ``side`` junctions around Guangzhou; some 190 junctions a side make 10 MB."""
    rng = np.random.default_rng(seed)
    with osmium.SimpleWriter(str(file), overwrite=True) as writer:
        streets = list(_streets(side))
        for number, lat, lon in _nodes(side, streets, rng):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), **_pedigree(rng)))
        for number, street in enumerate(streets, start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=street.nodes, tags=street.tags, **_pedigree(rng)))


def _pedigree(rng: np.random.Generator) -> dict[str, Any]:
    """Version, date and editor, as every object of a real extract carries them: more than half of its bytes."""
    year, day, changeset, editor = rng.integers((2008, 1, 10**6, 1), (2026, 29, 10**8, 10**4)).tolist()
    return {
        "version": changeset % 5 + 1,
        "timestamp": f"{year}-06-{day:02d}T08:00:00Z",
        "changeset": changeset,
        "uid": editor,
        "user": f"mapper {editor}",
    }


def _streets(side: int) -> Iterator[_Street]:
    """Every row and every column of junctions is one street, cut into ways of four blocks."""
    fresh = side * side
    for line in range(2 * side):
        row, at = line < side, line % side
        tags = {"highway": _CLASSES[at % len(_CLASSES)], "name": f"{'横' if row else '纵'}{at}路"}
        for first in range(0, side - 1, 4):
            nodes: list[int] = []
            for step in range(first, min(first + 4, side - 1)):
                nodes += [_junction(at, step, side, row), *range(fresh + 1, fresh + 1 + BENDS)]
                fresh += BENDS
            nodes.append(_junction(at, min(first + 4, side - 1), side, row))
            yield _Street(nodes, tags)


def _junction(line: int, step: int, side: int, row: bool) -> int:
    return (line * side + step if row else step * side + line) + 1


def _nodes(side: int, streets: list[_Street], rng: np.random.Generator) -> Iterator[tuple[int, float, float]]:
    """Junctions about 300 m apart; bends lie between theirs, some metres off the straight line."""
    places = {n + 1: (22.9 + n // side * 0.0027, 113.0 + n % side * 0.0029) for n in range(side * side)}
    for street in streets:
        for first in range(0, len(street.nodes) - 1, BENDS + 1):
            (lat, lon), (to_lat, to_lon) = places[street.nodes[first]], places[street.nodes[first + BENDS + 1]]
            off = rng.normal(0, 0.00003, (BENDS, 2))
            for bend in range(BENDS):
                share = (bend + 1) / (BENDS + 1)
                node = street.nodes[first + 1 + bend]
                places[node] = (
                    lat + share * (to_lat - lat) + off[bend, 0],
                    lon + share * (to_lon - lon) + off[bend, 1],
                )
    return ((number, *places[number]) for number in sorted(places))


if __name__ == "__main__":
    write_city(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 190)
