"""Visits near each other given to one technician, one after the other: looked at first, then made together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.repair import Repair
from dispatch.planning.grouping import grouped
from dispatch.planning.moving import Moving
from dispatch.repairs.moves import Wanted, require_visits, target_of

GROUP = "group"
"""The name of this repair among the facts of the pins it made."""


def preview(desk: Desk, work_order_ids: Sequence[str], wanted: Wanted, *, now: datetime) -> Repair:
    """What grouping these visits would do; nothing is changed. Without a target whoever it suits best is found.

    ``InputErrors`` when nothing or too much is chosen, ``NotFound`` for what does not exist.
    """
    require_visits(desk, work_order_ids)
    target = target_of(desk, wanted)
    stated = stated_at(desk, now)
    return grouped(Moving(stated, stated.snapshot.published, desk.own_staff_only, work_order_ids), target)
