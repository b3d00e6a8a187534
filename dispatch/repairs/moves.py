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
    require_visits(desk, work_order_ids)
    if wanted == Wanted():
        raise InputErrors([InputProblem("repair.no_target", "technician")])
    target = target_of(desk, wanted)
    stated = stated_at(desk, now)
    return moved_to(Moving(stated, stated.snapshot.published, desk.own_staff_only, work_order_ids), target)


def apply(
    desk: Desk, placements: Sequence[Placement], *, repair: str, why: str, now: datetime, actor: str, command_id: str
) -> tuple[WorkOrder, ...]:
    """Pin the visits where the preview placed them: all or none, one decision; see ``Desk.pin_together``."""
    return desk.pin_together(placements, repair=repair, why=why, command=Command(now, actor, command_id))


def require_visits(desk: Desk, work_order_ids: Sequence[str]) -> None:
    """Raise ``InputErrors`` for none and for too many, ``NotFound`` for one that does not exist."""
    if not work_order_ids:
        raise InputErrors([InputProblem("repair.nothing_chosen", "visit")])
    if len(work_order_ids) > MOST_TOGETHER:
        facts: dict[str, Fact] = {"count": len(work_order_ids), "most": MOST_TOGETHER}
        raise InputErrors([InputProblem("repair.too_many", "visit", facts)])
    with desk.reading() as unit:
        for id in work_order_ids:
            unit.work_order(id)


def target_of(desk: Desk, wanted: Wanted) -> Target:
    """Whose duties are meant, and on which day; ``InputErrors`` for a team nobody is based in."""
    with desk.reading() as unit:
        if wanted.technician_id:
            return Target(frozenset({unit.technician(wanted.technician_id).id}), wanted.day)
        if not wanted.team:
            return Target(None, wanted.day)
        team = teams_of(unit.technicians()).get(wanted.team)
    if team is None:
        raise InputErrors([InputProblem("repair.unknown_team", "team", {"team": wanted.team})])
    return Target(frozenset(one.id for one in team), wanted.day)
