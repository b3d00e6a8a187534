"""How long a visit lasts by machine, fault and technician: factors on the time that was expected at the report."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.work_order import WorkOrder

LEAST_FACTOR, MOST_FACTOR = 0.25, 4.0
"""Whatever was learned, no visit is expected to last less or more than so many times what was said at the report."""


class Trait(StrEnum):
    """What a factor holds for. Each comes on top of those before it: what is left when they have had their say."""

    EVERY = "every"
    CATEGORY = "category"
    MODEL = "model"
    FAULT = "fault"
    TECHNICIAN = "technician"


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Visits that have something in common. A fault is told apart by the category and by the desk's own words."""

    trait: Trait
    name: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A factor and how many visits stand behind it."""

    factor: float
    visits: int


@dataclass(frozen=True, slots=True)
class DurationBook:
    """The factors of all groups; a group that is not in it changes nothing."""

    effects: Mapping[Group, Effect] = field(default_factory=dict)

    def factor(self, groups: tuple[Group, ...]) -> float:
        """The factors of these groups together, within reason."""
        together = math.prod(effect.factor for group in groups if (effect := self.effects.get(group)) is not None)
        return min(max(together, LEAST_FACTOR), MOST_FACTOR)

    def seconds(self, work_order: WorkOrder, model: str | None) -> int:
        """How long the visit is expected to last. The pace of a technician counts once he is bound to it."""
        return round(work_order.service_seconds * self.factor(groups_of(work_order, model)))


def groups_of(work_order: WorkOrder, model: str | None) -> tuple[Group, ...]:
    """Every group the visit belongs to, the widest first; ``model`` is that of its asset."""
    return tuple(_groups(work_order, model))


def _groups(work_order: WorkOrder, model: str | None) -> Iterator[Group]:
    yield Group(Trait.EVERY)
    yield Group(Trait.CATEGORY, work_order.skill)
    if model:
        yield Group(Trait.MODEL, model.strip(), work_order.skill)
    if work_order.description.strip():
        yield Group(Trait.FAULT, work_order.description.strip(), work_order.skill)
    who = _bound(work_order)
    if who is not None:
        yield Group(Trait.TECHNICIAN, who)


def _bound(work_order: WorkOrder) -> str | None:
    """Who makes or made the visit for certain: he is under way, has done it, or is pinned to it.

    Whom the last plan merely has down for it does not count: he would make a plan depend on the plan before.
    """
    if work_order.status.under_way or not work_order.status.needs_visit:
        return work_order.technician_id
    return None if work_order.pin is None else work_order.pin.technician_id


COLUMNS = ("trait", "name", "category", "visits", "factor")


def write_book(file: Path, book: DurationBook) -> None:
    """One row a factor, in order."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(COLUMNS)
        for group, effect in sorted(book.effects.items(), key=lambda item: item[0]):
            rows.writerow((group.trait.value, group.name, group.category, effect.visits, f"{effect.factor:.4f}"))


def read_book(file: Path) -> DurationBook:
    """What ``write_book`` wrote; ``InputErrors`` names every row that cannot be used."""
    effects: dict[Group, Effect] = {}
    problems = []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            try:
                group, effect = _read(row)
            except (KeyError, TypeError, ValueError):
                problems.append(InputProblem("lesson.bad_durations", f"{file.name}:{rows.line_num}"))
                continue
            effects[group] = effect
    if problems:
        raise InputErrors(problems)
    return DurationBook(effects)


def _read(row: Mapping[str, str]) -> tuple[Group, Effect]:
    factor = float(row["factor"])
    if not (math.isfinite(factor) and factor > 0):
        raise ValueError
    return Group(Trait(row["trait"]), row["name"] or "", row["category"] or ""), Effect(factor, int(row["visits"]))
