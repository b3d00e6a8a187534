"""Closures in words: what is closed, since when and until when, and what the board's banner and map show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.messages import Language
from dispatch.model.closure import Closure, ClosureState, RoadClass, Shut, ShutKind
from dispatch.places.divisions import Division
from dispatch.travel.crossings import Crossing, known_crossings
from web.order_words import joined
from web.people import name_of
from web.present import moment
from web.words import LazyString, _, _l

ROAD_CLASS_WORDS: dict[RoadClass, LazyString] = {
    RoadClass.EXPRESSWAY: _l("Expressways"),
    RoadClass.LOCAL: _l("Ordinary roads"),
    RoadClass.BRIDGE: _l("Long bridges"),
    RoadClass.TUNNEL: _l("Long tunnels"),
}
CROSSING_WORDS: dict[str, LazyString] = {
    "bridge": _l("Bridges"),
    "border_bridge": _l("Bridges over a border"),
    "tunnel": _l("Tunnels"),
    "ferry": _l("Car ferries"),
}
STATE_WORDS: dict[ClosureState, LazyString] = {
    ClosureState.IN_FORCE: _l("Closed now"),
    ClosureState.TO_COME: _l("To come"),
    ClosureState.PAST: _l("Over"),
}

Named = Callable[[str], Division | None]
"""Gives the division of a prefix."""


@dataclass(frozen=True, slots=True)
class ClosureView:
    """One closure on the page. ``note`` says who declared and who lifted it."""

    id: str
    what: str
    begins: str
    ends: str
    reason: str
    note: str
    version: int
    may_be_lifted: bool


def what_words(shut: Shut, named: Named, language: Language) -> str:
    """What is closed."""
    if shut.kind is ShutKind.FERRIES:
        return _("All ferries")
    if shut.kind is ShutKind.CROSSING:
        return crossing_name(known_crossings()[shut.crossing], language)
    division = named(shut.region)
    where = shut.region if division is None else division.en if language == "en" else division.zh
    return _("%(roads)s in %(where)s", roads=ROAD_CLASS_WORDS[RoadClass(shut.road_class)], where=where)


def crossing_name(crossing: Crossing, language: Language) -> str:
    return crossing.name_en if language == "en" else crossing.name


def closure_view(
    closure: Closure, now: datetime, named: Named, who: Mapping[str, str], language: Language
) -> ClosureView:
    """A closure as the page shows it; ``who`` are the names of people by id."""
    by = name_of(who, closure.by)
    told = [_("declared by %(who)s, %(moment)s", who=by, moment=moment(closure.recorded_at, now))]
    if closure.lifted_at is not None and closure.lifted_by is not None:
        at = moment(closure.lifted_at, now)
        told.append(_("lifted by %(who)s, %(moment)s", who=name_of(who, closure.lifted_by), moment=at))
    return ClosureView(
        closure.id,
        what_words(closure.shut, named, language),
        moment(closure.span.start, now),
        moment(closure.span.end, now),
        closure.reason,
        joined(told),
        closure.version,
        closure.state(now) is not ClosureState.PAST,
    )


def closed_json(closures: Iterable[Closure], now: datetime, named: Named, language: Language) -> dict[str, Any]:
    """What the board says of the closures in force, and the lines of the crossings among them."""
    shown = [(one, _until(one, now, named, language)) for one in closures]
    return {
        "words": _("Closed now: %(list)s", list=joined([words for _one, words in shown])) if shown else "",
        "crossings": [
            {"line": known_crossings()[one.shut.crossing].line, "words": words}
            for one, words in shown
            if one.shut.kind is ShutKind.CROSSING
        ],
    }


def _until(closure: Closure, now: datetime, named: Named, language: Language) -> str:
    what = what_words(closure.shut, named, language)
    return _("%(what)s (until %(moment)s)", what=what, moment=moment(closure.ends_at, now))
