"""Which of one's own decisions can be undone and redone: read from the events, so a reload or a restart loses none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dispatch.model.event import Event, EventKind

ON_WORK_ORDERS = frozenset(
    {
        EventKind.PINNED,
        EventKind.UNPINNED,
        EventKind.HELD,
        EventKind.RESUMED,
        EventKind.CANCELLED,
        EventKind.OVERRUN,
        EventKind.APPOINTMENT_MADE,
    }
)
DECISIONS = ON_WORK_ORDERS | {EventKind.ABSENCE_RECORDED, EventKind.OVERTIME_GRANTED}
"""What a dispatcher decides and may take back."""

REPAIR = "repair"
"""The fact of a published plan that says it was a repair by hand, and which: that is a decision, too."""

TOUCHES = ON_WORK_ORDERS | {
    EventKind.DEPARTED,
    EventKind.ARRIVED,
    EventKind.FINISHED,
    EventKind.SIGNED_OFF,
    EventKind.SIGN_OFF_REFUSED,
}
"""What makes a decision about a work order a thing of the past. What the planner does after it does not: it follows."""

_BACK_OR_FORTH = frozenset({EventKind.UNDONE, EventKind.REDONE})


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """Newest first: ``undo`` are in force, ``redo`` were undone; a new decision forgets ``redo``.

    What was decided by one command is one decision and named by its first event; ``together`` has all events of each
    such decision.
    """

    undo: tuple[Event, ...] = ()
    redo: tuple[Event, ...] = ()
    together: Mapping[int, tuple[Event, ...]] = field(default_factory=dict)

    def events_of(self, decision: Event) -> tuple[Event, ...]:
        """Every event of a decision."""
        return self.together.get(decision.seq, (decision,))

    def find(self, seq: int, kind: EventKind) -> Event | None:
        """The decision numbered ``seq`` among those that a step of this kind may take back or forth."""
        found = self.undo if kind is EventKind.UNDONE else self.redo
        return next((event for event in found if event.seq == seq), None)


def own_decisions(events: Iterable[Event]) -> OwnDecisions:
    """What the events of one person, in their order, leave to be undone and redone."""
    undo: dict[int, Event] = {}
    redo: dict[int, Event] = {}
    for event in events:
        if event.kind in DECISIONS or (event.kind is EventKind.PLAN_PUBLISHED and REPAIR in event.facts):
            undo[event.seq] = event
            redo.clear()
        elif event.kind in _BACK_OR_FORTH:
            source, target = (undo, redo) if event.kind is EventKind.UNDONE else (redo, undo)
            decision = source.pop(decided(event), None)
            if decision is not None:
                target[decision.seq] = decision
    groups = {**_by_command(undo.values()), **_by_command(redo.values())}
    first = {group[0].seq for group in groups.values()}
    back, forth = (tuple(one for one in reversed(some.values()) if one.seq in first) for some in (undo, redo))
    return OwnDecisions(back, forth, {group[0].seq: group for group in groups.values() if len(group) > 1})


def _by_command(events: Iterable[Event]) -> Mapping[str, tuple[Event, ...]]:
    """The events of each command in the order of their numbers; one without a command stands alone."""
    groups: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda one: one.seq):
        groups.setdefault(event.command_id or f"#{event.seq}", []).append(event)
    return {command: tuple(group) for command, group in groups.items()}


def decided(event: Event) -> int:
    """The number of the decision that was undone or redone."""
    return int(str(event.facts["decision"]))


def in_force(events: Iterable[Event]) -> tuple[Event, ...]:
    """What touches a work order, in its order, without what was undone again."""
    known: dict[int, Event] = {}
    standing: dict[int, Event] = {}
    for event in events:
        if event.kind in TOUCHES:
            known[event.seq] = standing[event.seq] = event
        elif event.kind is EventKind.UNDONE:
            standing.pop(decided(event), None)
        elif event.kind is EventKind.REDONE and decided(event) in known:
            standing[decided(event)] = known[decided(event)]
    return tuple(standing.values())
