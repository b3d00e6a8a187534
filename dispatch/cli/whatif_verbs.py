"""``paidan whatif``: simulations of what would be if - before somebody hires, signs or changes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dispatch.cli.common import as_json, print_json
from dispatch.errors import Refused
from dispatch.settings import read_settings
from dispatch.whatif.fan_out import Fan, Processes, RayCluster, here
from dispatch.whatif.labels import LABELS, label_of, with_interval
from dispatch.whatif.scenario import WhatIf, find_scenario, scenario_names
from dispatch.whatif.shelf import StudyShelf
from dispatch.whatif.statistics import Estimate, differences, estimates
from dispatch.whatif.study import Study, fingerprint_of


@click.group(help="Simulations of what would be if. / 情景推演。")
def whatif() -> None:
    """The verbs below."""


def shelf_of(data: Path | None) -> StudyShelf:
    return StudyShelf(read_settings(data=data).data)


def many(verb: Callable[..., int]) -> Callable[..., int]:
    """The options of everything that simulates."""
    for option in (
        click.option("-n", "replications", type=click.IntRange(1, 10_000), default=20, show_default=True),
        click.option("--seed", type=int, default=1, show_default=True),
        click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True),
        click.option("--ray", "ray_address", default=None, help="Address of a Ray cluster, or 'local'."),
        click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder."),
    ):
        verb = option(verb)
    return verb


def fan_of(workers: int, ray_address: str | None) -> Fan:
    """Where replications are done."""
    if ray_address is not None:
        return RayCluster(None if ray_address == "local" else ray_address)
    return here if workers == 1 else Processes(workers)


@whatif.command(name="list")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder.")
@as_json
def list_(data: Path | None, as_json: bool) -> int:
    """Show the scenarios that come with the product, and the studies made here."""
    made = [_about(study) for study in shelf_of(data).all()]
    scenarios = [{"name": name, **_titles(name)} for name in scenario_names()]
    if as_json:
        print_json({"scenarios": scenarios, "studies": made})
        return 0
    for one in scenarios:
        click.echo(f"{one['name']:24} {one['title']} / {one['title_en']}")
    for study in made:
        click.echo(f"{study['name']:24} {study['done']}/{study['replications']} {study['title']}")
    return 0


def _titles(name: str) -> dict[str, str]:
    scenario = find_scenario(name)
    return {"title": scenario.title, "title_en": scenario.title_en}


def _about(study: Study) -> dict[str, object]:
    return {
        "name": study.folder.name,
        "title": study.what_if.title,
        "seed": study.seed,
        "replications": study.replications,
        "done": len(study.outcomes()),
        "failed": len(study.failures()),
    }


@whatif.command()
@click.argument("scenario")
@many
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write a report.")
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write all figures.")
@click.option("--parquet", type=click.Path(path_type=Path, dir_okay=False), default=None, help="The same as Parquet.")
@as_json
def run(
    scenario: str,
    replications: int,
    seed: int,
    workers: int,
    ray_address: str | None,
    data: Path | None,
    html: Path | None,
    csv: Path | None,
    parquet: Path | None,
    as_json: bool,
) -> int:
    """Simulate SCENARIO (a name of `whatif list` or a file). Cut short and run again, it goes on where it was."""
    study = _named(scenario, replications, seed, fan_of(workers, ray_address), data)
    _export(study, html, csv, parquet)
    found = estimates(list(study.figures().values()))
    if as_json:
        print_json({**_about(study), "figures": _plain(found), "failures": [str(f.what) for f in study.failures()]})
    else:
        _show(f"{study.what_if.title} / {study.what_if.title_en}", found, signed=False)
        _say_failures(study)
    return 0


@whatif.command()
@click.argument("before")
@click.argument("after")
@many
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write a report.")
@as_json
def compare(
    before: str,
    after: str,
    replications: int,
    seed: int,
    workers: int,
    ray_address: str | None,
    data: Path | None,
    html: Path | None,
    as_json: bool,
) -> int:
    """Simulate two scenarios with the same luck, and say in what AFTER differs from BEFORE."""
    fan = fan_of(workers, ray_address)
    first, second = (_named(name, replications, seed, fan, data) for name in (before, after))
    found = differences(first.figures(), second.figures())
    if html is not None:
        from dispatch.whatif.report import comparison_page

        html.write_text(comparison_page(first, second), encoding="utf-8")
    if as_json:
        print_json({"before": _about(first), "after": _about(second), "differences": _plain(found)})
    else:
        _show(f"{second.what_if.title} − {first.what_if.title}", found, signed=True)
        _say_failures(first)
        _say_failures(second)
    return 0


def _named(name: str, replications: int, seed: int, fan: Fan, data: Path | None) -> Study:
    return studied(find_scenario(name), Path(name).stem, replications, seed, fan, data)


def studied(scenario: WhatIf, stem: str, replications: int, seed: int, fan: Fan, data: Path | None) -> Study:
    """The study of a scenario, run to its end or as far as the user lets it."""
    folder = shelf_of(data).folder / f"{stem}-{seed}-{fingerprint_of(scenario)}"
    study = Study.begin(folder, scenario, seed=seed, replications=replications)
    with _progress(scenario.title) as say, _stoppable() as stopped:
        study.run(fan, say=say, cancelled=lambda: bool(stopped))
    if not study.outcomes():
        raise Refused("study.nothing_done", folder=str(folder))
    return study


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Ctrl-C lets what is under way come to its end; the list is not empty from then on."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _plain(found: dict[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {"mean": one.mean, "low": one.low, "high": one.high, "replications": one.count}
        for name, one in found.items()
    }


def _show(title: str, found: dict[str, Estimate], *, signed: bool) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("指标 / figure")
    table.add_column("均值 ± 95 %" if not signed else "差值 ± 95 %", justify="right")
    table.add_column("n", justify="right")
    ordered = [*(name for name in LABELS if name in found), *sorted(found.keys() - LABELS.keys())]
    for name in ordered:
        label = label_of(name)
        text = with_interval(found[name], label, signed=signed)
        mark = " *" if signed and found[name].differs else ""
        names = label.zh if label.zh == label.en else f"{label.zh} / {label.en}"
        table.add_row(names, text + mark, str(found[name].count))
    Console().print(table)


def _say_failures(study: Study) -> None:
    for failure in study.failures():
        click.echo(f"第 {failure.number} 次推演失败 / replication {failure.number} failed: {failure.what}", err=True)


def _export(study: Study, html: Path | None, csv: Path | None, parquet: Path | None) -> None:
    if html is not None:
        from dispatch.whatif.report import study_page

        html.write_text(study_page(study), encoding="utf-8")
    if csv is not None:
        from dispatch.whatif.export import figures_csv

        csv.write_text(figures_csv(study), encoding="utf-8-sig", newline="")
    if parquet is not None:
        from dispatch.whatif.export import write_parquet

        write_parquet(study, parquet)
