"""A closure from its events: declared once, lifted at most once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dispatch.model.closure import Closure, Shut, ShutKind
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval, from_text, to_text

CLOSURE_EVENTS = frozenset({EventKind.CLOSURE_DECLARED, EventKind.CLOSURE_LIFTED})


def declared_facts(closure_id: str, shut: Shut, span: Interval, reason: str) -> dict[str, object]:
    """The facts of ``CLOSURE_DECLARED``."""
    return {
        "closure_id": closure_id,
        "shut": shut.kind.value,
        "crossing": shut.crossing,
        "road_class": shut.road_class,
        "region": shut.region,
        "begins_at": to_text(span.start),
        "ends_at": to_text(span.end),
        "reason": reason,
    }


def closure_after(closure: Closure | None, event: Event) -> Closure:
    """What the event makes of the closure; only ``CLOSURE_DECLARED`` can begin one."""
    if event.kind is EventKind.CLOSURE_DECLARED:
        return _declared(event)
    if closure is None:
        raise ValueError("a closure begins with its declaration")
    return replace(closure, lifted_at=event.at, lifted_by=event.actor, version=closure.version + 1)


def _declared(event: Event) -> Closure:
    told = {name: str(value) for name, value in event.facts.items()}
    return Closure(
        told["closure_id"],
        Shut(ShutKind(told["shut"]), told["crossing"], told["road_class"], told["region"]),
        Interval(from_text(told["begins_at"]), from_text(told["ends_at"])),
        told["reason"],
        event.actor,
        event.recorded_at,
    )


def fold_closures(events: Iterable[Event]) -> dict[str, Closure]:
    """Every closure by its id, made again from the log."""
    folded: dict[str, Closure] = {}
    for event in events:
        if event.kind in CLOSURE_EVENTS:
            key = str(event.facts["closure_id"])
            folded[key] = closure_after(folded.get(key), event)
    return folded


def differing_closures(rows: Iterable[Closure], events: Iterable[Event]) -> Iterator[str]:
    """The ids of closures whose row is not the fold of their events."""
    told: Mapping[str, Closure] = fold_closures(events)
    held = {row.id: row for row in rows}
    for key in sorted(told.keys() | held.keys()):
        if told.get(key) != held.get(key):
            yield key
