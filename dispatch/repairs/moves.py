"""Several visits given to another technician, a team or another day at once: looked at first, then made together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.desk import Desk
from dispatch.desk.counter import Command
from dispatch.desk.repairing import MOST_TOGETHER
from dispatch.errors import Fact, InputErrors, InputProblem
from dispatch.explain import stated_at
from dispatch.model.repair import Placement, Repair
from dispatch.model.technician import Technician
from dispatch.model.work_order import WorkOrder
from dispatch.planning.moving import Moving, Target, moved_to

MOVE = "move"
"""The name of this repair among the facts of the pins it made."""
CITY = "市"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where visits shall go. Empty and None leave that side as it is; a team is everybody based in one town."""

    technician_id: str = ""
    team: str = ""
    day: date | None = None


def teams_of(technicians: Iterable[Technician]) -> Mapping[str, tuple[Technician, ...]]:
    """Everybody at work by the town of his base, in the order of the towns' names."""
    teams: dict[str, list[Technician]] = {}
    for one in technicians:
        if one.active:
            teams.setdefault(team_of(one), []).append(one)
    return {name: tuple(teams[name]) for name in sorted(teams) if name}


def team_of(technician: Technician) -> str:
    """The town of his base: its name before the word for a town, or all of it."""
    return technician.home_name.partition(CITY)[0]


def preview(desk: Desk, work_order_ids: Sequence[str], wanted: Wanted, *, now: datetime) -> Repair:
    """What moving these visits there would do; nothing is changed.

    ``InputErrors`` when nothing, too much or nowhere is chosen, ``NotFound`` for what does not exist.
    """
    _require_choice(work_order_ids, wanted)
    with desk.reading() as unit:
        for id in work_order_ids:
            unit.work_order(id)
        whose = _technicians(unit.technicians(), wanted)
        if wanted.technician_id:
            unit.technician(wanted.technician_id)
    stated = stated_at(desk, now)
    moving = Moving(stated, stated.snapshot.published, desk.own_staff_only, work_order_ids)
    return moved_to(moving, Target(whose, wanted.day))


def apply(
    desk: Desk, placements: Sequence[Placement], *, repair: str, why: str, now: datetime, actor: str, command_id: str
) -> tuple[WorkOrder, ...]:
    """Pin the visits where the preview placed them: all or none, one decision; see ``Desk.pin_together``."""
    return desk.pin_together(placements, repair=repair, why=why, command=Command(now, actor, command_id))


def _technicians(technicians: Iterable[Technician], wanted: Wanted) -> frozenset[str] | None:
    if wanted.technician_id:
        return frozenset({wanted.technician_id})
    if not wanted.team:
        return None
    found = teams_of(technicians).get(wanted.team)
    if found is None:
        raise InputErrors([InputProblem("repair.unknown_team", "team", {"team": wanted.team})])
    return frozenset(one.id for one in found)


def _require_choice(work_order_ids: Sequence[str], wanted: Wanted) -> None:
    problems = []
    if not work_order_ids:
        problems.append(InputProblem("repair.nothing_chosen", "visit"))
    if len(work_order_ids) > MOST_TOGETHER:
        facts: dict[str, Fact] = {"count": len(work_order_ids), "most": MOST_TOGETHER}
        problems.append(InputProblem("repair.too_many", "visit", facts))
    if not (wanted.technician_id or wanted.team or wanted.day):
        problems.append(InputProblem("repair.no_target", "technician"))
    if problems:
        raise InputErrors(problems)
