"""What the people behind ids are called: users, technicians, and the planner."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.desk import Desk
from web.users import STAFF_OF_A_DEMO
from web.words import LazyString, _l

PROGRAMS: Mapping[str, LazyString] = {
    "planner": _l("Planner"),
    "demo": _l("Demo"),
    "simulation": _l("Demo"),
    "customer": _l("Customer"),
}


def people(desk: Desk) -> Mapping[str, str]:
    """Names by id; whoever is missing is shown by the id."""
    with desk.reading() as unit:
        technicians = {one.id: one.name for one in unit.technicians()}
        users = {one.id: one.name for one in unit.users()}
    programs = {id: str(word) for id, word in PROGRAMS.items()}
    return {**programs, **{one.id: one.name for one in STAFF_OF_A_DEMO}, **technicians, **users}


def name_of(names: Mapping[str, str], id: str | None) -> str:
    return "" if id is None else names.get(id, id)
