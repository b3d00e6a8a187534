"""Applying a draft in part: which regions and technicians there are to choose, and what a refusal says and offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.errors import Fact, InputErrors, InputProblem
from dispatch.messages import Message, explain
from dispatch.model.customer import Site
from dispatch.model.plan import Plan
from dispatch.plan_changes import VisitChange, belonging_together, plan_changes
from dispatch.store.base import UnitOfWork
from web.languages import language
from web.order_words import joined
from web.people import name_of
from web.words import _


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick: its value, its name, how many visits change there, whether it is ticked."""

    value: str
    name: str
    visits: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class PartChoices:
    """What a draft can be applied to; ``together`` are all who belong to those chosen, ``names`` their names."""

    regions: tuple[Choice, ...]
    technicians: tuple[Choice, ...]
    together: tuple[str, ...] = ()
    names: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody has ticked."""

    regions: frozenset[str] = frozenset()
    technicians: frozenset[str] = frozenset()


NOTHING_CHOSEN = Chosen()


def part_choices(
    unit: UnitOfWork, before: Plan | None, draft: Plan, names: Mapping[str, str], chosen: Chosen
) -> PartChoices:
    """The regions and technicians for whom the draft changes something, those with most changes first."""
    changed = plan_changes(unit, before, draft, lambda order, plan: ()).visits
    sites = unit.sites_by_id({one.work_order.site_id for one in changed})
    places = Counter(_region(one, sites) for one in changed)
    people = Counter(technician_id for one in changed for technician_id in _both(one))
    picked = _picked(changed, sites, chosen)
    joint = belonging_together(before, draft, picked)
    together = tuple(sorted(joint)) if joint != picked else ()
    return PartChoices(
        tuple(Choice(name, name or _("Place unknown"), n, name in chosen.regions) for name, n in _ordered(places)),
        tuple(Choice(id, name_of(names, id), n, id in chosen.technicians) for id, n in _ordered(people)),
        together,
        joined([name_of(names, id) for id in together]),
    )


def technicians_of(unit: UnitOfWork, before: Plan | None, draft: Plan, chosen: Chosen) -> frozenset[str]:
    """The technicians ticked for whom the draft changes something, and all of the regions that were ticked."""
    changed = plan_changes(unit, before, draft, lambda order, plan: ()).visits
    sites = unit.sites_by_id({one.work_order.site_id for one in changed})
    return _picked(changed, sites, chosen)


def part_problems(error: InputErrors, names: Mapping[str, str]) -> tuple[Message, ...]:
    """Every reason, with the names of the people."""
    named = [InputProblem(one.code, "", _named(one.facts, names)) for one in error.problems]
    return explain(InputErrors(named), language())


def _named(facts: Mapping[str, Fact], names: Mapping[str, str]) -> Mapping[str, Fact]:
    people = {key: name_of(names, str(facts[key])) for key in ("technician", "other") if key in facts}
    return {**facts, **people}


def _picked(changed: Iterable[VisitChange], sites: Mapping[str, Site], chosen: Chosen) -> frozenset[str]:
    return frozenset(
        technician_id
        for one in changed
        for technician_id in _both(one)
        if technician_id in chosen.technicians or _region(one, sites) in chosen.regions
    )


def _both(one: VisitChange) -> frozenset[str]:
    return frozenset(side.technician_id for side in (one.before, one.after) if side is not None)


def _region(one: VisitChange, sites: Mapping[str, Site]) -> str:
    """The city of a visit, or its province; empty where nobody knows."""
    situation, site = one.work_order.situation, sites[one.work_order.site_id]
    places = (situation.place_corrected, situation.place, site.place)
    named = (place.city or place.province for place in places if place is not None)
    return next((name for name in named if name), "")


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
