"""Best known values: a table ``best_known.csv`` beside the instances, or in a folder above them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLE = "best_known.csv"


def best_known(instance: Path, form: str) -> float | None:
    """The best known objective of an instance, or None when no table tells it."""
    for folder in instance.resolve().parents:
        if (folder / TABLE).exists():
            return _values(folder / TABLE).get((form, instance.stem))
    return None


@cache
def _values(table: Path) -> dict[tuple[str, str], float]:
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["best_known"]]
    return {(row["problem"], Path(row["file"]).stem): float(row["best_known"]) for row in rows}
