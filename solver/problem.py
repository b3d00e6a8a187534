"""The problem: technician-shifts, visits and a travel matrix. All times are integer seconds from one origin.

Technicians, skills and locations are integers; shifts and visits are addressed by their position in the tuples. The
matrix may be asymmetric, need not obey the triangle inequality, and says ``UNREACHABLE`` where there is no way.

What ties visits of several routes together stands beside them: ``crews`` begin together, ``orders`` say what comes
after what. A night away is a shift over two days with a long ``Break`` in it, which excludes the two day shifts it
replaces; a part that has to be fetched is a base call, an ordinary visit that refills the technician's stock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from solver.lazy_travel import TravelSource
from solver.objective import EVERYDAY, Objective
from solver.traffic import Traffic

UNREACHABLE = 2**30
"""Travel seconds that mean "no way": no route may use such a leg."""

Seconds = int
SkillLevels = tuple[tuple[int, int], ...]
"""Pairs (skill, level), each skill at most once."""
Parts = tuple[tuple[int, int], ...]
"""Pairs (part, count), each part at most once."""


Travel = npt.NDArray[np.int32] | TravelSource


@dataclass(frozen=True, slots=True)
class Break:
    """A rest between two visits that begins from ``earliest`` to ``latest``, wherever the technician is then.

    It lasts ``duration`` seconds, and no shorter than until the moment ``until`` (the morning after a night away). It
    is put off as long as the next visit can still be finished by ``latest``, and falls away when he is home by then.
    """

    earliest: Seconds
    latest: Seconds
    duration: Seconds
    until: Seconds = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """One technician on one stretch of duty: he leaves ``start_location`` from ``start`` on and is back by ``end``.

    ``overtime`` is how many seconds later than ``end`` he may be back; every second of it costs. ``price`` is due when
    the shift is used at all (a night away, a call-out). ``excludes`` are shifts that stay empty when this one is used.
    ``capacity`` bounds the sum of the visits' loads, dimension by dimension; ``()`` does not. Parts beyond ``stock``
    are had only after ``base_call``, a visit to the base that only this shift can make.
    """

    technician: int
    start_location: int
    end_location: int
    start: Seconds
    end: Seconds
    skills: SkillLevels = ()
    own_staff: bool = True
    overtime: Seconds = 0
    breaks: tuple[Break, ...] = ()
    price: int = 0
    excludes: frozenset[int] = frozenset()
    capacity: tuple[int, ...] = ()
    stock: Parts = ()
    base_call: int | None = None


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
    ``preferred`` technicians cost nothing, any other counts as one stranger; empty: nobody is preferred.
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
    preferred: frozenset[int] = frozenset()
    load: tuple[int, ...] = ()
    parts: Parts = ()


@dataclass(frozen=True, slots=True)
class Order:
    """``after`` starts at least ``gap`` seconds after ``before`` has finished, and is done only if ``before`` is."""

    before: int
    after: int
    gap: Seconds = 0
    same_shift: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """``travel`` is an int array [locations x locations] of seconds, or a source that is asked for legs like one.

    ``horizon`` bounds every time in the problem.

    ``previous`` is the published plan as shift -> visits in order: leaving it costs changes (a lower tier). Each of
    ``crews`` lists visits that different technicians start at the same moment: all of them are done, or none.
    ``traffic`` makes legs slower at some hours; without it every leg lasts as long as the matrix says.
    """

    travel: Travel
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    horizon: Seconds
    previous: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    orders: tuple[Order, ...] = ()
    crews: tuple[tuple[int, ...], ...] = ()
    traffic: Traffic | None = None
    objective: Objective = EVERYDAY


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
