"""``paidan lessons``: what the firm's own record teaches, how wrong it would have been, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.data_root import data_root
from dispatch.durations import Effect, Group
from dispatch.durations_learning import DurationReport
from dispatch.lessons.hours import hour_report
from dispatch.lessons.kept import Lessons, open_lessons
from dispatch.lessons.shelf import Choice
from dispatch.settings import read_settings
from dispatch.travel.hours import Cell, HourProfile
from dispatch.travel.hours_learning import LEAST_TRIPS, HourReport

Error = tuple[str, str, float | None]
"""Its name for programs, its words for people, and its value."""


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
def learn_hours(data: Path | None, as_json: bool) -> None:
    """从自己的行程学习并显示误差，不启用 Learn from the firm's own drives; shows the error, switches nothing on."""
    shelf = _lessons(data).hours
    with desk_at(data) as desk:
        report = hour_report(desk, shelf.guess or HourProfile())
    shelf.keep(report.profile)
    errors = _hour_errors(report)
    if as_json:
        cells = [
            {**asdict(one.cell), "trips": one.trips, "guess": one.guess, "factor": one.factor} for one in report.cells
        ]
        print_json({"trips": report.trips, "errors": {name: error for name, _, error in errors}, "cells": cells})
        return
    click.echo(f"{report.trips} 次行程 drives; {len(report.cells)} 个时段满 {LEAST_TRIPS} 次 hours with enough")
    _print_errors(errors, "{:.1%}")
    for one in report.cells:
        click.echo(f"  {_cell_words(one.cell)}: {one.guess:.2f} → {one.factor:.2f} ({one.trips})")
    click.echo("启用 switch on: paidan lessons hours use own")


@durations.command("learn")
@data_option
@as_json
def learn_durations(data: Path | None, as_json: bool) -> None:
    """从做完的上门学习并显示误差，不启用 Learn from finished visits; shows the error, switches nothing on."""
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        report = desk.durations_taught(now=now)
        desk.lessons.durations.keep(report.book)
    errors = _duration_errors(report)
    if as_json:
        effects = [{**asdict(group), **asdict(effect)} for group, effect in _sorted(report.book.effects)]
        counts = {"visits": report.visits, "impossible": report.impossible, "far_out": report.far_out}
        print_json({**counts, "errors": {name: error for name, _, error in errors}, "effects": effects})
        return
    click.echo(
        f"{report.visits} 次上门 visits; 剔除 left out: {report.impossible} 次不可能 impossible, "
        f"{report.far_out} 次离群 far from the rest"
    )
    _print_errors(errors, "{:.1f} min")
    _print_effects(report.book.effects)
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
        click.echo(f"  {_cell_words(cell)} × {factor:.2f}")


@durations.command("show")
@data_option
def show_durations(data: Path | None) -> None:
    """现在用的时长系数 The factors in force."""
    shelf = _lessons(data).durations
    click.echo(f"作业时长 service durations: {shelf.choice.value}")
    book = shelf.in_force()
    _print_effects({} if book is None else book.effects)


def _lessons(data: Path | None) -> Lessons:
    return open_lessons(read_settings(data=data).data, data_root())


def _hour_errors(report: HourReport) -> tuple[Error, ...]:
    return (
        ("free", "误差，不分时段 error without hours", report.error_free),
        ("guess", "误差，预设系数 error of the guess", report.error_guess),
        ("own", "误差，自有系数（留出检验）error of the firm's own, on drives left out", report.error_own),
    )


def _duration_errors(report: DurationReport) -> tuple[Error, ...]:
    """Mean errors in minutes."""
    expected, own = (None if e is None else e / 60 for e in (report.error_expected, report.error_own))
    return (
        ("expected_minutes", "误差，报修时所说 error of what was said at the report", expected),
        ("own_minutes", "误差，自有时长（留出检验）error of the firm's own, on visits left out", own),
    )


def _print_errors(errors: tuple[Error, ...], form: str) -> None:
    for _, words, error in errors:
        click.echo(f"  {words}: {'-' if error is None else form.format(error)}")


def _print_effects(effects: Mapping[Group, Effect]) -> None:
    for group, effect in _sorted(effects):
        name = " ".join(part for part in (group.category, group.name) if part)
        click.echo(f"  {group.trait.value} {name} × {effect.factor:.2f} ({effect.visits})")


def _sorted(effects: Mapping[Group, Effect]) -> list[tuple[Group, Effect]]:
    return sorted(effects.items(), key=lambda item: item[0])


def _cell_words(cell: Cell) -> str:
    return f"{cell.region or '全部 everywhere'} {cell.area} {cell.day} {cell.hour:02d}:00"
