"""The rows of a benchmark: one JSON line per engine, instance, limit and seed, whatever came of it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Key = tuple[str, str, str, float, int]
ROOT = Path(__file__).resolve().parents[1]


def key(row: Mapping[str, Any]) -> Key:
    """What a row is about: two rows of one key are two runs of the same thing."""
    return row["format"], row["instance"], row["engine"], float(row["seconds"]), row["seed"]


def read(path: Path) -> list[Row]:
    """The rows of a file, the last of every key; none when there is no file."""
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return list({key(row): row for row in rows}.values())


def append(path: Path, row: Row) -> None:
    """Add a row at once, so that what was measured is not lost when a later run is ended."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Python and the packages given, and the commit this project is at."""
    found = {"python": platform.python_version(), "commit": _commit()}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def machine() -> dict[str, Any]:
    """What ran it, and how busy it was: with a load above the cores the wall clock says little."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    """The commit this project is at, and whether the solver was changed since."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(["git", "status", "--porcelain", "solver"], cwd=ROOT, capture_output=True, check=False)
    return (asked.stdout.strip() or "unknown") + (" with changes" if changed.stdout else "")
