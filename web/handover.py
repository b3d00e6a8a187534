"""The note for the next shift, and the wall display: two pages that only tell."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, render_template, request

from dispatch.handover import handover
from web.context import desk, now, shell
from web.handover_words import Note, note_of, wall_of
from web.people import people
from web.roles import STAFF, allow
from web.words import _

HOURS = (4, 8, 12, 24)
ORDINARY_HOURS = 8

handing_over = Blueprint("handing_over", __name__)


@handing_over.get("/handover")
@allow(*STAFF)
def show() -> str:
    """What happened in the last hours, and what is open."""
    hours = _hours()
    return render_template("handover/note.html", note=_note(hours), hours=hours, choices=_choices())


@handing_over.get("/handover.txt")
@allow(*STAFF)
def as_text() -> Response:
    """The same as plain text, for a group chat."""
    text = render_template("handover/note.txt", note=_note(_hours()))
    return Response(text, mimetype="text/plain")


@handing_over.get("/wall")
@allow(*STAFF)
def wall() -> str:
    """Read only, for a screen on the wall: what will break in the next hours, by city."""
    return render_template("handover/wall.html", wall=wall_of(shell().board.facts()))


def _hours() -> int:
    given = request.args.get("hours", "")
    return int(given) if given.isdecimal() and int(given) in HOURS else ORDINARY_HOURS


def _choices() -> list[tuple[str, str]]:
    return [(str(hours), _("last %(number)d hours", number=hours)) for hours in HOURS]


def _note(hours: int) -> Note:
    at, names = now(), people(desk())
    with desk().reading() as unit:
        found = handover(unit, since=at - timedelta(hours=hours), now=at)
        return note_of(found, shell().board.facts(), unit, names)
