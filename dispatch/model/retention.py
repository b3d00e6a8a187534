"""Retention: how long what is over is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is over is kept, on the desk's clock.

    ``plans`` is for plans that were in force: a replay begins with the one of its moment, so it reaches back as far.
    ``drafts`` is for plans that never were, ``commands`` for the keys by which a command that comes twice is known.
    """

    plans: timedelta = timedelta(days=366)
    drafts: timedelta = timedelta(days=7)
    commands: timedelta = timedelta(days=31)
