"""The VeRoLog Solver Challenge 2019 by ORTEC: what of it ``Problem`` cannot say, so that a row tells it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.instances.instance import Instance, Route, Unsayable, Verdict

MISSING = (
    "trucks hired by need that return to the depot for another load within a day",
    "a longest distance of a route",
    "a technician's rest after five days of work in a row",
    "prices per truck, per technician and per unit of distance that differ between the two",
    "a price for every day a delivered machine waits for its installation",
)


def read(path: Path) -> Instance:
    """Raises ``Unsayable``: half the rules left away would be another problem."""
    raise Unsayable("cannot be said: " + "; ".join(MISSING))


def judge(source: object, routes: Sequence[Route]) -> Verdict:
    """No plan comes of a problem that is not stated."""
    raise Unsayable("there is nothing to judge")
