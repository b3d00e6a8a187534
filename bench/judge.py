"""The judge of technician plans: its own arithmetic on the file, nothing of the solver. ``python -m bench.judge``.

``python -m bench.judge INSTANCE.json PLAN.json`` prints what a plan is worth and what is wrong with it. A plan is a
list of ``{"technician": id, "day": number, "faults": [ids in order]}``, or an object that holds it as ``routes``.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DAY = 1440
"""Minutes, as everything in this module."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """``weighted_lateness`` in weighted minutes, ``travel`` in minutes with the ways home. Smaller is better."""

    weighted_breaches: int
    weighted_lateness: int
    travel: int
    valid: bool
    defects: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """What plans are compared by: the first difference decides."""
        return not self.valid, self.weighted_breaches, self.weighted_lateness, self.travel


def score(instance: Record, routes: Sequence[Record]) -> Score:
    """What the routes are worth. Whatever no route serves counts as reached a day after the horizon."""
    faults = {fault["id"]: fault for fault in instance["faults"]}
    technicians = {technician["id"]: technician for technician in instance["techs"]}
    defects = list(_ill_formed(routes, technicians, faults))
    if defects:
        return Score(0, 0, 0, False, tuple(defects))
    begun: dict[int, int] = {}
    travel = 0
    for route in routes:
        travel += _drive(instance, technicians[route["technician"]], route, faults, begun, defects)
    defects += [f"fault {n}: locked and not served" for n, f in faults.items() if f.get("lock") and n not in begun]
    never = instance["horizon"] + DAY
    late = {n: begun.get(n, never) - fault["due"] for n, fault in faults.items()}
    return Score(
        sum(fault["w"] for n, fault in faults.items() if late[n] > 0 or n not in begun),
        sum(fault["w"] * max(0, late[n]) for n, fault in faults.items()),
        travel,
        not defects,
        tuple(defects),
    )


def minutes(one: Sequence[float], other: Sequence[float]) -> int:
    """The drive between two (latitude, longitude) pairs in degrees: 32 km/h in town, 70 beyond 20 km of road."""
    south, north = math.radians(one[0]), math.radians(other[0])
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    km = 1.3 * 12742 * math.asin(math.sqrt(half))
    if km < 0.05:
        return 0
    return max(3, math.ceil(km / 32 * 60 if km <= 20 else 37.5 + (km - 20) / 70 * 60))


def _ill_formed(
    routes: Sequence[Record], technicians: Mapping[int, Record], faults: Mapping[int, Record]
) -> Iterator[str]:
    """What keeps a plan from being driven at all."""
    for route in routes:
        person = technicians.get(route["technician"])
        if person is None:
            yield f"technician {route['technician']}: unknown"
        elif _shift(person, route["day"]) is None and route["faults"]:
            yield f"technician {route['technician']}: no shift on day {route['day']}"
        yield from (f"fault {n}: unknown" for n in route["faults"] if n not in faults)
    for (technician, day), times in Counter((r["technician"], r["day"]) for r in routes).items():
        if times > 1:
            yield f"technician {technician}: {times} routes on day {day}"
    for n, times in Counter(n for route in routes for n in route["faults"]).items():
        if times > 1:
            yield f"fault {n}: served {times} times"


def _shift(technician: Record, day: int) -> Sequence[int] | None:
    return next((shift for shift in technician["shifts"] if shift[0] // DAY == day), None)


def _drive(
    instance: Record,
    technician: Record,
    route: Record,
    faults: Mapping[int, Record],
    begun: dict[int, int],
    defects: list[str],
) -> int:
    """Drive one route as early as it goes; note when each fault begins and what is wrong. Minutes on the road."""
    shift = _shift(technician, route["day"])
    if shift is None or not route["faults"]:
        return 0
    moment = max(shift[0], instance["now"])
    place = technician["start"] if route["day"] == 0 else technician["home"]
    travel = 0
    for n in route["faults"]:
        fault = faults[n]
        leg = minutes(place, fault["loc"])
        lock = fault.get("lock")
        begun[n] = max(moment + leg, lock["win"][0]) if lock else moment + leg
        defects += _wrong(fault, technician, route["day"], begun[n])
        travel, moment, place = travel + leg, begun[n] + fault["service"], fault["loc"]
    leg = minutes(place, technician["home"])
    if moment + leg > shift[1]:
        late = moment + leg - shift[1]
        defects.append(f"technician {technician['id']}: home {late} min after the shift of day {route['day']}")
    return travel + leg


def _wrong(fault: Record, technician: Record, day: int, begins: int) -> Iterator[str]:
    if technician["skills"].get(fault["skill"], 0) < fault["level"]:
        yield f"fault {fault['id']}: technician {technician['id']} lacks {fault['skill']} {fault['level']}"
    lock = fault.get("lock")
    if lock and lock["tech"] != technician["id"]:
        yield f"fault {fault['id']}: locked to technician {lock['tech']}, served by {technician['id']}"
    if lock and (day != 0 or begins > lock["win"][1]):
        yield f"fault {fault['id']}: locked until minute {lock['win'][1]}, begun at {begins}"


def main(arguments: Sequence[str]) -> int:
    """Judge one plan; exit status 1 when it is not valid."""
    instance, plan = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
    verdict = score(instance, plan["routes"] if isinstance(plan, dict) else plan)
    print(json.dumps(asdict(verdict), ensure_ascii=False))
    return 0 if verdict.valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
