"""What the problem asks of technicians: numbers for skills, and who has declined a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dispatch.demands import demanded_skills
from dispatch.model.technician import Technician
from dispatch.model.work_order import WorkOrder


def skill_numbers(work_orders: Sequence[WorkOrder], technicians: Sequence[Technician], *, first: int) -> dict[str, int]:
    """A number for the code of every skill that is asked for or held, from ``first`` on."""
    codes = {code for work_order in work_orders for code in demanded_skills(work_order)}
    codes.update(code for technician in technicians for code in technician.skills)
    return {code: number for number, code in enumerate(sorted(codes), start=first)}


def decliners(work_order: WorkOrder, numbers: Mapping[str, int]) -> frozenset[int]:
    """Who has declined this visit, as the problem numbers them; not one to whom it is pinned all the same."""
    if not work_order.acceptance.declined:
        return frozenset()
    pinned = None if work_order.pin is None else work_order.pin.technician_id
    declined = work_order.acceptance.decliners(work_order.visit_number) - {pinned}
    return frozenset(numbers[who] for who in declined if who in numbers)
