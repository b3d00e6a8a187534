"""What ``data/intercity`` knows: stations, airports, harbours, the rides between them, and the habits of travelling."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem
from dispatch.toml_files import read_file
from dispatch.travel.rests import DriveHabits
from dispatch.travel.times import Point

CUSTOMS_AREAS = {"HK": "81", "MO": "82"}


class Mode(StrEnum):
    """How a part of a trip is made."""

    DRIVE = "drive"
    RAIL = "rail"
    AIR = "air"
    FERRY = "ferry"


@dataclass(frozen=True, slots=True)
class RailHabits:
    """Minutes before, after and between trains; ``reach_km`` is how far a station may be in a straight line."""

    board_minutes: int
    leave_minutes: int
    change_minutes: int
    border_minutes: int
    reach_km: int


@dataclass(frozen=True, slots=True)
class AirHabits:
    """Minutes before, after and between flights, and how a flight's length is guessed from its distance."""

    board_minutes: int
    leave_minutes: int
    change_minutes: int
    taxi_minutes: int
    speed_kmh: int
    border_minutes: int
    least_km: int
    seldom_minutes: int
    hubs_of_small: int
    reach_km: int


@dataclass(frozen=True, slots=True)
class FerryHabits:
    """Minutes on the quay before and after a boat."""

    board_minutes: int
    leave_minutes: int


@dataclass(frozen=True, slots=True)
class TransferHabits:
    """How far apart a station and an airport may be for a taxi between them."""

    reach_km: int


@dataclass(frozen=True, slots=True)
class OtherModesHabits:
    """Trips shorter than this in a straight line are driven."""

    least_km: int


@dataclass(frozen=True, slots=True)
class Habits:
    """``habits.toml``, table by table."""

    drive: DriveHabits
    rail: RailHabits
    air: AirHabits
    ferry: FerryHabits
    transfer: TransferHabits
    other_modes: OtherModesHabits


@dataclass(frozen=True, slots=True)
class Terminal:
    """A railway station or an airport. ``area`` is 81 (Hong Kong), 82 (Macau) or empty; ``hub`` is of airports."""

    mode: Mode
    name: str
    name_en: str
    point: Point
    area: str = ""
    hub: bool = False


@dataclass(frozen=True, slots=True)
class RailLink:
    """Trains of a line between neighbouring stations, named; the same minutes both ways."""

    a: str
    b: str
    line: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Boat:
    """The boat to an island without a road: where it leaves, and its minutes one way."""

    island: str
    island_en: str
    middle: Point
    radius_metres: float
    harbour: str
    harbour_en: str
    quay: Point
    minutes: int


@dataclass(frozen=True, slots=True)
class IntercityData:
    """Everything read; stations before airports in ``terminals``."""

    terminals: tuple[Terminal, ...]
    links: tuple[RailLink, ...]
    boats: tuple[Boat, ...]
    habits: Habits

    @property
    def english(self) -> dict[str, str]:
        """The English name of every station, airport, island and harbour."""
        names = {terminal.name: terminal.name_en for terminal in self.terminals}
        for boat in self.boats:
            names |= {boat.island: boat.island_en, boat.harbour: boat.harbour_en}
        return names


def read_intercity(root: Path) -> IntercityData:
    """Read ``intercity/`` and the islands of ``regions/`` below the data folder; ``InputErrors`` says why it cannot."""
    folder = root / "intercity"
    habits = read_file(folder / "habits.toml", Habits)
    try:
        terminals = (*_stations(folder / "rail_stations.csv"), *_airports(folder / "airports.csv"))
        links = tuple(
            RailLink(row["a"], row["b"], row["line"], int(row["minutes"])) for row in _rows(folder / "rail_links.csv")
        )
        boats = tuple(_boats(root / "regions" / "islands.csv", folder / "harbours.csv"))
    except (OSError, ValueError, KeyError) as error:
        facts = {"folder": str(folder), "what": f"{type(error).__name__} {error}"}
        raise InputErrors([InputProblem("intercity.unreadable", "intercity", facts)]) from error
    return IntercityData(terminals, links, boats, habits)


def _stations(file: Path) -> Iterator[Terminal]:
    for row in _rows(file):
        area = row["adcode"][:2] if row["adcode"][:2] in CUSTOMS_AREAS.values() else ""
        yield Terminal(Mode.RAIL, row["name"], row["name_en"], _point(row), area)


def _airports(file: Path) -> Iterator[Terminal]:
    for row in _rows(file):
        area, name, city = CUSTOMS_AREAS.get(row["country"], ""), row["name_en"], row["city_en"]
        name_en = name if city in name else f"{city} {name}"
        yield Terminal(Mode.AIR, row["name"] or name_en, name_en, _point(row), area, row["hub"] == "hub")


def _boats(islands: Path, harbours: Path) -> Iterator[Boat]:
    quays = {row["island"]: row for row in _rows(harbours)}
    for row in _rows(islands):
        quay = quays[row["name"]]
        radius_metres = float(row["radius_km"]) * 1000
        sea = (quay["harbour"], quay["harbour_en"], _point(quay), int(row["boat_min_one_way"]))
        yield Boat(row["name"], row["name_en"], _point(row), radius_metres, *sea)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _point(row: dict[str, str]) -> Point:
    return float(row["lat"]), float(row["lon"])
