"""The words of such letters, compiled from ``data/letter_reader/vocabulary.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from dispatch.data_root import data_root

WARRANTY, SPARE_PARTS, GOODS, NOTICE = "warranty", "spare_parts", "goods", "notice"
NO_TOPIC = "no_promise_found"
"""The reason of a term that nothing in its sentence explains."""

Patterns = Sequence[tuple[str, re.Pattern[str]]]


@cache
def patterns(area: str) -> Patterns:
    """Every list of an area as one pattern, in the order of the file."""
    return tuple((name, re.compile("|".join(words), re.MULTILINE)) for name, words in _file()[area].items())


@cache
def pattern(area: str, name: str) -> re.Pattern[str]:
    """One list as a pattern."""
    return dict(patterns(area))[name]


@cache
def negated() -> re.Pattern[str]:
    """What stands right before a word and denies it: 24小时内无法修复."""
    return re.compile(f"(?:{pattern('phrases', 'negated').pattern})$")


@cache
def haste() -> re.Pattern[str]:
    """立即 as ``strong``, 及时 as ``weak``."""
    strong, weak = pattern("haste", "strong").pattern, pattern("haste", "weak").pattern
    return re.compile(f"(?P<strong>{strong})|(?P<weak>{weak})")


@cache
def their_duty() -> re.Pattern[str]:
    """用户应每月清洗: the customer is bound; but not 为用户每月清洗."""
    theirs, binds = pattern("sides", "theirs").pattern, pattern("phrases", "binds").pattern
    return re.compile(rf"(?<![为给向对助与同由])(?<![接收]到)(?:{theirs})[^,，。;\n后时]{{0,4}}?(?:{binds})")


@cache
def _file() -> Mapping[str, Mapping[str, Sequence[str]]]:
    file = data_root() / "letter_reader" / "vocabulary.toml"
    read: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return read
