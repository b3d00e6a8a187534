"""Technician instances from a seed: ``python -m bench.instances.generate 200 40 SEED > FILE``.

A branch office in Guangdong and around: faults where the cities are, promises of 2 to 48 hours by customer class, some
already late, technicians with homes, skills and three days of shifts, and a dozen visits that are locked. The same
three numbers always give the same file. Sizes in use: 50/12, 200/40, 1000/150, 5000/600 and 100000/12000.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judge import minutes

NOW, DAY, DAYS = 480, 1440, 3
"""Minutes; now is Monday 08:00."""

DELTA, PROVINCE, BEYOND = "delta", "province", "beyond"
CITIES = (  # name, latitude, longitude, share of faults, zone
    ("广州", 23.13, 113.26, 20, DELTA), ("深圳", 22.54, 114.06, 20, DELTA), ("佛山", 23.02, 113.12, 12, DELTA),
    ("东莞", 23.02, 113.75, 12, DELTA), ("惠州", 23.11, 114.42, 6, DELTA), ("中山", 22.52, 113.39, 6, DELTA),
    ("珠海", 22.27, 113.58, 5, DELTA), ("江门", 22.58, 113.08, 5, DELTA), ("肇庆", 23.05, 112.47, 4, DELTA),
    ("汕头", 23.35, 116.68, 4, PROVINCE), ("潮州", 23.66, 116.62, 2, PROVINCE), ("揭阳", 23.55, 116.37, 3, PROVINCE),
    ("汕尾", 22.79, 115.37, 2, PROVINCE), ("梅州", 24.29, 116.12, 2, PROVINCE), ("河源", 23.74, 114.70, 2, PROVINCE),
    ("韶关", 24.81, 113.60, 3, PROVINCE), ("清远", 23.68, 113.06, 3, PROVINCE), ("云浮", 22.92, 112.04, 2, PROVINCE),
    ("阳江", 21.86, 111.98, 2, PROVINCE), ("茂名", 21.66, 110.92, 3, PROVINCE), ("湛江", 21.27, 110.36, 4, PROVINCE),
    ("梧州", 23.48, 111.28, 1, BEYOND), ("贺州", 24.40, 111.57, 1, BEYOND),
    ("郴州", 25.77, 113.01, 1, BEYOND), ("赣州", 25.83, 114.93, 1, BEYOND),
)  # fmt: skip
ONE_OFFICE, ONE_PROVINCE = 80, 300
"""Up to so many faults the instance is one branch office, up to so many one province."""
NEAR_THE_OFFICE = {"清远", "云浮", "河源", "梧州"}
NEAR_THE_PROVINCE = {"梧州", "郴州"}

SKILLS = ("pump", "weigh", "printer", "elec")
TRAININGS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("pump", 2), ("elec", 1)), (("pump", 3), ("elec", 2)), (("weigh", 2), ("elec", 2)),
    (("weigh", 3), ("pump", 1)), (("printer", 2), ("elec", 2)), (("printer", 3), ("weigh", 1)),
    (("elec", 3), ("pump", 2)), (("pump", 2), ("weigh", 2)), (("printer", 2), ("pump", 2)),
    (("elec", 3), ("weigh", 2), ("printer", 2)),
)  # fmt: skip
SECOND_TRAINING_SHARE = 0.35
PROMISED_HOURS = (2, 8, 24, 48)
PROMISE_SHARES = {DELTA: (8, 42, 30, 20), PROVINCE: (3, 7, 60, 30), BEYOND: (0, 0, 10, 90)}
PROMISE_FACTOR = {2: 4, 8: 3, 24: 2, 48: 1}
ALREADY_LATE_SHARE = 0.07
LOCKS, LOCK_MINUTES, LONGEST_DRIVE_TO_A_LOCK = 12, 30, 150

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class City:
    """Where faults and homes lie, and how many of the faults."""

    name: str
    latitude: float
    longitude: float
    share: int
    zone: str


def generate(faults: int, technicians: int, seed: int) -> Record:
    """One instance. The order of the draws is part of the format: changing it changes every instance."""
    rng = random.Random(seed)
    cities = _cities(faults)
    bases = [city for city in cities if city.zone != BEYOND]
    crew = [_technician(rng, number, bases) for number in range(technicians)]
    best = _best_levels(crew)
    reported = [_fault(rng, number, cities, best) for number in range(faults)]
    _lock_some(rng, crew, reported)
    return {
        "N": faults,
        "T": technicians,
        "seed": seed,
        "now": NOW,
        "horizon": DAYS * DAY,
        "techs": crew,
        "faults": reported,
    }


def _cities(faults: int) -> list[City]:
    cities = [City(*row) for row in CITIES]
    if faults <= ONE_OFFICE:
        return [city for city in cities if city.zone == DELTA or city.name in NEAR_THE_OFFICE]
    if faults <= ONE_PROVINCE:
        return [city for city in cities if city.zone != BEYOND or city.name in NEAR_THE_PROVINCE]
    return cities


def _drawn(rng: random.Random, cities: Sequence[City]) -> City:
    return rng.choices(cities, [city.share for city in cities])[0]


def _place(rng: random.Random, city: City, spread_degrees: float) -> list[float]:
    latitude = rng.gauss(city.latitude, spread_degrees)
    return [round(latitude, 5), round(rng.gauss(city.longitude, spread_degrees), 5)]


def _technician(rng: random.Random, number: int, bases: Sequence[City]) -> Record:
    city = _drawn(rng, bases)
    home = _place(rng, city, 0.06)
    start = home if rng.random() < 0.5 else _place(rng, city, 0.12)
    trained = rng.choice(TRAININGS)
    if rng.random() < SECOND_TRAINING_SHARE:
        trained += rng.choice(TRAININGS)
    opens = 8 * 60 + rng.choice([0, 0, 0, 120, 240])
    shifts = [
        [opens + DAY * day, opens + 600 + DAY * day] for day in range(DAYS) if rng.random() >= (0.15 if day else 0.08)
    ]
    skills = _highest(trained)
    return {"id": number, "city": city.name, "home": home, "start": start, "skills": skills, "shifts": shifts}


def _highest(trained: Iterable[tuple[str, int]]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for skill, level in trained:
        levels[skill] = max(levels.get(skill, 0), level)
    return levels


def _best_levels(crew: Sequence[Record]) -> dict[str, int]:
    """The highest level of every skill that anybody on duty has: no fault asks for more."""
    return _highest(pair for person in crew if person["shifts"] for pair in person["skills"].items())


def _fault(rng: random.Random, number: int, cities: Sequence[City], best: dict[str, int]) -> Record:
    city = _drawn(rng, cities)
    place = _place(rng, city, 0.10)
    hours = rng.choices(PROMISED_HOURS, PROMISE_SHARES[city.zone])[0]
    skill = rng.choice([skill for skill in SKILLS if skill in best])
    level = min(rng.choices([1, 2, 3], [10, 8, 1])[0], best[skill])
    if rng.random() > ALREADY_LATE_SHARE:
        reported = NOW - rng.randint(0, int(hours * 60 * 0.75))
    else:
        reported = NOW - rng.randint(hours * 60, int(hours * 60 * 1.3))
    weight = rng.choice([1, 1, 2, 2, 4]) * PROMISE_FACTOR[hours]
    return {
        "id": number,
        "city": city.name,
        "loc": place,
        "skill": skill,
        "level": level,
        "service": rng.choice([30, 45, 60, 60, 90, 90, 120, 150, 180]),
        "reported": reported,
        "tier": hours,
        "due": reported + hours * 60,
        "w": weight,
    }


def _lock_some(rng: random.Random, crew: Sequence[Record], faults: Sequence[Record]) -> None:
    """Tie up to a dozen faults to technicians who can reach them in turn and be home in time."""
    on_duty = [person for person in crew if person["shifts"] and person["shifts"][0][1] <= DAY]
    rng.shuffle(on_duty)
    locked = 0
    for person in on_duty:
        if locked >= LOCKS:
            return
        locked += _lock_day(rng, person, faults)


def _lock_day(rng: random.Random, person: Record, faults: Sequence[Record]) -> int:
    """Lock one or two visits of a technician's first day, each near the one before it. How many it became."""
    opens, closes = person["shifts"][0]
    place, moment, locked = person["start"], max(opens, NOW), 0
    for _ in range(rng.choice([1, 1, 2])):
        able = [f for f in faults if "lock" not in f and person["skills"].get(f["skill"], 0) >= f["level"]]
        if not able:
            break
        drives = [minutes(place, fault["loc"]) for fault in able]
        _, nearest = min((drive + rng.random() * 30, n) for n, drive in enumerate(drives))
        fault, drive = able[nearest], drives[nearest]
        arrives = moment + drive + rng.choice([0, 30, 60])
        leaves = arrives + LOCK_MINUTES + fault["service"]
        if leaves + minutes(fault["loc"], person["home"]) > closes or drive > LONGEST_DRIVE_TO_A_LOCK:
            break
        fault["lock"] = {"tech": person["id"], "win": [arrives, arrives + LOCK_MINUTES]}
        place, moment, locked = fault["loc"], leaves, locked + 1
    return locked


def main(arguments: Sequence[str]) -> None:
    """Write one instance to standard output."""
    faults, technicians, seed = map(int, arguments)
    json.dump(generate(faults, technicians, seed), sys.stdout, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
