"""What was recorded on a work order beside the visit itself: paper steps, the cause, the parts that were fitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepDone:
    """A paper step that is done: by whom, when, on which visit; ``reference`` is the number of the paper."""

    code: str
    by: str
    at: datetime
    visit_number: int
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A dispatcher let a gate be passed with steps missing, and answers for it with ``reason``."""

    gate: str
    missing: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    visit_number: int


@dataclass(frozen=True, slots=True)
class PartFitted:
    """A part that was fitted. ``number`` counts the parts of the work order, withdrawn ones too."""

    number: int
    name: str
    quantity: int
    genuine: bool
    new: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CauseFound:
    """Why it broke: ``cause`` is quality, misuse or force_majeure, ``component`` the part of the asset that failed.

    ``same_fault_as`` are earlier work orders that repaired this very fault.
    """

    cause: str
    by: str
    at: datetime
    component: str | None = None
    same_fault_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """Everything recorded so far, in the order in which it was recorded."""

    steps: tuple[StepDone, ...] = ()
    overrides: tuple[Override, ...] = ()
    parts: tuple[PartFitted, ...] = ()
    parts_ever: int = 0
    cause: CauseFound | None = None

    @property
    def done(self) -> frozenset[str]:
        """The codes of the steps that are done."""
        return frozenset(step.code for step in self.steps)

    def overridden(self, gate: str, visit_number: int) -> Override | None:
        """The decision that lets this visit pass the gate; a later visit needs a new one."""
        found = (one for one in self.overrides if one.gate == gate and one.visit_number == visit_number)
        return next(found, None)
