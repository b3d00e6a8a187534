"""``paidan replay``: a past day once more under another policy, beside what really happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, data_option, print_json
from dispatch.cli.whatif_verbs import fan_of, studied
from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.model.goal import Goal
from dispatch.model.moment import Interval
from dispatch.settings import read_settings
from dispatch.whatif.labels import LABELS, label_of, with_interval, written
from dispatch.whatif.outcome import figures
from dispatch.whatif.parts import parts
from dispatch.whatif.replay import happened
from dispatch.whatif.scenario import Length, PlannerChange, StartFrom, WhatIf
from dispatch.whatif.shelf import StudyShelf
from dispatch.whatif.statistics import Estimate, estimates


@click.command()
@click.option("--at", required=True, help="The minute to go back to, in China's time: 2026-03-09T08:00.")
@click.option("--hours", type=click.FloatRange(0.1, 24 * 60), default=12, show_default=True)
@click.option(
    "--policy",
    "goals",
    multiple=True,
    default=[Goal.EVERYDAY.value],
    show_default=True,
    type=click.Choice([goal.value for goal in Goal]),
    help="What the planner puts first; several are compared.",
)
@click.option("--rounds", type=click.IntRange(0), default=0, show_default=True, help="Search after every event.")
@click.option("-n", "replications", type=click.IntRange(1, 1000), default=5, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True)
@data_option
@as_json
def replay(
    at: str,
    hours: float,
    goals: tuple[str, ...],
    rounds: int,
    replications: int,
    seed: int,
    workers: int,
    data: Path | None,
    as_json: bool,
) -> int:
    """Rebuild a past minute of the store, plan on from there, and compare with what happened."""
    file = StudyShelf(read_settings(data=data).data).live_store
    if not file.is_file():
        raise Unavailable("store.missing", path=str(file))
    start = StartFrom("replay", at=at, file=str(file))
    span = _span(start, hours)
    columns: dict[str, Mapping[str, Estimate]] = {
        "happened": estimates([figures(happened(file, span, parts()), WhatIf("").costs)])
    }
    for goal in goals:
        what_if = WhatIf(
            f"回放 {at} {goal}",
            f"Replay of {at}, {goal}",
            start=start,
            length=Length(days=hours / 24),
            planner=PlannerChange(goal=goal, rounds=rounds),
        )
        study = studied(what_if, f"replay-{goal}", replications, seed, fan_of(workers, None), data)
        columns[goal] = estimates(list(study.figures().values()))
    _say(columns, as_json=as_json)
    return 0


def _span(start: StartFrom, hours: float) -> Interval:
    try:
        begun = start.moment
    except ValueError as error:
        raise InputErrors([InputProblem("whatif.bad_moment", "at", {"given": start.at})]) from error
    return Interval(begun, begun + timedelta(hours=hours))


def _say(columns: Mapping[str, Mapping[str, Estimate]], *, as_json: bool) -> None:
    if as_json:
        print_json({name: {key: one.mean for key, one in found.items()} for name, found in columns.items()})
        return
    table = Table()
    table.add_column("指标 / figure")
    for name in columns:
        table.add_column("实际 / happened" if name == "happened" else name, justify="right")
    present = {figure for found in columns.values() for figure in found}
    for figure in [*(name for name in LABELS if name in present), *sorted(present - LABELS.keys())]:
        label = label_of(figure)
        cells = [_cell(found.get(figure), figure) for found in columns.values()]
        table.add_row(label.zh if label.zh == label.en else f"{label.zh} / {label.en}", *cells)
    Console().print(table)


def _cell(found: Estimate | None, figure: str) -> str:
    if found is None:
        return "–"
    label = label_of(figure)
    return written(found.mean, label) if found.half is None else with_interval(found, label)
