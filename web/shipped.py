"""Files that ship as they are: the icon, the base maps, and the health check."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file, url_for

from web.bundle import FOR_A_YEAR
from web.context import shell
from web.roles import EVERY_ROLE, allow, open_to_all

MAPS = {
    "provinces": "web_china_provinces.topo.json.gz",
    "cities": "web_china_cities.topo.json.gz",
    "counties": "web_gd_counties.topo.json.gz",
}
ICON = Path(__file__).resolve().parent / "static" / "icon.svg"

shipped = Blueprint("shipped", __name__)


@shipped.get("/icon.svg")
@open_to_all
def icon() -> Response:
    return send_file(ICON, mimetype="image/svg+xml", max_age=FOR_A_YEAR)


@shipped.get("/health")
@open_to_all
def health() -> dict[str, str]:
    """Answers when the process and its store do."""
    with shell().desk.reading() as unit:
        unit.last_event()
    return {"status": "ok"}


@shipped.get("/map/<name>.topo.json")
@allow(*EVERY_ROLE)
def base_map(name: str) -> Response:
    """One TopoJSON base map, packed as it ships; asked for with its digest it may be kept for a year."""
    if name not in MAPS:
        abort(404)
    file = shell().settings.maps / MAPS[name]
    if not file.is_file():
        abort(404)
    response = send_file(file, mimetype="application/json", max_age=FOR_A_YEAR if "v" in request.args else 0)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def map_addresses(folder: Path) -> dict[str, str]:
    """The address of every base map that is there, with a digest of its content."""
    there = {name: folder / file for name, file in MAPS.items() if (folder / file).is_file()}
    return {name: url_for("shipped.base_map", name=name, v=_digest(file)) for name, file in there.items()}


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
