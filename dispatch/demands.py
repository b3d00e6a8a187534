"""What a visit asks of a technician: the skill of its repair at its level, and the permits of the place it is in."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder
from dispatch.skill_names import permits

PERMIT_LEVEL = 1
"""A permit is held or not."""


def demanded_skills(work_order: WorkOrder) -> Mapping[str, int]:
    """The least level of every skill that the technician must hold, by code; permits are skills."""
    place = work_order.situation.place_corrected or work_order.situation.place or Place()
    return {work_order.skill: work_order.level, **dict.fromkeys(permits_in(place), PERMIT_LEVEL)}


def permits_in(place: Place) -> tuple[str, ...]:
    """The codes of the permits one needs in a place, as far as its code or province is known."""
    return tuple(
        code
        for code, provinces in permits().items()
        if (place.adcode or "").startswith(tuple(provinces)) or place.province in provinces.values()
    )


def lacking(held: Mapping[str, int], work_order: WorkOrder) -> Mapping[str, int]:
    """What somebody with these skills lacks of it: the skills asked for at levels above his own."""
    return {code: level for code, level in demanded_skills(work_order).items() if held.get(code, 0) < level}
