"""The formats of the harness: how each is read and judged, and which files of a folder are its instances."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.instances import kovacs, mdvrptw, technician, trsp, verolog, vrptw
from bench.instances.instance import Instance, Route, Verdict

MOST_DEFECTS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Format:
    """``names`` matches the names of its files, and of no others that lie beside them."""

    read: Callable[[Path], Instance]
    judge: Callable[[Any, Sequence[Route]], Verdict]
    names: str


FORMATS = {
    "technician": Format(technician.read, technician.judge, r".+\.json"),
    "trsp": Format(trsp.read, trsp.judge, r".+\.txt"),
    "vrptw": Format(vrptw.read, vrptw.judge, r".+\.txt"),
    "mdvrptw": Format(mdvrptw.read, mdvrptw.judge, r".+\.vrp"),
    "kovacs": Format(kovacs.read, kovacs.judge, r"R?C?\d+_\dx\d_(no)?Team\.txt"),
    "verolog": Format(verolog.read, verolog.judge, r"VSC2019.+\.txt"),
}


def files(given: Path, form: str) -> list[Path]:
    """The instance itself, or those below a folder, by name."""
    if given.is_file():
        return [given]
    pattern = re.compile(FORMATS[form].names)
    return sorted(file for file in given.rglob("*") if file.is_file() and pattern.fullmatch(file.name))
