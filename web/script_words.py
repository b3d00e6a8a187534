"""The words of the browser scripts, handed to each page as JSON: scripts contain no prose."""

from __future__ import annotations

from collections.abc import Mapping

from web.words import LazyString, _l

SCRIPT_WORDS: Mapping[str, LazyString] = {
    "days": _l("{days} d {hours} h"),
    "hours": _l("{hours} h {minutes} min"),
    "minutes": _l("{minutes} min"),
    "left": _l("{span} left"),
    "over": _l("{span} over"),
    "today": _l("today {clock}"),
    "tomorrow": _l("tomorrow {clock}"),
    "yesterday": _l("yesterday {clock}"),
    "clock": _l("{month}/{day} {weekday} {clock}"),
    "day": _l("{month}/{day}"),
    "rest": _l("{count} more work orders are not listed here"),
    "technicians": _l("{count} technicians"),
    "weekday0": _l("Sun"),
    "weekday1": _l("Mon"),
    "weekday2": _l("Tue"),
    "weekday3": _l("Wed"),
    "weekday4": _l("Thu"),
    "weekday5": _l("Fri"),
    "weekday6": _l("Sat"),
    "moved": _l("Pinned here"),
    "undo": _l("Undo"),
    "takenBack": _l("Taken back."),
    "notMovable": _l("This visit is under way or over; it cannot be moved."),
    "harmsNobody": _l("no promise and no rule is touched"),
    "moveHint": _l("T, Shift or Alt: lock something else · Esc: put it back"),
    "ordersInAll": _l("{all} open work orders"),
    "ordersOf": _l("{count} of {all} open work orders"),
    "removeFilter": _l("take this choice back"),
    "nobody": _l("Unassigned"),
    "viewSaved": _l("Saved as {name}."),
    "viewDeleted": _l("{name} is deleted."),
    "viewBy": _l("by {name}"),
    "searching": _l("Searching who could go …"),
    "optionsFound": _l("{count} technicians could go."),
    "blocked": _l("{count} others: {reason}"),
    "plannedNow": _l("as planned"),
    "extraTravel": _l("{span} more on the road"),
    "hurtsNobody": _l("nobody else is hurt"),
    "riskOf": _l("{place} of {count}"),
    "noRisks": _l("Nothing is listed."),
    "offline": _l("The connection is lost; the page shows what was last known."),
    "online": _l("Connected again."),
    "failed": _l("That did not work. Try again."),
}


def script_words() -> dict[str, str]:
    """The words in the language of this request."""
    return {name: str(words) for name, words in SCRIPT_WORDS.items()}
