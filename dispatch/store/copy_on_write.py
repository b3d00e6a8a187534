"""A mapping that forks for the price of a reference and copies itself at the first change."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Sheet(MutableMapping[Key, Value]):
    """One table of the store in memory. A fork never sees what its origin does later, nor the other way round."""

    def __init__(self, rows: dict[Key, Value] | None = None) -> None:
        self._rows: dict[Key, Value] = {} if rows is None else rows
        self._shared = rows is not None

    def fork(self) -> Sheet[Key, Value]:
        self._shared = True
        return Sheet(self._rows)

    def _own(self) -> dict[Key, Value]:
        if self._shared:
            self._rows = dict(self._rows)
            self._shared = False
        return self._rows

    def __getitem__(self, key: Key) -> Value:
        return self._rows[key]

    def __setitem__(self, key: Key, value: Value) -> None:
        self._own()[key] = value

    def __delitem__(self, key: Key) -> None:
        del self._own()[key]

    def clear(self) -> None:
        self._rows, self._shared = {}, False

    def __iter__(self) -> Iterator[Key]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
