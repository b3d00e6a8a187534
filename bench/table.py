"""Rows side by side: for every instance and limit the median and the worst run of each engine, and how they compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.engines.catalogue import ENGINES
from bench.rows import Row

OURS = "paidan"
HEADER = (
    "engine", "runs", "valid", "breaches", "worst", "lateness", "worst", "travel", "worst", "/ paidan", "CPU s", "MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """All runs of one engine on one instance within one limit, from the best to the worst."""

    engine: str
    rows: tuple[Row, ...]

    @property
    def valid(self) -> tuple[Row, ...]:
        """The runs that ended with a plan that can be driven."""
        return tuple(row for row in self.rows if row["valid"])

    @property
    def median(self) -> Row | None:
        """The run in the middle (of two the worse one), or None when that one has no valid plan."""
        row = self.rows[len(self.rows) // 2]
        return row if row["valid"] else None

    @property
    def worst(self) -> Row | None:
        """The last run, or None when it has no valid plan."""
        return self.rows[-1] if self.rows[-1]["valid"] else None

    @property
    def reason(self) -> str:
        """Why there is no valid plan in the worst run; empty when there is."""
        row = self.rows[-1]
        defects = row.get("defects", ())
        return "" if row["valid"] else str(row.get("reason") or "; ".join(defects[:2]))


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one instance within one limit."""

    form: str
    instance: str
    seconds: float
    cells: tuple[Cell, ...]

    def cell(self, engine: str) -> Cell | None:
        """The cell of an engine, when it ran."""
        return next((cell for cell in self.cells if cell.engine == engine), None)


def rank(row: Row) -> tuple[Any, ...]:
    """What runs are ordered by: a plan that can be driven, then the measures in their order."""
    if not row["valid"]:
        return (1,)
    objective = row.get("objective")
    tail = (row["weighted_lateness"], row["travel"]) if objective is None else (objective,)
    return (0, row["weighted_breaches"], *tail)


def blocks(rows: Iterable[Row]) -> list[Block]:
    """Rows by instance and limit, engines in the order of the catalogue."""
    held: dict[tuple[str, str, float], dict[str, list[Row]]] = {}
    for row in rows:
        place = held.setdefault((row["format"], row["instance"], float(row["seconds"])), {})
        place.setdefault(row["engine"], []).append(row)
    order = list(ENGINES)
    return [
        Block(*name, tuple(Cell(e, tuple(sorted(cells[e], key=rank))) for e in sorted(cells, key=order.index)))
        for name, cells in sorted(held.items(), key=lambda item: (item[0][0], _natural(item[0][1]), item[0][2]))
    ]


def _natural(name: str) -> list[tuple[int, str]]:
    """Numbers in a name count as numbers: 50 faults come before 200."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def gap_percent(row: Row) -> float | None:
    """How far the objective is above the best known value, in percent."""
    best, objective = row.get("best_known"), row.get("objective")
    return None if best is None or objective is None else 100 * (objective / best - 1)


def ratio(cell: Cell, block: Block) -> str:
    """The cell's median by ours: of the one number that counts, else of the first measure, the breaches."""
    ours = block.cell(OURS)
    mine, theirs = cell.median, ours.median if ours else None
    if mine is None or theirs is None:
        return "-"
    if mine.get("objective") is not None:
        return _divided(mine["objective"], theirs["objective"])
    return _divided(mine["weighted_breaches"], theirs["weighted_breaches"])


def _divided(one: float, other: float) -> str:
    if other == 0:
        return "1.00" if one == 0 else "-"
    return f"{one / other:.2f}"


def cells(block: Block) -> list[tuple[str, ...]]:
    """One line of words for every cell; a cell without a valid median says why instead."""
    return [_line(cell, block) for cell in block.cells]


def _line(cell: Cell, block: Block) -> tuple[str, ...]:
    middle, worst = cell.median, cell.worst
    measures: list[str] = []
    for name in ("weighted_breaches", "weighted_lateness", "travel"):
        measures += [number(middle[name]) if middle else "-", number(worst[name]) if worst else "-"]
    cpu = [row["cpu_seconds"] for row in cell.rows if "cpu_seconds" in row]
    memory = [row["memory_mb"] for row in cell.rows if "memory_mb" in row]
    return (
        cell.engine,
        str(len(cell.rows)),
        str(len(cell.valid)),
        *measures,
        ratio(cell, block),
        f"{median(cpu):.1f}" if cpu else "-",
        f"{max(memory):.0f}" if memory else "-",
    )


def number(value: float) -> str:
    """Thousands apart, one decimal where there is one."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def text(rows: Iterable[Row]) -> str:
    """All blocks for a terminal."""
    parts = []
    for block in blocks(rows):
        parts.append(f"\n{block.instance} ({block.form}), {block.seconds:g} CPU s")
        parts.append(_aligned([HEADER, *cells(block)]))
        parts += [f"  {cell.engine}: {cell.reason}" for cell in block.cells if cell.reason]
        gaps = [(cell.engine, gap_percent(cell.median)) for cell in block.cells if cell.median]
        parts += [f"  {engine}: {gap:.2f} % above the best known" for engine, gap in gaps if gap is not None]
    return "\n".join(parts)


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            word.ljust(w) if n == 0 else word.rjust(w) for n, (word, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def told(row: Row) -> str:
    """One row as it comes."""
    name = f"{row['instance']:<22} {row['engine']:<12} {row['seconds']:>5g} s  seed {row['seed']:<3}"
    if not row["valid"]:
        return f"{name} no valid plan: {row.get('reason') or '; '.join(row.get('defects', ())[:2])}"
    measures = " / ".join(number(row[m]) for m in ("weighted_breaches", "weighted_lateness", "travel"))
    return f"{name} {measures}  ({row['cpu_seconds']} CPU s, {row['memory_mb']} MB)"
