"""The words of the codes in letters - gates, steps, services, bans: one list for pages, command line and errors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, NamedTuple

from dispatch.data_root import data_root


class Words(NamedTuple):
    """One thing in both languages."""

    zh: str
    en: str


@cache
def _lists() -> Mapping[str, Mapping[str, Words]]:
    file = data_root() / "letter_words.toml"
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return {section: {code: Words(*pair) for code, pair in words.items()} for section, words in read.items()}


def words_of(section: str, code: str) -> Words:
    """The words of a code of that section, or the code itself where an installation's own letter made it up."""
    return _lists().get(section, {}).get(code, Words(code, code))


def is_worded(section: str, code: str) -> bool:
    return code in _lists().get(section, {})


def is_section(section: str) -> bool:
    return section in _lists()


def codes_of(section: str) -> tuple[str, ...]:
    """Every code of a section, in the order of the list."""
    return tuple(_lists().get(section, {}))


def listed(section: str, codes: Iterable[str], language: Literal["zh", "en"]) -> str:
    """Several codes in one line, as the language writes a list."""
    said = [getattr(words_of(section, code), language) for code in codes]
    return ("、" if language == "zh" else ", ").join(said)
