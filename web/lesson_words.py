"""Words for what the firm's own record teaches: where a lesson comes from, how wrong it is, its factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.durations import Trait
from dispatch.lessons.learning import OWN, is_better
from dispatch.lessons.shelf import Choice, Shelf
from dispatch.model.moment import from_text
from dispatch.places.regions import Atlas
from dispatch.travel.hours import Area, DayKind
from web.languages import language
from web.order_words import skill_word
from web.present import moment
from web.words import LazyString, _, _l

CHOICE_WORDS: Mapping[str, Mapping[Choice, LazyString]] = {
    "hours": {
        Choice.OFF: _l("Every hour alike"),
        Choice.GUESS: _l("The shipped guess"),
        Choice.OWN: _l("Learned from our drives"),
    },
    "durations": {Choice.OFF: _l("As said at the report"), Choice.OWN: _l("Learned from our visits")},
}
ERROR_CHOICES: Mapping[str, Choice] = {
    "free": Choice.OFF,
    "expected": Choice.OFF,
    "guess": Choice.GUESS,
    OWN: Choice.OWN,
}
"""Which choice each error of a report is the error of."""
AREA_WORDS: Mapping[str, LazyString] = {
    Area.URBAN: _l("up to 25 km"),
    Area.INTERCITY: _l("longer than 25 km"),
}
DAY_WORDS: Mapping[str, LazyString] = {
    DayKind.WORKDAY: _l("working days"),
    DayKind.RESTDAY: _l("days off"),
    DayKind.GOLDEN: _l("first and last day of a golden week"),
}
TRAIT_WORDS: Mapping[str, LazyString] = {
    Trait.EVERY: _l("All visits"),
    Trait.CATEGORY: _l("Kind of machine"),
    Trait.MODEL: _l("Model"),
    Trait.FAULT: _l("Fault"),
    Trait.TECHNICIAN: _l("Technician"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go, with its mean error; ``best`` errs least."""

    value: str
    word: str
    error: str
    possible: bool
    chosen: bool
    best: bool


@dataclass(frozen=True, slots=True)
class Factor:
    """One row: what it holds for, the factor before and after, the records behind it."""

    what: str
    where: str
    before: str
    factor: str
    count: int


@dataclass(frozen=True, slots=True)
class LessonView:
    """One lesson. ``learned`` and ``left_out`` are empty before anything was learned."""

    name: str
    title: str
    text: str
    learned: str
    left_out: str
    better: bool
    options: tuple[Option, ...]
    factors: tuple[Factor, ...]


def hour_view(shelf: Shelf[Any], atlas: Atlas, now: datetime) -> LessonView:
    """How the time of day stretches drives."""
    report = shelf.report or {}
    return LessonView(
        "hours",
        _("Hours of the day"),
        _(
            "How much longer drives take at some hours, by town and country, kind of day and city. "
            "An hour with fewer than 30 drives keeps the guess."
        ),
        _learned(report, now, _("%(count)d drives", count=report.get("trips", 0))),
        "",
        bool(report) and is_better(report),
        _options("hours", shelf, report),
        tuple(_hour(one, atlas) for one in report.get("cells", ())),
    )


def duration_view(shelf: Shelf[Any], people: Mapping[str, str], now: datetime) -> LessonView:
    """How long visits last."""
    report = shelf.report or {}
    left_out = _(
        "Left out: %(impossible)d that cannot be true (a button forgotten), %(far)d far from the rest.",
        impossible=report.get("impossible", 0),
        far=report.get("far_out", 0),
    )
    return LessonView(
        "durations",
        _("Service durations"),
        _(
            "How long visits last against what was said at the report, by machine, fault and technician. "
            "A technician's own pace counts once he is on his way or pinned."
        ),
        _learned(report, now, _("%(count)d visits", count=report.get("visits", 0))),
        left_out if report else "",
        bool(report) and is_better(report),
        _options("durations", shelf, report),
        tuple(_effect(one, people) for one in report.get("effects", ())),
    )


def _learned(report: Mapping[str, Any], now: datetime, records: str) -> str:
    if not report:
        return ""
    at = moment(from_text(report["at"]), now)
    return _("Learned %(moment)s from %(records)s", moment=at, records=records)


def _options(name: str, shelf: Shelf[Any], report: Mapping[str, Any]) -> tuple[Option, ...]:
    errors = {ERROR_CHOICES[key]: error for key, error in report.get("errors", {}).items() if error is not None}
    chosen, possible = shelf.choice, shelf.choices
    return tuple(
        Option(
            choice.value,
            str(word),
            _error(name, errors[choice]) if choice in errors else "",
            choice in possible,
            choice is chosen,
            choice in errors and errors[choice] == min(errors.values()),
        )
        for choice, word in CHOICE_WORDS[name].items()
    )


def _error(name: str, error: float) -> str:
    if name == "hours":
        return _("%(share)s %% wrong on average", share=f"{100 * error:.1f}")
    return _("%(minutes)s min wrong on average", minutes=f"{error:.1f}")


def _hour(one: Mapping[str, Any], atlas: Atlas) -> Factor:
    hour = f"{one['hour']:02d}:00-{(one['hour'] + 1) % 24:02d}:00"
    where = f"{AREA_WORDS[one['area']]}, {DAY_WORDS[one['day']]}"
    city = _city(atlas, one["region"])
    return Factor(hour, f"{city} · {where}" if city else where, f"{one['guess']:.2f}", _times(one), one["trips"])


def _city(atlas: Atlas, code: str) -> str:
    """The city of a code; the code itself where the map has none of that name."""
    if not code:
        return ""
    county = next((one for one in atlas.counties.rows if code in (one.city_adcode, one.adcode)), None)
    if county is None:
        return code
    return (county.city or county.name) if language() == "zh" else (county.city_en or county.name_en)


def _effect(one: Mapping[str, Any], people: Mapping[str, str]) -> Factor:
    return Factor(str(TRAIT_WORDS[one["trait"]]), _group(one, people), "1.00", _times(one), one["visits"])


def _group(one: Mapping[str, Any], people: Mapping[str, str]) -> str:
    """The name of a group; a model and a fault with the kind of machine they belong to."""
    name = str(one["name"])
    if one["trait"] == Trait.TECHNICIAN:
        return people.get(name, name)
    if one["trait"] == Trait.CATEGORY:
        return skill_word(name)
    return f"{skill_word(one['category'])} · {name}" if one["category"] else name


def _times(one: Mapping[str, Any]) -> str:
    return f"{one['factor']:.2f}"
