"""An OSRM server's table service: driving times and distances by its own road network."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch.errors import Unavailable
from dispatch.travel.asking import ask_json, checked_address, table_of
from dispatch.travel.served import Table
from dispatch.travel.times import Point


class OsrmServer:
    """``GET /table/v1/driving/…?annotations=duration,distance`` (OSRM 5.18 or later)."""

    name = "osrm"
    most_points = 50
    """OSRM's own limit is a hundred coordinates in all."""

    def __init__(self, address: str, *, timeout_seconds: float = 5.0) -> None:
        self._address = checked_address(address, "PAIDAN_TRAVEL")
        self._timeout_seconds = timeout_seconds

    def table(self, starts: Sequence[Point], ends: Sequence[Point]) -> Table:
        """Seconds and metres; NaN where the server has no usable number."""
        points = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*starts, *ends))
        sources = ";".join(str(number) for number in range(len(starts)))
        destinations = ";".join(str(len(starts) + number) for number in range(len(ends)))
        question = f"annotations=duration,distance&sources={sources}&destinations={destinations}"
        answer = ask_json(
            f"{self._address}/table/v1/driving/{points}?{question}", timeout_seconds=self._timeout_seconds
        )
        if not isinstance(answer, dict) or answer.get("code") != "Ok":
            raise Unavailable("travel.bad_shape", server=self.name)
        shape = (len(starts), len(ends))
        return table_of(answer.get("durations"), shape, self.name), table_of(answer.get("distances"), shape, self.name)
