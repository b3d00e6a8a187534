"""Learn a lesson anew and put it by with its report: the same for the command line and the page.

A report is plain data, ready for JSON: when it was learned (``at``), from how much, the ``errors`` of what could be
used instead and of the lesson itself (on records that it did not learn from; None without any), and every factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dispatch.desk import Desk
from dispatch.durations_learning import DurationReport
from dispatch.lessons.hours import hour_report
from dispatch.model.moment import to_text
from dispatch.travel.hours import HourProfile
from dispatch.travel.hours_learning import HourReport

OWN = "own"
"""The lesson's own error among ``errors``."""


def learn_hours(desk: Desk, *, now: datetime) -> Mapping[str, Any]:
    """Learn the hours from every drive in the log; errors are mean shares of the time driven."""
    shelf = desk.lessons.hours
    learned = hour_report(desk, shelf.guess or HourProfile())
    report = {"at": to_text(now), **_hour_facts(learned)}
    shelf.keep(learned.profile, report)
    return report


def learn_durations(desk: Desk, *, now: datetime) -> Mapping[str, Any]:
    """Learn the durations from the last year's finished visits; errors are mean minutes."""
    learned = desk.durations_taught(now=now)
    report = {"at": to_text(now), **_duration_facts(learned)}
    desk.lessons.durations.keep(learned.book, report)
    return report


def is_better(report: Mapping[str, Any]) -> bool:
    """Whether the lesson errs less than everything that could be used instead."""
    errors = report["errors"]
    own, others = errors[OWN], [error for name, error in errors.items() if name != OWN and error is not None]
    return own is not None and all(own < error for error in others)


def _hour_facts(report: HourReport) -> Mapping[str, Any]:
    return {
        "trips": report.trips,
        "errors": {"free": report.error_free, "guess": report.error_guess, OWN: report.error_own},
        "cells": [
            {**asdict(one.cell), "trips": one.trips, "guess": one.guess, "factor": one.factor} for one in report.cells
        ],
    }


def _duration_facts(report: DurationReport) -> Mapping[str, Any]:
    effects = sorted(report.book.effects.items(), key=lambda item: item[0])
    return {
        "visits": report.visits,
        "impossible": report.impossible,
        "far_out": report.far_out,
        "errors": {"expected": _minutes(report.error_expected), OWN: _minutes(report.error_own)},
        "effects": [{**asdict(group), **asdict(effect)} for group, effect in effects],
    }


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60
