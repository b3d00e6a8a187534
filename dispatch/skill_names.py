"""The shipped list of skills: the code of every name that people write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from dispatch.data_root import data_root


@cache
def skill_codes() -> Mapping[str, str]:
    """Code, Chinese and English name, all in lower case, to the code; codes of an installation's own are not in it."""
    listed = tomllib.loads((data_root() / "skills.toml").read_text(encoding="utf-8"))
    return {name.casefold(): code for code, names in listed.items() for name in (code, names["zh"], names["en"])}
