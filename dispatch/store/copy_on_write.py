"""Tables that fork for the price of a few references and copy little at the first change.

A unit of work changes a handful of rows of tables that grow all year. So a table stands in two layers: the old rows,
which nobody changes any more, and the news, which are copied when somebody who shares them writes. When the news have
grown to a good part of the table, both become the old rows of a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from itertools import chain
from typing import TypeVar, cast

Key = TypeVar("Key")
Value = TypeVar("Value")
Derived = TypeVar("Derived")

MANY_NEWS = 64
SHARE_OF_NEWS = 16
"""Layers are joined when there are more news than ``MANY_NEWS`` and a sixteenth of the old rows."""


class Sheet(MutableMapping[Key, Value]):
    """One table of the store in memory. A fork never sees what its origin does later, nor the other way round.

    Rows come in the order in which their keys were first written. A row that is deleted makes its table whole again.
    """

    __slots__ = ("_count", "_derived", "_news", "_old", "_shared")

    def __init__(self) -> None:
        self._old: dict[Key, Value] = {}
        self._news: dict[Key, Value] = {}
        self._count = 0
        self._shared = False
        self._derived: dict[str, object] = {}

    def fork(self) -> Sheet[Key, Value]:
        self._shared = True
        fork: Sheet[Key, Value] = Sheet.__new__(Sheet)
        fork._old, fork._news, fork._count, fork._shared = self._old, self._news, self._count, True
        fork._derived = self._derived
        return fork

    def derived(self, name: str, make: Callable[[Mapping[Key, Value]], Derived]) -> Derived:
        """What ``make`` gives for these rows, made once for all forks that hold the same; never change what you get."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return cast(Derived, self._derived[name])

    def _own(self) -> dict[Key, Value]:
        """The news, to be written into."""
        self._derived = {}
        if self._shared:
            if len(self._news) > max(MANY_NEWS, len(self._old) // SHARE_OF_NEWS):
                self._old, self._news = {**self._old, **self._news}, {}
            else:
                self._news = dict(self._news)
            self._shared = False
        return self._news

    def __getitem__(self, key: Key) -> Value:
        news = self._news
        return news[key] if key in news else self._old[key]

    def __contains__(self, key: object) -> bool:
        return key in self._news or key in self._old

    def __setitem__(self, key: Key, value: Value) -> None:
        self._count += key not in self
        self._own()[key] = value

    def __delitem__(self, key: Key) -> None:
        rows = dict(self.items())
        del rows[key]
        self.hold(rows)

    def clear(self) -> None:
        self.hold({})

    def hold(self, rows: Mapping[Key, Value]) -> None:
        """These rows and no others from now on."""
        self._old, self._news, self._count, self._shared, self._derived = {}, dict(rows), len(rows), False, {}

    def __iter__(self) -> Iterator[Key]:
        old = self._old
        return chain(old, (key for key in self._news if key not in old)) if old else iter(self._news)

    def __len__(self) -> int:
        return self._count
