"""The shipped list of skills: the code of every name that people write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from dispatch.data_root import data_root


@cache
def grounded_skills() -> frozenset[str]:
    """The codes of skills whose tools no airline takes: ``flies = false`` in the list."""
    listed = tomllib.loads((data_root() / "skills.toml").read_text(encoding="utf-8"))
    return frozenset(code for code, facts in listed.items() if facts.get("flies") is False)


@cache
def permits() -> Mapping[str, Mapping[str, str]]:
    """The codes of skills that places ask for: names of provinces by the beginning of their administrative codes."""
    listed = tomllib.loads((data_root() / "skills.toml").read_text(encoding="utf-8"))
    return {code: facts["demanded_in"] for code, facts in listed.items() if "demanded_in" in facts}


@cache
def skill_codes() -> Mapping[str, str]:
    """Code, Chinese and English name, all in lower case, to the code; codes of an installation's own are not in it."""
    return {name.casefold(): code for code, names in _listed().items() for name in (code, names["zh"], names["en"])}


def skill_name(code: str, language: str) -> str:
    """The name of a skill in ``zh`` or ``en``; a code of an installation's own is its own name."""
    return str(_listed().get(code, {}).get(language, code))


@cache
def _listed() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((data_root() / "skills.toml").read_text(encoding="utf-8"))
