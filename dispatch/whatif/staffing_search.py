"""The fewest technicians who keep a promise: crews proposed by the location model, decided by simulation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch.simulation.company_files import fault_book
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.parts import parts
from dispatch.whatif.replication import ground_for, world_of
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.staff_question import StaffAnswer, concerned, fewest_technicians, placements


def staff_answer(
    scenario: WhatIf, promise: str, target: float, simulate: Callable[[WhatIf], Mapping[int, Outcome]]
) -> StaffAnswer:
    """Every crew that was tried. ``InputErrors`` for a promise that no letter makes or that concerns nobody."""
    mine, world = parts(), world_of(scenario)
    found = concerned(ground_for(scenario), promise, mine.atlas, mine.policies, fault_book())
    proposed = placements(found, mine.travel, per_day=world.faults.per_day * scenario.demand.factor)
    return fewest_technicians(scenario, promise, target, simulate, found, proposed)


def fewest(
    scenario: WhatIf, promise: str, target: float, simulate: Callable[[WhatIf], Mapping[int, Outcome]]
) -> int | None:
    """How many; None when no crew keeps it."""
    answer = staff_answer(scenario, promise, target, simulate)
    return None if answer.fewest is None else answer.fewest.placement.count
