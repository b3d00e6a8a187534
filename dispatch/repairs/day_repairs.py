"""The gaps and overlaps of one technician's day, and what would fill or clear each, with its price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.repair import Gap, Overlap
from dispatch.planning.gaps import gaps_of
from dispatch.planning.moving import Moving
from dispatch.planning.overlaps import Overlaps

FILL, CLEAR = "fill", "clear"
"""The names of these repairs among the facts of the pins they made."""


@dataclass(frozen=True, slots=True)
class DayRepairs:
    """What can be repaired in the day of one technician."""

    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]


def day_repairs(desk: Desk, technician_id: str, *, now: datetime) -> DayRepairs:
    """Every gap with the visits that fit it best, every overlap with what clears it; nothing is changed."""
    with desk.reading() as unit:
        unit.technician(technician_id)
    stated = stated_at(desk, now)
    moving = Moving(stated, stated.snapshot.published, desk.own_staff_only, ())
    return DayRepairs(gaps_of(moving, technician_id), Overlaps(moving, technician_id).found())
