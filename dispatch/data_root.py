"""Where the shipped facts are: beside the packages in a checkout, inside ``dispatch`` in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_root() -> Path:
    """The folder that holds ``policies/``, ``regions/``, ``roads/`` and the rest."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "data", here.parent / "data"):
        if (candidate / "policies").is_dir():
            return candidate
    raise FileNotFoundError("the data folder is missing: reinstall paidan or run it from a full checkout")
