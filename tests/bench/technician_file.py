"""A technician instance by hand: two people in Guangzhou, three faults on one meridian, one of them locked."""

from __future__ import annotations

from typing import Any

HOME = [23.0, 113.0]
NEAR, FAR = [23.05, 113.0], [23.5, 113.0]
"""By road 7.2 km and 72.3 km from home: 14 and 83 minutes; 66 km and 77 minutes from each other."""
HOME_TO_NEAR, HOME_TO_FAR, NEAR_TO_FAR = 14, 83, 77


def document() -> dict[str, Any]:
    """A fresh copy. Now is 08:00 of day 0; technician 7 works two days, technician 9 the second only."""
    return {
        "now": 480,
        "horizon": 2880,
        "techs": [
            {"id": 7, "home": HOME, "start": NEAR, "skills": {"pump": 2}, "shifts": [[450, 1080], [1890, 2520]]},
            {"id": 9, "home": HOME, "start": HOME, "skills": {"pump": 1, "elec": 3}, "shifts": [[1920, 2520]]},
        ],
        "faults": [
            fault(100, FAR, "pump", 2, due=550, weight=3),
            fault(101, NEAR, "pump", 1, due=2000, weight=2, lock={"tech": 7, "win": [700, 730]}),
            fault(102, NEAR, "elec", 3, due=1934, weight=5),
        ],
    }


def fault(
    number: int, place: list[float], skill: str, level: int, *, due: int, weight: int, lock: Any = None
) -> dict[str, Any]:
    """One fault with an hour of work, promised for ``due``."""
    one = {"id": number, "loc": place, "skill": skill, "level": level, "service": 60, "due": due, "w": weight}
    return one | ({"lock": lock} if lock else {})


def route(technician: int, day: int, *faults: int) -> dict[str, Any]:
    """One line of a plan."""
    return {"technician": technician, "day": day, "faults": list(faults)}


GOOD = [route(7, 0, 100, 101), route(9, 1, 102)]
