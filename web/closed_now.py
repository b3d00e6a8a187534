"""What is closed now, for pages that say why there is no way."""

from __future__ import annotations

from datetime import datetime

from web.closure_words import closed_json
from web.context import desk
from web.languages import language


def closed_now(now: datetime) -> str:
    """The closures in force in one line; empty while every way is open."""
    in_force = [one for one in desk().closures(ending_after=now) if one.in_force(now)]
    return str(closed_json(in_force, now, desk().atlas.divisions.get, language())["words"])
