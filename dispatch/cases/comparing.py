"""Holding an answer against what a case expects: instants as instants, maps of codes whole, reasons as sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")
_SETS = frozenset({"reasons", "exclusions", "rest_short"})
_MAPS_OF_CODES = frozenset({"commitments", "statuses"})

Difference = tuple[str, Any, Any]
"""Key, expected, got; in plain values as JSON has them."""


def differences(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Difference]:
    """Every key of ``expected`` that the answer does not equal. Keys that are not expected are not compared."""
    for key, wanted in expected.items():
        if key in _MAPS_OF_CODES:
            yield from _codes(key, wanted, got.get(key) or {})
        elif _plain(wanted, key) != _plain(got.get(key), key):
            yield key, _plain(wanted, key), _plain(got.get(key), key)


def _codes(key: str, expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Difference]:
    """Maps are whole: a missing or an extra code is a failure; inside a code only the listed keys count."""
    for code in sorted(expected.keys() | got.keys()):
        where = f"{key}.{code}"
        if code not in expected or code not in got:
            yield where, _plain(expected.get(code)), _plain(got.get(code))
        elif isinstance(expected[code], Mapping):
            yield from ((f"{where}.{inner}", w, g) for inner, w, g in differences(expected[code], got[code]))
        elif _plain(expected[code]) != _plain(got[code]):
            yield where, _plain(expected[code]), _plain(got[code])


def _plain(value: Any, key: str = "") -> Any:
    """One form for equal things."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).replace(microsecond=0).isoformat()
        case date():
            return value.isoformat()
        case str() if _INSTANT.match(value):
            return _plain(datetime.fromisoformat(value))
        case Mapping():
            return {name: _plain(inner, name) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            plain = [_plain(entry) for entry in value]
            return sorted(set(plain)) if key in _SETS else plain
        case _:
            return value
