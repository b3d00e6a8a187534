"""Acceptance: whether the technician whom the plan sends has seen his visit and takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeclineReason(StrEnum):
    """Why a technician does not take a visit; ``other`` needs a word of his."""

    NO_SKILL = "no_skill"
    NO_PART = "no_part"
    TOO_FAR = "too_far"
    BUSY = "busy"
    UNWELL = "unwell"
    OTHER = "other"


class AcceptanceState(StrEnum):
    """How far a visit has come with its technician; ``planned``: it is not his turn to answer yet."""

    PLANNED = "planned"
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Declined:
    """A technician did not take one visit of a work order (its ``visit_number``)."""

    technician_id: str
    at: datetime
    reason: DeclineReason
    note: str
    visit_number: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What one technician has said of the visit he was given at ``bound_at``; ``declined`` is what others said before.

    A new technician, or a new visit, begins anew; only what was declined stays.
    """

    technician_id: str | None = None
    bound_at: datetime | None = None
    seen_at: datetime | None = None
    accepted_at: datetime | None = None
    declined: tuple[Declined, ...] = ()

    def decliners(self, visit_number: int) -> frozenset[str]:
        """Who does not take this visit."""
        return frozenset(one.technician_id for one in self.declined if one.visit_number == visit_number)


NOBODY_ASKED = Acceptance()


@dataclass(frozen=True, slots=True)
class Asked:
    """How a visit stands with its technician at a moment: sent at ``sent_at``, to be accepted at ``accept_by``."""

    state: AcceptanceState
    technician_id: str
    sent_at: datetime
    accept_by: datetime
    overdue: bool = False
