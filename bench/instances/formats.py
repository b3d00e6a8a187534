"""The formats of the harness: how each is read and judged, and which files of a folder are its instances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.instances import technician, trsp, vrptw
from bench.instances.instance import Instance, Route, Verdict

MOST_DEFECTS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Format:
    """``suffix`` is how its files' names end."""

    read: Callable[[Path], Instance]
    judge: Callable[[Any, Sequence[Route]], Verdict]
    suffix: str


FORMATS = {
    "technician": Format(technician.read, technician.judge, ".json"),
    "trsp": Format(trsp.read, trsp.judge, ".txt"),
    "vrptw": Format(vrptw.read, vrptw.judge, ".txt"),
}


def files(given: Path, form: str) -> list[Path]:
    """The instance itself, or those below a folder, by name."""
    if given.is_file():
        return [given]
    return sorted(file for file in given.rglob(f"*{FORMATS[form].suffix}") if file.is_file())
