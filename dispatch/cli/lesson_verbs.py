"""``paidan lessons``: what the firm's own record teaches, how wrong it would have been, and whether it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.data_root import data_root
from dispatch.lessons.kept import Lessons, open_lessons
from dispatch.lessons.learning import is_better, learn_durations, learn_hours
from dispatch.lessons.shelf import Choice
from dispatch.settings import read_settings
from dispatch.travel.hours_learning import LEAST_TRIPS

HOUR_ERRORS = {
    "free": "误差，不分时段 error without hours",
    "guess": "误差，预设系数 error of the guess",
    "own": "误差，自有系数（留出检验）error of the firm's own, on drives left out",
}
DURATION_ERRORS = {
    "expected": "误差，报修时所说 error of what was said at the report",
    "own": "误差，自有时长（留出检验）error of the firm's own, on visits left out",
}


@click.group()
def lessons() -> None:
    """自有记录的经验：时段系数、作业时长 What the firm's own record teaches: hours of the day, service durations."""


@lessons.group()
def hours() -> None:
    """行程的时段系数 How much longer drives take at some hours."""


@lessons.group()
def durations() -> None:
    """作业时长 How long visits last by machine, fault and technician."""


@hours.command("learn")
@data_option
@as_json
def learn_hours_verb(data: Path | None, as_json: bool) -> None:
    """从自己的行程学习并显示误差，不启用 Learn from the firm's own drives; shows the error, switches nothing on."""
    report = _learned(learn_hours, data)
    if as_json:
        print_json(report)
        return
    cells = report["cells"]
    click.echo(f"{report['trips']} 次行程 drives; {len(cells)} 个时段满 {LEAST_TRIPS} 次 hours with enough")
    _print_errors(report, HOUR_ERRORS, "{:.1%}")
    for one in cells:
        click.echo(f"  {_cell_words(one)}: {one['guess']:.2f} → {one['factor']:.2f} ({one['trips']})")
    click.echo("启用 switch on: paidan lessons hours use own")


@durations.command("learn")
@data_option
@as_json
def learn_durations_verb(data: Path | None, as_json: bool) -> None:
    """从做完的上门学习并显示误差，不启用 Learn from finished visits; shows the error, switches nothing on."""
    report = _learned(learn_durations, data)
    if as_json:
        print_json(report)
        return
    left_out = f"{report['impossible']} 次不可能 impossible, {report['far_out']} 次离群 far from the rest"
    click.echo(f"{report['visits']} 次上门 visits; 剔除 left out: {left_out}")
    _print_errors(report, DURATION_ERRORS, "{:.1f} min")
    for one in report["effects"]:
        _print_effect(one["trait"], one["category"], one["name"], one["factor"], one["visits"])
    click.echo("启用 switch on: paidan lessons durations use own")


@hours.command("use")
@click.argument("choice", type=click.Choice([choice.value for choice in Choice]))
@data_option
def use_hours(choice: str, data: Path | None) -> None:
    """计划用哪套系数：不用、预设、自有 Which factors the planner uses: none, the guess, the firm's own."""
    _lessons(data).hours.choose(Choice(choice))
    click.echo(f"时段系数 time of day: {choice}")


@durations.command("use")
@click.argument("choice", type=click.Choice([Choice.OFF.value, Choice.OWN.value]))
@data_option
def use_durations(choice: str, data: Path | None) -> None:
    """计划用哪种时长：报修时所说、自有 Which durations the planner uses: as said at the report, or the firm's own."""
    _lessons(data).durations.choose(Choice(choice))
    click.echo(f"作业时长 service durations: {choice}")


@hours.command("show")
@data_option
def show_hours(data: Path | None) -> None:
    """现在用的系数 The factors in force."""
    shelf = _lessons(data).hours
    click.echo(f"时段系数 time of day: {shelf.choice.value}")
    profile = shelf.in_force()
    for cell, factor in sorted(profile.factors.items()) if profile is not None else ():
        click.echo(f"  {_cell_words(asdict(cell))} × {factor:.2f}")


@durations.command("show")
@data_option
def show_durations(data: Path | None) -> None:
    """现在用的时长系数 The factors in force."""
    shelf = _lessons(data).durations
    click.echo(f"作业时长 service durations: {shelf.choice.value}")
    book = shelf.in_force()
    for group, effect in sorted(book.effects.items(), key=lambda item: item[0]) if book is not None else ():
        _print_effect(group.trait.value, group.category, group.name, effect.factor, effect.visits)


def _lessons(data: Path | None) -> Lessons:
    return open_lessons(read_settings(data=data).data, data_root())


def _learned(learn: Callable[..., Mapping[str, Any]], data: Path | None) -> Mapping[str, Any]:
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        return learn(desk, now=now)


def _print_errors(report: Mapping[str, Any], words: Mapping[str, str], form: str) -> None:
    for name, error in report["errors"].items():
        click.echo(f"  {words[name]}: {'-' if error is None else form.format(error)}")
    if not is_better(report):
        click.echo("  学到的并不更准，不建议启用 what was learned is no better: leave it off")


def _print_effect(trait: str, category: str, name: str, factor: float, visits: int) -> None:
    click.echo(f"  {' '.join(part for part in (trait, category, name) if part)} × {factor:.2f} ({visits})")


def _cell_words(cell: Mapping[str, Any]) -> str:
    return f"{cell['region'] or '全部 everywhere'} {cell['area']} {cell['day']} {cell['hour']:02d}:00"
