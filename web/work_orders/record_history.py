"""What the history says of papers, causes and parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dispatch.model.event import Event, EventKind
from web.letter_words import letter_list, letter_word
from web.words import _


def _text(event: Event, name: str) -> str:
    value = event.facts.get(name)
    return "" if value is None else str(value)


def _codes(event: Event, name: str) -> tuple[str, ...]:
    value = event.facts.get(name)
    return tuple(str(code) for code in value) if isinstance(value, list | tuple) else ()


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _step(event: Event) -> str:
    word = letter_word("steps", _text(event, "step"))
    return _joined(word, _text(event, "reference"), _text(event, "note"), _text(event, "reason"))


def _override(event: Event) -> str:
    missing = letter_list("steps", _codes(event, "missing"))
    lacking = _("missing: %(steps)s", steps=missing)
    return _joined(letter_word("gates", _text(event, "gate")), lacking, _text(event, "reason"))


def _cause(event: Event) -> str:
    component = _text(event, "component")
    same = ", ".join(_codes(event, "same_fault_as"))
    return _joined(
        letter_word("causes", _text(event, "cause")),
        letter_word("components", component) if component else "",
        _("the same fault as %(orders)s", orders=same) if same else "",
    )


def _part(event: Event) -> str:
    return _joined(
        f"{_text(event, 'name')} × {_text(event, 'quantity')}",
        _("genuine") if event.facts.get("genuine") else _("not genuine"),
        _("new") if event.facts.get("new") else _("used"),
    )


def _part_taken_back(event: Event) -> str:
    return _joined(_("Part %(number)s", number=_text(event, "number")), _text(event, "reason"))


RECORD_DETAILS: Mapping[EventKind, Callable[[Event], str]] = {
    EventKind.STEP_RECORDED: _step,
    EventKind.STEP_CORRECTED: _step,
    EventKind.GATE_OVERRIDDEN: _override,
    EventKind.CAUSE_RECORDED: _cause,
    EventKind.PART_FITTED: _part,
    EventKind.PART_CORRECTED: _part_taken_back,
}
