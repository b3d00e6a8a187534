"""The shipped map, its credits and its words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.places.credits import CREDIT_EN, CREDITS
from dispatch.places.map_files import map_files


def test_the_credit_line_is_the_one_of_the_licence_file() -> None:
    assert CREDIT_EN in (data_root() / "LICENSE").read_text(encoding="utf-8")
    assert all("ODbL 1.0" in line and "GeoNames" in line for line in CREDITS.values())


def test_every_layer_of_the_base_map_is_topojson() -> None:
    for layer, file in map_files(data_root()).items():
        assert json.loads(gzip.decompress(file.read_bytes()))["type"] == "Topology", layer


def test_an_installation_can_replace_single_layers(tmp_path: Path) -> None:
    own = tmp_path / "web_china_cities.topo.json.gz"
    own.write_bytes(b"own")
    files = map_files(data_root(), replacement=tmp_path)
    assert files["cities"] == own
    assert files["provinces"].parent == data_root() / "map"


def test_every_shipped_geodata_file_is_described() -> None:
    readme = (data_root() / "README.md").read_text(encoding="utf-8")
    for folder in ("regions", "roads"):
        for file in (data_root() / folder).iterdir():
            assert f"`{file.name}`" in readme, file
    for file in (data_root() / "map").iterdir():
        assert f"`{file.name.removesuffix('.topo.json.gz')}`" in readme, file
