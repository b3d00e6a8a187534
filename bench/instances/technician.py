"""Technician instances: JSON, whole minutes from Monday 00:00. Faults with skill, level, a due moment and a weight.

A shift starts at its opening but not before ``now``, from where the technician is on day 0 and from home afterwards,
and ends at home. ``lock`` ties a fault to a technician and an arrival window of day 0. What counts, in this order:
the weights of faults begun after ``due``, weighted minutes late, minutes on the road.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import judge as judge_of_plans
from bench.instances.instance import Instance, Names, Route, Verdict
from solver import Commitment, Pin, Problem, Shift, Visit
from solver.lazy_travel import Driving, PointTravel
from solver.objective import Objective

MINUTE = 60
DAY_MINUTES = 1440
UNSERVED_AFTER_HORIZON_MINUTES = 1440
"""A fault that nobody serves counts as reached a day after the horizon."""
OBJECTIVE = Objective(((("broken", 1),), (("lateness", 1),), (("travel", 1),)))

EARTH_RADIUS_KM = 6371.0
ROAD_FACTOR = 1.3
SAME_PLACE_KM = 0.05
SHORTEST_LEG_MINUTES = 3
CITY_KM, CITY_KM_PER_HOUR, ROAD_KM_PER_HOUR = 20.0, 32.0, 70.0

DRIVING = Driving(
    ROAD_FACTOR, CITY_KM, CITY_KM_PER_HOUR, ROAD_KM_PER_HOUR, SHORTEST_LEG_MINUTES * MINUTE, SAME_PLACE_KM, MINUTE
)
"""The same drives for travel that is worked out leg by leg."""

Document = Mapping[str, Any]


def read_technician(path: Path | str) -> tuple[Problem, Names]:
    """The problem of a technician file, and the names of its shifts and visits."""
    return state(load(path))


def load(path: Path | str) -> dict[str, Any]:
    """The file as it is: what ``bench.judge`` wants."""
    content: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return content


def read(path: Path) -> Instance:
    """The file as an instance of the harness."""
    document = load(path)
    problem, names = state(document)
    return Instance(path.stem, "technician", problem, names, document)


def judge(document: Document, routes: Sequence[Route]) -> Verdict:
    """What ``bench.judge`` says, in weighted minutes and minutes."""
    score = judge_of_plans.score(document, routes)
    return Verdict(score.valid, score.weighted_breaches, score.weighted_lateness, score.travel, defects=score.defects)


def state(document: Document, *, lazily: bool = False) -> tuple[Problem, Names]:
    """The document as a problem in seconds. Every tier of its objective is the file's, in minutes times sixty.

    ``lazily`` its travel is worked out when it is asked for: a matrix of 124,000 places would have 62 GB.
    """
    technicians, faults = document["techs"], document["faults"]
    places = _places(document)
    number = {technician["id"]: n for n, technician in enumerate(technicians)}
    skills = _numbered(document)
    shifts, named = [], []
    for n, technician in enumerate(technicians):
        for opens, closes in technician["shifts"]:
            shifts.append(_shift(n, technician, opens, closes, document["now"], len(technicians), skills))
            named.append((technician["id"], opens // DAY_MINUTES))
    visits = tuple(_visit(f, 2 * len(technicians) + n, skills, number) for n, f in enumerate(faults))
    problem = Problem(
        PointTravel(places, DRIVING) if lazily else travel_minutes(places) * MINUTE,
        tuple(shifts),
        visits,
        horizon=(document["horizon"] + UNSERVED_AFTER_HORIZON_MINUTES) * MINUTE,
        objective=OBJECTIVE,
    )
    return problem, Names(tuple(named), tuple(fault["id"] for fault in faults))


def travel_minutes(places: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """Whole minutes between (latitude, longitude) pairs, row by row so that 6,000 places need no gigabytes."""
    minutes = np.empty((len(places), len(places)), dtype=np.int32)
    radians = np.radians(places)
    for row, (latitude, longitude) in enumerate(radians):
        half = np.sin((radians[:, 0] - latitude) / 2) ** 2
        half += np.cos(latitude) * np.cos(radians[:, 0]) * np.sin((radians[:, 1] - longitude) / 2) ** 2
        km = ROAD_FACTOR * 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
        minutes[row] = _drive(km)
    return minutes


def _drive(km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    city = km / CITY_KM_PER_HOUR * 60
    country = CITY_KM / CITY_KM_PER_HOUR * 60 + (km - CITY_KM) / ROAD_KM_PER_HOUR * 60
    drive = np.maximum(SHORTEST_LEG_MINUTES, np.ceil(np.where(km <= CITY_KM, city, country)))
    return np.where(km < SAME_PLACE_KM, 0.0, drive)


def _places(document: Document) -> npt.NDArray[np.float64]:
    """Homes, then where the technicians are now, then the faults."""
    technicians = document["techs"]
    rows = [t["home"] for t in technicians] + [t["start"] for t in technicians]
    return np.array([*rows, *(fault["loc"] for fault in document["faults"])], dtype=float).reshape(-1, 2)


def _numbered(document: Document) -> dict[str, int]:
    """Every skill that anybody has or any fault asks for, as a number."""
    had = {skill for technician in document["techs"] for skill in technician["skills"]}
    return {skill: n for n, skill in enumerate(sorted(had | {fault["skill"] for fault in document["faults"]}))}


def _shift(
    n: int, technician: Document, opens: int, closes: int, now: int, technicians: int, skills: Mapping[str, int]
) -> Shift:
    begins = max(opens, now)
    return Shift(
        technician=n,
        start_location=technicians + n if opens < DAY_MINUTES else n,
        end_location=n,
        start=begins * MINUTE,
        end=max(closes, begins) * MINUTE,
        skills=tuple(sorted((skills[skill], level) for skill, level in technician["skills"].items())),
    )


def _visit(fault: Document, location: int, skills: Mapping[str, int], number: Mapping[int, int]) -> Visit:
    lock = fault.get("lock")
    opens, closes = lock["win"] if lock else (0, 0)
    return Visit(
        location=location,
        service=fault["service"] * MINUTE,
        skills=((skills[fault["skill"]], fault["level"]),),
        commitments=(Commitment(fault["due"] * MINUTE, breach_weight=fault["w"], late_weight=fault["w"]),),
        pin=Pin(number[lock["tech"]], (opens * MINUTE, closes * MINUTE)) if lock else None,
    )
