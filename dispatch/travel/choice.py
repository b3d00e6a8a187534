"""Which provider an installation travels by: one word or ``kind:where`` in its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.errors import InputErrors, InputProblem
from dispatch.travel.great_circle import GreatCircleTravel
from dispatch.travel.intercity import RIDES, IntercityTravel
from dispatch.travel.osrm import OsrmServer
from dispatch.travel.road_graph import RoadTravel
from dispatch.travel.served import Breaker, MatrixServer, ServedTravel
from dispatch.travel.table import TableTravel
from dispatch.travel.times import TravelTimes
from dispatch.travel.valhalla import ValhallaServer

if TYPE_CHECKING:
    from dispatch.settings import Settings

KINDS = ("road_graph", "geodesic", "table:FILE", "osrm:http://…", "valhalla:http://…")


@dataclass(frozen=True, slots=True)
class TravelChoice:
    """``provider`` is one of ``KINDS``; ``roads`` a folder of imported roads in place of the shipped model.

    ``modes`` are the ways to travel besides driving, apart by commas.
    """

    provider: str = "road_graph"
    roads: Path | None = None
    timeout_seconds: float = 5.0
    modes: str = "rail,air,ferry"

    @classmethod
    def of(cls, settings: Settings) -> TravelChoice:
        """What an installation's settings choose."""
        return cls(settings.travel, settings.roads, settings.travel_timeout_seconds, settings.modes)


def open_every_mode(choice: TravelChoice, data_root: Path, monotonic: Callable[[], float]) -> IntercityTravel:
    """The chosen roads, with the trains, flights and boats that the choice allows.

    ``InputErrors`` when the choice names no provider or mode, or its file cannot be read.
    """
    given = {mode.strip() for mode in choice.modes.split(",")} - {""}
    if not given <= {mode.value for mode in RIDES}:
        facts = {"given": choice.modes, "known": ", ".join(RIDES)}
        raise InputErrors([InputProblem("travel.unknown_mode", "PAIDAN_MODES", facts)])
    roads = open_travel(choice, data_root, monotonic)
    return IntercityTravel.open(roads, data_root).closing({mode for mode in RIDES if mode.value not in given})


def open_travel(choice: TravelChoice, data_root: Path, monotonic: Callable[[], float]) -> TravelTimes:
    """The roads of a choice; the road network answers what a table or a server does not.

    ``InputErrors`` when the choice names no provider or its file cannot be read.
    """
    kind, _, where = choice.provider.partition(":")
    if kind == "geodesic" and not where:
        return GreatCircleTravel()
    if kind not in ("road_graph", "table", "osrm", "valhalla") or (kind == "road_graph") == bool(where):
        raise InputErrors(
            [
                InputProblem(
                    "travel.unknown_provider", "PAIDAN_TRAVEL", {"given": choice.provider, "known": ", ".join(KINDS)}
                )
            ]
        )
    roads = RoadTravel.open(data_root, choice.roads)
    if kind == "road_graph":
        return roads
    if kind == "table":
        return TableTravel.open(Path(where), roads)
    server: MatrixServer
    if kind == "osrm":
        server = OsrmServer(where, timeout_seconds=choice.timeout_seconds)
    else:
        server = ValhallaServer(where, timeout_seconds=choice.timeout_seconds)
    return ServedTravel(server, roads, Breaker(monotonic))
