"""Where faults come from and where technicians could live: the question that the covering models answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem


@dataclass(frozen=True, slots=True)
class Demand:
    """One cell, such as a county: ``weight`` faults in some period; somebody is owed there ``within_seconds``."""

    cell: str
    weight: float
    within_seconds: int


@dataclass(frozen=True, slots=True)
class Base:
    """A place where up to ``most`` technicians could live."""

    id: str
    most: int = 10


@dataclass(frozen=True, slots=True)
class Siting:
    """``travel_seconds`` is an array [base x cell], negative where there is no way.

    ``capacity`` is the weight one technician can serve in the period; None when only distance counts.
    ``InputErrors`` names everything that does not fit.
    """

    demands: tuple[Demand, ...]
    bases: tuple[Base, ...]
    travel_seconds: npt.NDArray[np.integer]
    capacity: float | None = None

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InputErrors(problems)

    @property
    def total(self) -> float:
        """All faults."""
        return sum(demand.weight for demand in self.demands)

    @property
    def seats(self) -> int:
        """The most technicians all bases can take."""
        return sum(base.most for base in self.bases)

    def reaches(self) -> npt.NDArray[np.bool_]:
        """Whether somebody who leaves the base at once keeps the promise: an array [base x cell]."""
        within = np.array([demand.within_seconds for demand in self.demands])
        return np.asarray((self.travel_seconds >= 0) & (self.travel_seconds <= within))

    def _problems(self) -> Iterator[InputProblem]:
        if not self.demands or self.total <= 0:
            yield InputProblem("staffing.no_demand", "demands")
        if not self.bases:
            yield InputProblem("staffing.no_bases", "bases")
        shape = (len(self.bases), len(self.demands))
        if self.travel_seconds.shape != shape:
            given = " x ".join(str(size) for size in self.travel_seconds.shape)
            facts = {"given": given, "wanted": f"{shape[0]} x {shape[1]}"}
            yield InputProblem("staffing.bad_shape", "travel_seconds", facts)
        if self.capacity is not None and not 0 < self.capacity < float("inf"):
            yield InputProblem("staffing.bad_capacity", "capacity", {"given": self.capacity})
        yield from self._bad_rows()

    def _bad_rows(self) -> Iterator[InputProblem]:
        for i, demand in enumerate(self.demands):
            if not isfinite(demand.weight) or demand.weight < 0:
                yield InputProblem("staffing.bad_weight", f"demands[{i}].weight", {"given": demand.weight})
            if demand.within_seconds < 0:
                where = f"demands[{i}].within_seconds"
                yield InputProblem("staffing.bad_promise", where, {"given": demand.within_seconds})
        for i, base in enumerate(self.bases):
            if base.most < 0:
                yield InputProblem("staffing.bad_seats", f"bases[{i}].most", {"given": base.most})
        yield from _twice([demand.cell for demand in self.demands], "demands", "cell")
        yield from _twice([base.id for base in self.bases], "bases", "id")


def _twice(names: list[str], table: str, field: str) -> Iterator[InputProblem]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            yield InputProblem("staffing.twice", f"{table}[{i}].{field}", {"given": name})
        seen.add(name)


@dataclass(frozen=True, slots=True)
class Placement:
    """Technicians by base, the largest first, and what they reach.

    ``covered_share`` is the share of all faults for which somebody is there in time and has room for it.
    ``mean_way_seconds`` is the way to a fault that is served; None when none is. ``served`` is weight by (base, cell).
    ``proven`` says that no other placement of as many technicians does better.
    """

    technicians: Mapping[str, int]
    covered_share: float
    mean_way_seconds: float | None
    served: Mapping[tuple[str, str], float]
    proven: bool

    @property
    def count(self) -> int:
        return sum(self.technicians.values())
