"""Errors in words: code, cause and action in zh-CN and English, from ``data/messages/errors.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dispatch.data_root import data_root
from dispatch.errors import Fact, InputErrors, PaidanError
from dispatch.letter_words import is_section, listed

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads: what happened (``cause``) and what to do (``action``)."""

    code: str
    cause: str
    action: str
    where: str = ""

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "cause": self.cause, "action": self.action}


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    folder = data_root() / "messages"
    merged: dict[str, Mapping[str, str]] = {}
    for file in sorted(folder.glob("*.toml")):
        merged.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return merged


class _Blank(dict[str, "Fact | _Worded"]):
    def __missing__(self, key: str) -> str:
        return "?"


class _Worded(str):
    """A fact that holds codes, joined with commas: ``{missing:steps}`` says them in the words of that list."""

    _language: Language

    def __new__(cls, text: str, language: Language) -> _Worded:
        worded = super().__new__(cls, text)
        worded._language = language
        return worded

    def __format__(self, spec: str) -> str:
        return listed(spec, self.split(", "), self._language) if is_section(spec) else super().__format__(spec)


def known_codes() -> frozenset[str]:
    """Every code that has words; a test compares it with the codes in the source."""
    return frozenset(_catalogue())


def message(code: str, facts: Mapping[str, Fact], language: Language = "zh", where: str = "") -> Message:
    """The words for one code. A code without words is shown as itself, never as a stack trace."""
    entry = _catalogue().get(code)
    if entry is None:
        return Message(code, code, "", where)
    filled = _Blank({name: _Worded(fact, language) if isinstance(fact, str) else fact for name, fact in facts.items()})
    filled.setdefault("where", where)
    return Message(
        code, entry[f"cause_{language}"].format_map(filled), entry[f"action_{language}"].format_map(filled), where
    )


def explain(error: PaidanError, language: Language = "zh") -> tuple[Message, ...]:
    """One message per thing that is wrong."""
    if isinstance(error, InputErrors):
        return tuple(message(p.code, p.facts, language, p.where) for p in error.problems)
    return (message(error.code, error.facts, language),)
