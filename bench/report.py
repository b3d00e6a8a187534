"""Write ``docs/benchmarks.md`` and its picture from rows: ``python bench/report.py --json ROWS``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, median
from string import Template

from bench import bounds, rows
from bench.chart import chart
from bench.engines.catalogue import ENGINES
from bench.instances.verolog import MISSING
from bench.instances.vrptw import family
from bench.table import HEADER, OURS, Block, Cell, blocks, cells, gap_percent, number, rank

TEMPLATE = Path(__file__).with_name("report_template.md")
PAGE = rows.ROOT / "docs" / "benchmarks.md"
PICTURE = rows.ROOT / "docs" / "pictures" / "benchmarks.svg"
OWN = "technician"
MEASURES = {"weighted_breaches": "breaches", "weighted_lateness": "minutes late", "travel": "minutes of road"}


def page(kept: Sequence[rows.Row], proven: Sequence[rows.Row] = ()) -> str:
    """The whole page; ``proven`` are the rows of ``bench.bounds``."""
    held = blocks(kept)
    own = [block for block in held if block.form == OWN]
    published = sorted({block.form for block in held} - {OWN})
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        machine=_machine(kept),
        versions=_versions(kept),
        runs=len(kept),
        busy=_busy(kept),
        engines="\n".join(f"| {engine.name} | {engine.says} |" for engine in ENGINES.values()),
        technician="\n\n".join(_own(block) for block in own),
        losses="\n".join(line for block in own for line in _losses(block)) or "Nowhere in these rows.",
        floors=bounds.table(proven) if proven else "None proven yet.",
        others="\n\n".join(_published(form, held) for form in published) or "None run yet.",
        verolog="; ".join(MISSING),
    )


def _machine(kept: Iterable[rows.Row]) -> str:
    """Every machine that the rows come from."""
    seen = (row["machine"] for row in kept)
    return "; ".join(sorted({f"{m['processor']}, {m['cores']} cores, {m['system']}" for m in seen}))


def _versions(kept: Iterable[rows.Row]) -> str:
    """Every version of every package; of our own engine also the commit that ran."""
    found: dict[str, set[str]] = {}
    for row in kept:
        for package, version in row["versions"].items():
            if package != "commit" or row["engine"] == OURS:
                found.setdefault(package, set()).add(version)
    return ", ".join(f"{package} {' and '.join(sorted(version))}" for package, version in sorted(found.items()))


def _busy(kept: Sequence[rows.Row]) -> str:
    """How many CPU seconds a wall second gave: what to make of the figures."""
    loads = [float(row["machine"]["load"]) for row in kept]
    if not loads:
        return ""
    return f"Other work ran beside them: a load of {min(loads):g} to {max(loads):g}, {median(loads):g} in the median."


def _own(block: Block) -> str:
    """One block with all its measures, and the reasons of those that failed."""
    lines = [f"**{block.instance}, {block.seconds:g} CPU s**", "", _row(HEADER), _row(["---"] * len(HEADER))]
    lines += [_row(cell) for cell in cells(block)]
    why = [f"- {cell.engine}: {cell.reason}" for cell in block.cells if cell.reason]
    return "\n".join(lines + (["", *why] if why else []))


def _row(words: Iterable[str]) -> str:
    return f"| {' | '.join(words)} |"


def _losses(block: Block) -> list[str]:
    """Who has the better median run, and who has less of a later measure although ours is the better plan."""
    ours = block.cell(OURS)
    mine = ours.median if ours else None
    others = [cell for cell in block.cells if cell.engine != OURS and cell.median is not None]
    if mine is None:
        return [f"- {block.instance}, {block.seconds:g} s: **ours has no valid plan**" for _ in others[:1]]
    where = f"- {block.instance}, {block.seconds:g} s: "
    told = [(rank(cell.median) < rank(mine), cell.engine, _less(cell.median, mine)) for cell in others if cell.median]
    better = [f"{where}**{engine} has the better plan** ({less})" for is_better, engine, less in told if is_better]
    later = [f"{engine} ({less})" for is_better, engine, less in told if less and not is_better]
    return better + ([f"{where}less of a later measure: {', '.join(later)}"] if later else [])


def _less(theirs: rows.Row, ours: rows.Row) -> str:
    return "; ".join(
        f"{words} {number(theirs[name])}, ours {number(ours[name])}"
        for name, words in MEASURES.items()
        if theirs[name] < ours[name]
    )


def _published(form: str, held: Iterable[Block]) -> str:
    """All instances of a format: an objective for each engine, the gap to the best known, and the means."""
    mine = [block for block in held if block.form == form]
    parts = [f"### {form}"]
    for seconds in sorted({block.seconds for block in mine}):
        same = [block for block in mine if block.seconds == seconds]
        parts += ["", f"{seconds:g} CPU s, median of the runs.", "", _objectives(same)]
    return "\n".join(parts)


def _objectives(held: Sequence[Block]) -> str:
    engines = [name for name in ENGINES if any(block.cell(name) for block in held)]
    lines = [_row(["instance", *engines]), _row(["---"] * (1 + len(engines)))]
    lines += [_row([block.instance, *(_objective(block.cell(name)) for name in engines)]) for block in held]
    if any(_gaps(held, name) for name in engines):
        lines.append(_means("mean gap", held, engines))
        families = {found for block in held if (found := family(block.instance))}
        for kind in sorted(families, key=_by_size):
            alike = [block for block in held if family(block.instance) == kind]
            lines.append(_means(f"mean gap, {kind}", alike, engines))
    why = {f"- {cell.engine}: {cell.reason}" for block in held for cell in block.cells if cell.reason}
    return "\n".join(lines + (["", *sorted(why)] if why else []))


def _means(title: str, held: Sequence[Block], engines: Sequence[str]) -> str:
    return _row([title, *(_mean(_gaps(held, name), len(held)) for name in engines)])


def _by_size(kind: str) -> tuple[int, str]:
    return int(kind.split()[0]), kind


def _objective(cell: Cell | None) -> str:
    if cell is None or cell.median is None:
        return "-"
    gap = gap_percent(cell.median)
    return number(round(cell.median["objective"], 1)) + ("" if gap is None else f" ({gap:+.2f} %)")


def _gaps(held: Iterable[Block], engine: str) -> list[float]:
    found = (cell.median for block in held if (cell := block.cell(engine)) is not None)
    return [gap for row in found if row is not None and (gap := gap_percent(row)) is not None]


def _mean(gaps: Sequence[float], of: int) -> str:
    """A mean over some of the instances says over how many."""
    if not gaps:
        return "-"
    return f"{mean(gaps):.2f} %" + ("" if len(gaps) == of else f" (of {len(gaps)})")


def main(arguments: Sequence[str]) -> int:
    """Write page and picture; exit status 2 when there are no rows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, nargs="+", required=True)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    asked = parser.parse_args(arguments)
    kept = [row for file in asked.json for row in rows.read(file)]
    if not kept:
        print("no rows: run make bench first", file=sys.stderr)
        return 2
    proven = [row for row in kept if row["engine"] == bounds.ENGINE]
    kept = [row for row in kept if row["engine"] != bounds.ENGINE]
    asked.page.write_text(page(kept, proven), encoding="utf-8")
    own = [block for block in blocks(kept) if block.form == OWN]
    asked.picture.write_text(chart(own, "Weighted breaches by engine; less is better"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
