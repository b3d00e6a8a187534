"""The crossings a dispatcher can close by name: long bridges, tunnels and car ferries of the road files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.travel.times import Point


@dataclass(frozen=True, slots=True)
class Crossing:
    """``links`` are the names its edges bear in the road files, ``kind`` is their class there, ``line`` their ends."""

    id: str
    kind: str
    name: str
    name_en: str
    links: tuple[str, ...]
    line: tuple[Point, ...]


def read_crossings(file: Path) -> Mapping[str, Crossing]:
    """The crossings of a CSV file such as ``data/roads/crossings.csv``, by id."""
    with file.open(encoding="utf-8", newline="") as lines:
        found = [_crossing(row) for row in csv.DictReader(lines)]
    return {crossing.id: crossing for crossing in found}


def _crossing(row: Mapping[str, str]) -> Crossing:
    points = (point.split() for point in row["line"].split("|"))
    line = tuple((float(lat), float(lon)) for lat, lon in points)
    return Crossing(row["id"], row["kind"], row["name"], row["name_en"], tuple(row["links"].split("|")), line)


@cache
def known_crossings() -> Mapping[str, Crossing]:
    """The crossings that ship with the data."""
    return read_crossings(data_root() / "roads" / "crossings.csv")
