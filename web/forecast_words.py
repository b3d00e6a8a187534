"""The chance of a breach as a number and as a word, and what still saves the promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dispatch.model.forecast import Action, Rescue, Risk
from web.people import name_of
from web.present import moment
from web.words import LazyString, _, _l

CHANCE_WORDS: Mapping[float, LazyString] = {
    0.05: _l("safe"),
    0.25: _l("likely in time"),
    0.5: _l("may be late"),
    0.75: _l("likely late"),
    0.95: _l("very likely late"),
    1.0: _l("almost certainly late"),
}
"""The word for every chance up to this one."""


def percent_words(chance: float) -> str:
    """Whole percents; a future that was not met among those that were tried is never called impossible."""
    if chance < 0.01:
        return "< 1 %"
    if chance > 0.99:
        return "> 99 %"
    return f"{chance:.0%}".replace("%", " %")


def chance_words(risk: Risk) -> str:
    """The chance that an open promise is broken; empty where no visit decides it or it is over already."""
    chance = risk.breach_probability
    if chance is None or risk.status.late_seconds > 0:
        return ""
    word = next(word for most, word in CHANCE_WORDS.items() if chance <= most)
    return _("%(percent)s chance of a breach: %(word)s", percent=percent_words(chance), word=word)


def rescue_words(rescue: Rescue, names: Mapping[str, str], now: datetime) -> str:
    """Who still saves a promise in danger, and until when he may leave for it."""
    if rescue.action is Action.LOST or rescue.technician_id is None or rescue.leave_by is None:
        return _("Nobody who may be sent is likely to be in time any more.")
    facts = {
        "name": name_of(names, rescue.technician_id),
        "latest": moment(rescue.leave_by, now),
        "chance": _("%(percent)s chance of a breach", percent=percent_words(rescue.breach_probability)),
    }
    if rescue.action is Action.GO_FIRST:
        return _(
            "%(name)s can save it by going there first (%(chance)s); leaving after %(latest)s is too late.", **facts
        )
    return _("%(name)s can save it if sent at once (%(chance)s); leaving after %(latest)s is too late.", **facts)
