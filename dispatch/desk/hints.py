"""First-time hints at the desk: each person puts those of a page away for good, and may have them shown again."""

from __future__ import annotations

import json
from collections.abc import Callable

from dispatch.desk.counter import Counter


class Hints(Counter):
    """Which pages a person needs no hints for any more."""

    def needs_hints(self, page: str, *, actor: str) -> bool:
        """Whether this person has not put the hints of this page away."""
        with self.reading() as unit:
            return page not in _put_away(unit.setting(_setting(actor)))

    def put_hints_away(self, page: str, *, actor: str) -> None:
        """Not shown to this person any more, on any device."""
        self._change(actor, lambda pages: pages | {page})

    def show_hints_again(self, page: str, *, actor: str) -> None:
        self._change(actor, lambda pages: pages - {page})

    def _change(self, actor: str, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        name = _setting(actor)
        with self._store.writing() as unit:
            unit.put_setting(name, json.dumps(sorted(change(_put_away(unit.setting(name))))))


def _setting(actor: str) -> str:
    return f"hints:{actor}"


def _put_away(text: str | None) -> frozenset[str]:
    return frozenset() if text is None else frozenset(json.loads(text))
