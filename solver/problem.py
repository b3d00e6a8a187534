"""The problem: technician-shifts, visits and a travel matrix. All times are integer seconds from one origin.

Technicians, skills and locations are integers; shifts and visits are addressed by their position in the tuples. The
matrix may be asymmetric, need not obey the triangle inequality, and says ``UNREACHABLE`` where there is no way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

UNREACHABLE = 2**30
"""Travel seconds that mean "no way": no route may use such a leg."""

Seconds = int
SkillLevels = tuple[tuple[int, int], ...]
"""Pairs (skill, level), each skill at most once."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One technician on one stretch of duty: he leaves ``start_location`` from ``start`` on and is back by ``end``."""

    technician: int
    start_location: int
    end_location: int
    start: Seconds
    end: Seconds
    skills: SkillLevels = ()
    own_staff: bool = True


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise on a visit: the arrival (or, with ``on_finish``, the end of the work) at or before ``due``.

    ``breach_weight`` counts once when it is late, ``late_weight`` for every second late. ``due`` may be in the past.
    """

    due: Seconds
    breach_weight: int
    late_weight: int = 1
    on_finish: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """What must not move: a technician, an arrival time (within the window), or both. None leaves that side free."""

    technician: int | None = None
    window: tuple[Seconds, Seconds] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop to be made.

    ``windows`` are hard: work must start inside one of them (empty: any time). ``release`` is the earliest arrival.
    ``under_way`` names the shift whose technician is already on his way or working: the visit stays first in that
    shift. ``arrived`` is then the arrival, when it already happened (may be negative); the work ends
    ``service`` seconds after the later of the arrival and the window's opening, but not before 0.
    """

    location: int
    service: Seconds
    release: Seconds = 0
    skills: SkillLevels = ()
    windows: tuple[tuple[Seconds, Seconds], ...] = ()
    commitments: tuple[Commitment, ...] = ()
    allowed_technicians: frozenset[int] | None = None
    forbidden_technicians: frozenset[int] = frozenset()
    own_staff_only: bool = False
    unassigned_price: int = 1
    pin: Pin | None = None
    under_way: int | None = None
    arrived: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """``travel`` is an int array [locations x locations] of seconds. ``horizon`` bounds every time in the problem.

    ``previous`` is the published plan as shift -> visits in order: leaving it costs changes (a lower tier).
    """

    travel: npt.NDArray[np.int32]
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    horizon: Seconds
    previous: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a problem: ``code`` names the message, ``where`` the place (``visits[3].release``)."""

    code: str
    where: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


class ProblemError(ValueError):
    """A problem that cannot be stated to the search; all that is wrong with it, collected."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__("; ".join(f"{issue.where}: {issue.code}" for issue in issues))
        self.issues = issues
