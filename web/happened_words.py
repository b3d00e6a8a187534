"""What may happen to a technician during the day, worded for a button and for the reason of his absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.words import LazyString, _l


@dataclass(frozen=True, slots=True)
class Happening:
    """``button`` is what the dispatcher presses; ``reason`` is what is kept with the absence."""

    button: LazyString
    reason: LazyString


HAPPENINGS: Mapping[str, Happening] = {
    "sick": Happening(_l("Sick: away until the end of his shift"), _l("Sick")),
    "stuck": Happening(_l("Does not move: no visits for an hour"), _l("Does not move or answer")),
}


def happened_words() -> tuple[tuple[str, str], ...]:
    """The name in the address and the button of each."""
    return tuple((name, str(one.button)) for name, one in HAPPENINGS.items())
