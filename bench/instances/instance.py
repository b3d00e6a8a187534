"""What a reader returns: the problem as the solver states it, and the names that lead back to the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solver import Problem

Route = dict[str, Any]
"""``{"technician": id, "day": number, "faults": [ids in order]}``: the plan as anyone can judge it."""


@dataclass(frozen=True, slots=True)
class Names:
    """``shifts`` holds (technician's id, day) of every shift of the problem, ``visits`` the id of every visit."""

    shifts: tuple[tuple[int, int], ...]
    visits: tuple[int, ...]

    def routes(self, order: Mapping[int, Iterable[int]]) -> list[Route]:
        """Shift -> visits in order, said in the file's own names. Empty routes are left away."""
        said = []
        for shift, visits in sorted(order.items()):
            faults = [self.visits[visit] for visit in visits]
            if faults:
                technician, day = self.shifts[shift]
                said.append({"technician": technician, "day": day, "faults": faults})
        return said


class Unsayable(Exception):
    """``solver.Problem`` has no words for an instance; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class Instance:
    """``source`` is the file's content for its own judge; ``unsaid`` what the problem cannot state of it."""

    name: str
    format: str
    problem: Problem
    names: Names
    source: Any
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a format's own judge says of a plan. Units are the format's own; smaller is better everywhere.

    ``weighted_breaches`` counts broken promises by weight, or visits left out where a format promises nothing.
    ``objective`` is the one number a format optimises, or None where measures are compared in their order.
    """

    valid: bool
    weighted_breaches: float
    weighted_lateness: float
    travel: float
    objective: float | None = None
    defects: tuple[str, ...] = ()
