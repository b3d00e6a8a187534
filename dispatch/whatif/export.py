"""The figures of a study as a table for other programs: one line for each replication and figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from dispatch.errors import Unavailable
from dispatch.whatif.labels import label_of
from dispatch.whatif.study import Study

COLUMNS = ("scenario", "replication", "seed", "figure", "name_zh", "name_en", "value")


def rows_of(study: Study) -> Iterator[tuple[str, int, int, str, str, str, float]]:
    """Scenario, replication, seed of the study, the figure's key and names, and its value."""
    for number, figures in sorted(study.figures().items()):
        for figure, value in figures.items():
            label = label_of(figure)
            yield study.what_if.title, number, study.seed, figure, label.zh, label.en, value


def figures_csv(study: Study) -> str:
    """All rows as CSV; a cell that a sheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows_of(study):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell


def write_parquet(study: Study, file: Path) -> None:
    """All rows as Parquet; ``Unavailable`` without polars (``paidan[sheets]``)."""
    try:
        import polars
    except ImportError as error:
        raise Unavailable("study.no_polars") from error
    polars.DataFrame(list(rows_of(study)), schema=list(COLUMNS), orient="row").write_parquet(file)
