"""``paidan why [ID]``: the proof that a promise cannot be kept, or what would keep it; codes, people and moments."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.desk import Desk
from dispatch.explain import Explainer, hopeless
from dispatch.explain import why as why_so
from dispatch.model.moment import SHANGHAI
from dispatch.model.why import Hopeless, Proof, Why


@click.command()
@data_option
@click.argument("work_order_id", required=False)
@as_json
def why(data: Path | None, work_order_id: str | None, as_json: bool) -> int:
    """Why a work order is where it is, proven; without one, every promise that nobody can keep."""
    with desk_at(data) as desk, closing(Explainer()) as asked:
        now = _now(desk)
        if work_order_id is None:
            lost = hopeless(desk, now=now, asked=asked)
            print_json([dataclasses.asdict(one) for one in lost]) if as_json else _print_lost(lost)
        else:
            found = why_so(desk, work_order_id, now=now, asked=asked)
            print_json(None if found is None else dataclasses.asdict(found)) if as_json else _print_why(found)
    return 0


def _print_lost(lost: Sequence[Hopeless]) -> None:
    if not lost:
        click.echo("-")
    for one in lost:
        click.echo(f"{one.work_order_id}: {_nearest(one.proof)}")


def _nearest(proof: Sequence[Proof]) -> str:
    """The technician who comes nearest to the promise; where nobody comes, the reasons."""
    late = next((one for one in proof if one.arrive_at is not None), None)
    if late is None:
        return ", ".join(sorted({one.code for one in proof}))
    return f"{late.technician_id} at {_clock_time(late.arrive_at)}, {_minutes(late.late_seconds)} late at the earliest"


def _print_why(found: Why | None) -> None:
    if found is None:
        click.echo("-")
        return
    click.echo(f"{found.work_order_id}: {found.state} {found.reason or ''}".rstrip())
    if found.proof:
        click.echo(f"proof: {_nearest(found.proof)}")
    for one in found.relaxations:
        facts = " ".join(f"{name}={value}" for name, value in sorted(one.facts.items()))
        click.echo(f"enough: {one.code} {facts}: {one.technician_id} at {_clock_time(one.arrive_at)}")
    for verdict in found.verdicts:
        when = "" if verdict.arrive_at is None else f" at {_clock_time(verdict.arrive_at)}"
        late = "" if not verdict.late_seconds else f", {_minutes(verdict.late_seconds)} late"
        click.echo(f"{verdict.technician_id}: {verdict.code}{when}{late}")


def _minutes(seconds: int | None) -> str:
    return f"{-(-(seconds or 0) // 60)} min"


def _clock_time(instant: datetime | None) -> str:
    return "" if instant is None else instant.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _now(desk: Desk) -> datetime:
    with desk.reading() as unit:
        return now_in(unit, time.time())
