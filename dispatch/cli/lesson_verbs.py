"""``paidan lessons``: what the firm's own record teaches, how wrong it would have been, and whether it counts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.data_root import data_root
from dispatch.lessons.hours import hour_report
from dispatch.lessons.kept import Lessons, open_lessons
from dispatch.lessons.shelf import Choice
from dispatch.settings import read_settings
from dispatch.travel.hours import Cell, HourProfile
from dispatch.travel.hours_learning import LEAST_TRIPS, HourReport


@click.group()
def lessons() -> None:
    """自有记录的经验：时段系数 What the firm's own record teaches: how the time of day stretches drives."""


@lessons.group()
def hours() -> None:
    """行程的时段系数 How much longer drives take at some hours."""


@hours.command("learn")
@data_option
@as_json
def learn_hours(data: Path | None, as_json: bool) -> None:
    """从自己的行程学习并显示误差，不启用 Learn from the firm's own drives; shows the error, switches nothing on."""
    shelf = _lessons(data).hours
    with desk_at(data) as desk:
        report = hour_report(desk, shelf.guess or HourProfile())
    shelf.keep(report.profile)
    if as_json:
        print_json(_facts(report))
        return
    click.echo(
        f"{report.trips} 次行程 drives; {len(report.cells)} 个时段不少于 {LEAST_TRIPS} 次 hours with enough of them"
    )
    for what, error in _errors(report):
        click.echo(f"  {what}: {'-' if error is None else f'{error:.1%}'}")
    for learnt in report.cells:
        click.echo(f"  {_words(learnt.cell)}: {learnt.guess:.2f} → {learnt.factor:.2f} ({learnt.trips})")
    click.echo("启用 switch on: paidan lessons hours use own")


@hours.command("use")
@click.argument("choice", type=click.Choice([choice.value for choice in Choice]))
@data_option
def use_hours(choice: str, data: Path | None) -> None:
    """计划用哪套系数：不用、预设、自有 Which factors the planner uses: none, the guess, the firm's own."""
    _lessons(data).hours.choose(Choice(choice))
    click.echo(f"时段系数 time of day: {choice}")


@hours.command("show")
@data_option
def show_hours(data: Path | None) -> None:
    """现在用的系数 The factors in force."""
    shelf = _lessons(data).hours
    click.echo(f"时段系数 time of day: {shelf.choice.value}")
    profile = shelf.in_force()
    for cell, factor in sorted(profile.factors.items()) if profile is not None else ():
        click.echo(f"  {_words(cell)} × {factor:.2f}")


def _lessons(data: Path | None) -> Lessons:
    return open_lessons(read_settings(data=data).data, data_root())


def _words(cell: Cell) -> str:
    return f"{cell.region or '全部 everywhere'} {cell.area} {cell.day} {cell.hour:02d}:00"


def _errors(report: HourReport) -> tuple[tuple[str, float | None], ...]:
    return (
        ("误差，不分时段 error without hours", report.error_free),
        ("误差，预设系数 error of the guess", report.error_guess),
        ("误差，自有系数（留出检验）error of the firm's own, on drives left out", report.error_own),
    )


def _facts(report: HourReport) -> dict[str, object]:
    cells = [
        {**asdict(learnt.cell), "trips": learnt.trips, "guess": learnt.guess, "factor": learnt.factor}
        for learnt in report.cells
    ]
    errors = {"free": report.error_free, "guess": report.error_guess, "own": report.error_own}
    return {"trips": report.trips, "errors": errors, "cells": cells}
