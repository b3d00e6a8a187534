"""A Valhalla server's matrix service: driving times and distances by its own road network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dispatch.errors import Unavailable
from dispatch.travel.asking import ask_json, checked_address, table_of
from dispatch.travel.served import Table
from dispatch.travel.times import Point


class ValhallaServer:
    """``POST /sources_to_targets`` with the costing ``auto``; Valhalla answers seconds and kilometres."""

    name = "valhalla"
    most_points = 50
    """Valhalla's own limit is 2,500 pairs."""

    def __init__(self, address: str, *, timeout_seconds: float = 5.0) -> None:
        self._address = checked_address(address, "PAIDAN_TRAVEL")
        self._timeout_seconds = timeout_seconds

    def table(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """Seconds and metres; NaN where the server has no usable number."""
        question = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in starts],
            "targets": [{"lat": lat, "lon": lon} for lat, lon in ends],
            "costing": "auto",
            "units": "kilometers",
        }
        answer = ask_json(f"{self._address}/sources_to_targets", question, timeout_seconds=self._timeout_seconds)
        rows = answer.get("sources_to_targets") if isinstance(answer, dict) else None
        shape = (len(starts), len(ends))
        seconds = table_of(_values(rows, "time"), shape, self.name)
        return seconds, table_of(_values(rows, "distance"), shape, self.name) * 1000


def _values(rows: object, what: str) -> list[list[object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Unavailable("travel.bad_shape", server=ValhallaServer.name)
    return [[pair.get(what) if isinstance(pair, Mapping) else None for pair in row] for row in rows]
