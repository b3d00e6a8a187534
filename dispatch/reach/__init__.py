"""Who can be there: the people for a place and a moment, and how far one gets from it or to it."""

from __future__ import annotations

from dispatch.reach.asking import BANDS, SPANS, Covered, around, due_of, reach_of, soonest, wanted_for
from dispatch.reach.people import Coming, NotComing, Reach, Wanted

__all__ = [
    "BANDS",
    "SPANS",
    "Coming",
    "Covered",
    "NotComing",
    "Reach",
    "Wanted",
    "around",
    "due_of",
    "reach_of",
    "soonest",
    "wanted_for",
]
