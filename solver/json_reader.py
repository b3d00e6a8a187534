"""Reading plain JSON values with a memory of where we are, collecting everything that is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator

from solver.problem import Issue, ProblemError

ABSENT = object()


class Reader:
    """One value of a file and its place. A wrong value is noted and replaced, so that reading can go on."""

    def __init__(self, value: object, where: str, issues: list[Issue]) -> None:
        self._value = value
        self._where = where
        self.issues = issues
        self._seen: set[str] = set()

    @classmethod
    def top(cls, value: object) -> Reader:
        """The whole file."""
        return cls(value, "", [])

    @property
    def readable(self) -> bool:
        """Whether every value asked for could be read; unknown keys do not matter."""
        return all(issue.code == "file.unknown_key" for issue in self.issues)

    def raise_issues(self) -> None:
        """Raise ``ProblemError`` when anything was wrong so far."""
        if self.issues:
            raise ProblemError(tuple(self.issues))

    def wrong(self, code: str, **facts: int | str) -> None:
        """Note that this value is wrong."""
        self.issues.append(Issue(code, self._where or "file", facts))

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for name in self.names():
            if name not in self._seen:
                self._inner(name, None).wrong("file.unknown_key", key=name)

    def names(self) -> list[str]:
        """The names in this object; none, with an issue, when it is no object."""
        if isinstance(self._value, dict):
            return [str(name) for name in self._value]
        if self._value is not ABSENT:
            self._expected("object")
        return []

    def item(self, name: str, *, optional: bool = False) -> Reader:
        """The value of one key; noted as missing unless it is optional."""
        found = self._get(name)
        inner = self._inner(name, found)
        if found is ABSENT and not optional and self._value is not ABSENT:
            inner.wrong("file.missing_key", key=name)
        return inner

    def optional(self, name: str) -> Reader | None:
        """The value of one key, or None when it is absent or null."""
        found = self._get(name)
        return None if found is None or found is ABSENT else self._inner(name, found)

    def items(self, name: str, *, optional: bool = False) -> list[Reader]:
        """The elements of the list under one key."""
        return self.item(name, optional=optional).elements()

    def elements(self) -> list[Reader]:
        """The elements of this list; none, with an issue, when it is no list."""
        if isinstance(self._value, list):
            return [Reader(value, f"{self._where}[{n}]", self.issues) for n, value in enumerate(self._value)]
        if self._value is not ABSENT:
            self._expected("list")
        return []

    def numbered(self, name: str) -> Iterator[tuple[str, Reader]]:
        """The pairs of an optional object whose keys are numbers."""
        inner = self.item(name, optional=True)
        for key in inner.names():
            if key.isascii() and key.isdecimal():
                yield key, inner.item(key)
            else:
                inner.wrong("file.unknown_key", key=key)

    def integer(self, name: str, default: int | None = None) -> int:
        """The integer under one key."""
        found = self.item(name, optional=default is not None)
        return (default or 0) if found._value is ABSENT else found._integer()

    def integer_or_none(self, name: str) -> int | None:
        """The integer under one key, or None when it is absent or null."""
        found = self.optional(name)
        return None if found is None else found._integer()

    def boolean(self, name: str, *, default: bool) -> bool:
        """The truth value under one key."""
        found = self.item(name, optional=True)
        if found._value is ABSENT:
            return default
        if not isinstance(found._value, bool):
            found._expected("true or false")
        return bool(found._value)

    def text(self, name: str) -> str:
        """The text under one key."""
        found = self.item(name)
        if not isinstance(found._value, str) and found._value is not ABSENT:
            found._expected("text")
        return found._value if isinstance(found._value, str) else ""

    def integers(self, *, null: int | None = None) -> tuple[int, ...]:
        """This list of integers; a null in it means ``null`` where that is given."""
        return tuple(
            null if null is not None and element._value is None else element._integer() for element in self.elements()
        )

    def pair(self) -> tuple[int, int]:
        """This list of two integers."""
        found = self.integers()
        if len(found) != 2:
            self._expected("two integers")
            return 0, 0
        return found[0], found[1]

    def named(self) -> tuple[str, int]:
        """This list of a name and an integer."""
        if isinstance(self._value, list) and len(self._value) == 2 and isinstance(self._value[0], str):
            return self._value[0], self.elements()[1]._integer()
        self._expected("a name and an integer")
        return "", 0

    def _integer(self) -> int:
        if isinstance(self._value, int) and not isinstance(self._value, bool):
            return self._value
        if self._value is not ABSENT:
            self._expected("integer")
        return 0

    def _expected(self, kind: str) -> None:
        self.wrong("file.wrong_kind", expected=kind, value=str(self._value)[:60])

    def _get(self, name: str) -> object:
        self._seen.add(name)
        return self._value.get(name, ABSENT) if isinstance(self._value, dict) else ABSENT

    def _inner(self, name: str, value: object) -> Reader:
        return Reader(value, f"{self._where}.{name}" if self._where else name, self.issues)
