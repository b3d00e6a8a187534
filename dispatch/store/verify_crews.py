"""The months of crews against their events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dispatch.crew_folds import CREW_EVENTS, crew_after, day_of_fact
from dispatch.model.crew import CrewMonth, crew_id
from dispatch.model.event import Event


def fold_crews(events: Iterable[Event]) -> dict[str, CrewMonth]:
    """Every month by its key, made again from the log."""
    folded: dict[str, CrewMonth] = {}
    for event in events:
        if event.kind in CREW_EVENTS:
            key = crew_id(str(event.facts["site_id"]), day_of_fact(event, "month"))
            folded[key] = crew_after(folded.get(key), event)
    return folded


def differing_crews(rows: Iterable[CrewMonth], events: Iterable[Event]) -> Iterator[str]:
    """The keys of months whose row is not the fold of their events."""
    told = fold_crews(events)
    for row in rows:
        if told.pop(row.id, None) != row:
            yield row.id
    yield from told
