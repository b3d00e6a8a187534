"""The base map of the board: TopoJSON files that an installation may replace with its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LAYERS: Mapping[str, str] = {
    "provinces": "web_china_provinces.topo.json.gz",
    "cities": "web_china_cities.topo.json.gz",
    "guangdong_counties": "web_gd_counties.topo.json.gz",
}


def map_files(data_root: Path, replacement: Path | None = None) -> Mapping[str, Path]:
    """The gzipped TopoJSON file of each layer; a file of the same name in ``replacement`` takes its place.

    The shipped borders are those of their source. A map published in mainland China needs an approval
    number, so whoever publishes one puts the approved files into the ``replacement`` folder.
    """
    shipped = data_root / "map"
    files: dict[str, Path] = {}
    for layer, name in LAYERS.items():
        own = None if replacement is None else replacement / name
        files[layer] = own if own is not None and own.is_file() else shipped / name
    return files
