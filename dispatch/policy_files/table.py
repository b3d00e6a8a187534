"""A table of a TOML file that collects what is wrong with it instead of stopping at the first error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.policy import Term, Unit

Choice = TypeVar("Choice", bound=StrEnum)

_SINGULAR = {unit.value.removesuffix("s"): unit for unit in Unit}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DAYS_AT_MOST = 36_600


class Table:
    """One table and where it stands. Every getter returns a usable value and notes a problem when there is none."""

    def __init__(self, raw: Mapping[str, object], file: str, key: str, problems: list[InputProblem]) -> None:
        self._raw = raw
        self._file = file
        self._key = key
        self._problems = problems
        self._read: set[str] = set()

    def where(self, key: str = "") -> str:
        """File and dotted key, as an error shows them."""
        dotted = ".".join(part for part in (self._key, key) if part)
        return f"{self._file}: {dotted}"

    def note_missing_clause(self, key: str) -> None:
        self._problems.append(InputProblem("policy.missing_clause", self.where(key)))

    def note_bad_value(self, key: str, wanted: str) -> None:
        given = str(self._raw.get(key))
        problem = InputProblem("policy.bad_value", self.where(key), {"given": given, "wanted": wanted})
        self._problems.append(problem)

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; required unless there is a default."""
        value = self._value(key, required=default is None)
        if value is None:
            return default or ""
        if isinstance(value, str) and value.strip():
            return value
        self.note_bad_value(key, "text")
        return default or ""

    def clause(self) -> str:
        """The sentence of the letter that the entry rests on, in its own Chinese words."""
        self._read.add("clause")
        value = self._raw.get("clause")
        if not isinstance(value, str) or not _CHINESE.search(value):
            self.note_missing_clause("clause")
            return ""
        return value

    def integer(self, key: str, default: int | None = None, *, required: bool = False) -> int | None:
        """A whole number above zero."""
        value = self._value(key, required=required)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.note_bad_value(key, "a whole number above 0")
        return default

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._value(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.note_bad_value(key, "true or false")
        return value is True

    def day(self, key: str) -> date:
        value = self._value(key, required=True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.note_bad_value(key, "a date like 2025-01-31")
        return date.min

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self._value(key, required=required)
        if value is None:
            return ()
        entries = [value] if isinstance(value, str) else value
        if isinstance(entries, list) and entries and all(isinstance(entry, str) for entry in entries):
            if len(set(entries)) < len(entries):
                self.note_bad_value(key, "a list in which nothing comes twice")
            return tuple(entries)
        self.note_bad_value(key, "a list of texts")
        return ()

    def choices(self, key: str, allowed: tuple[str, ...], *, required: bool = False) -> tuple[str, ...]:
        """Texts out of a closed list."""
        given = self.texts(key, required=required)
        if not set(given) <= set(allowed):
            self.note_bad_value(key, ", ".join(allowed))
        return tuple(entry for entry in given if entry in allowed)

    def choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """One of the values of an enum, required."""
        value = self._value(key, required=True)
        if value is None:
            return default
        if isinstance(value, str) and value in [member.value for member in kind]:
            return kind(value)
        self.note_bad_value(key, ", ".join(member.value for member in kind))
        return default

    def term(self, key: str, *, required: bool = False) -> Term | None:
        """A term written as ``"8 hours"``, ``"1 week"`` or ``"3 working_days"``."""
        value = self._value(key, required=required)
        return None if value is None else self._term(key, value)

    def terms(self, key: str) -> Mapping[str, Term]:
        """A term for each region named; empty when the key holds one term for everywhere."""
        value = self._raw.get(key)
        if not isinstance(value, Mapping):
            return {}
        self._read.add(key)
        found = {region: self._term(f"{key}.{region}", given) for region, given in value.items()}
        return {region: term for region, term in found.items() if term is not None}

    def table(self, key: str) -> Table | None:
        """A table below this one, None when it is not there."""
        value = self._value(key, required=False)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Table(value, self._file, self._inside(key), self._problems)
        self.note_bad_value(key, "a table")
        return None

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """The named tables below ``key``, each with its name."""
        outer = self.table(key)
        if outer is None:
            return
        for name in outer._raw:
            inner = outer.table(name)
            if inner is not None:
                yield name, inner

    def rows(self, key: str) -> Iterator[Table]:
        """The tables of a list, ``[[key]]``."""
        value = self._value(key, required=False)
        rows = [] if value is None else value
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self.note_bad_value(key, "a list of tables")
            return
        for number, row in enumerate(rows, 1):
            yield Table(row, self._file, self._inside(f"{key}[{number}]"), self._problems)

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not pass in silence."""
        for key in self._raw:
            if key not in self._read:
                self._problems.append(InputProblem("policy.unknown_key", self.where(key), {"key": key}))

    def _inside(self, key: str) -> str:
        return ".".join(part for part in (self._key, key) if part)

    def _value(self, key: str, *, required: bool) -> object | None:
        self._read.add(key)
        value = self._raw.get(key)
        if value is None and required:
            self._problems.append(InputProblem("policy.missing_key", self.where(key), {"key": key}))
        return value

    def _term(self, key: str, value: object) -> Term | None:
        try:
            return term_of(str(value))
        except InputErrors as error:
            self._problems.extend(replace(problem, where=self.where(key)) for problem in error.problems)
            return None


def term_of(text: str) -> Term:
    """A term written as ``"8 hours"``; ``InputErrors`` says what is wrong with it."""
    amount, _, unit = text.strip().partition(" ")
    known = _SINGULAR.get(unit.strip().removesuffix("s"))
    if known is None:
        raise InputErrors([InputProblem("policy.bad_unit", text, {"given": text, "units": ", ".join(Unit)})])
    if not (amount.isascii() and amount.isdecimal() and 0 < int(amount) <= _DAYS_AT_MOST):
        raise InputErrors([InputProblem("policy.bad_amount", text, {"given": text})])
    return Term(int(amount), known)
