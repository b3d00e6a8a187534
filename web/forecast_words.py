"""The chance of a breach as a number and as a word; the number is rounded no finer than it is known."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.model.forecast import Risk
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
    return _("late with %(percent)s: %(word)s", percent=percent_words(chance), word=word)
