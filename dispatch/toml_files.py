"""TOML files into frozen dataclasses: every unknown, missing or ill-typed key is an error, all of them at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from dispatch.errors import Fact, InputErrors, InputProblem

Shape = TypeVar("Shape")


def read_file(file: Path, shape: type[Shape]) -> Shape:
    """The file as one value of ``shape``; ``InputErrors`` lists every key that does not fit."""
    return from_mapping(read_toml(file), shape, file.name)


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file; ``InputErrors`` when it is missing or no TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputErrors([InputProblem("toml.unreadable", file.name, {"what": str(error)})]) from error


def from_mapping(given: Mapping[str, Any], shape: type[Shape], where: str) -> Shape:
    """A mapping as one value of ``shape``; ``where`` begins the place that errors name."""
    reader = _Reader()
    value: Shape = reader.value(given, shape, where)
    if reader.problems:
        raise InputErrors(reader.problems)
    return value


class _Reader:
    """Collects problems while values are built."""

    def __init__(self) -> None:
        self.problems: list[InputProblem] = []

    def value(self, given: Any, wanted: Any, where: str) -> Any:
        """``given`` as the wanted type, or None with a problem noted."""
        if is_dataclass(wanted):
            return self._record(given, wanted, where)
        origin = get_origin(wanted)
        if origin is UnionType:
            return self.value(given, get_args(wanted)[0], where)
        if origin is tuple:
            return self._tuple(given, get_args(wanted), where)
        if origin is not None:
            return self._mapping(given, get_args(wanted)[1], where)
        return self._plain(given, wanted, where)

    def _record(self, given: Any, wanted: Any, where: str) -> Any:
        if not isinstance(given, Mapping):
            return self._problem("toml.bad_value", where, wanted="table")
        hints = get_type_hints(wanted)
        known = {field.name: field for field in fields(wanted)}
        for key in given.keys() - known.keys():
            self._problem("toml.unknown_key", f"{where}.{key}", key=key)
        values = {}
        for name, field in known.items():
            if name in given:
                values[name] = self.value(given[name], hints[name], f"{where}.{name}")
            elif _is_required(field):
                self._problem("toml.missing_key", f"{where}.{name}", key=name)
        return None if self.problems else wanted(**values)

    def _tuple(self, given: Any, kinds: tuple[Any, ...], where: str) -> Any:
        if not isinstance(given, list) or (kinds[-1] is not ... and len(given) != len(kinds)):
            return self._problem("toml.bad_value", where, wanted="list")
        return tuple(self.value(one, kinds[0], f"{where}[{i}]") for i, one in enumerate(given))

    def _mapping(self, given: Any, kind: Any, where: str) -> Any:
        if not isinstance(given, Mapping):
            return self._problem("toml.bad_value", where, wanted="table")
        return {key: self.value(one, kind, f"{where}.{key}") for key, one in given.items()}

    def _plain(self, given: Any, kind: Any, where: str) -> Any:
        if kind is float and isinstance(given, int) and not isinstance(given, bool):
            return float(given)
        if not isinstance(given, kind) or (isinstance(given, bool) and kind is not bool):
            return self._problem("toml.bad_value", where, wanted=kind.__name__)
        return given

    def _problem(self, code: str, where: str, **facts: Fact) -> None:
        self.problems.append(InputProblem(code, where, facts))


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
