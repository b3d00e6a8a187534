"""``paidan geo import-osm``: roads from an OpenStreetMap extract in place of the shipped model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dispatch.cli.common import as_json, print_json
from dispatch.cli.trip_verbs import trip
from dispatch.data_root import data_root
from dispatch.travel.osm_import import import_osm


@click.group()
def geo() -> None:
    """地图数据 Map data of this installation."""


geo.add_command(trip)


@geo.command("import-osm")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("roads"), help="写到哪个文件夹 where to write")
@as_json
def import_osm_verb(file: Path, out: Path, as_json: bool) -> None:
    """把 OpenStreetMap 摘录导入为路网 Make road files from an extract (.osm.pbf, .osm.bz2, .osm).

    之后设置 PAIDAN_ROADS 为该文件夹。 Then set PAIDAN_ROADS to that folder.
    """
    found = import_osm(file, out, data_root() / "roads" / "customs_areas.geojson.gz", _tell)
    if as_json:
        print_json({**asdict(found), "folder": str(out)})
        return
    click.echo(f"{found.nodes} 个路口 junctions, {found.edges} 段路 pieces of road, {found.kilometres} km")
    if found.cut:
        click.echo(f"{found.cut} 段路在摘录边界断开，未导入 pieces of road leave the extract and were left out")
    click.echo(f"PAIDAN_ROADS={out}")
    click.echo("数据 data © OpenStreetMap contributors, ODbL 1.0")


_STAGES = {"ways": "道路 ways", "nodes": "节点 nodes", "edges": "路段 pieces"}


def _tell(stage: str, count: int) -> None:
    click.echo(f"{_STAGES[stage]}: {count}", err=True)
