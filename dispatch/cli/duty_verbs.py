"""``paidan duties``: what the letters owe over time, and whom to call."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.duties import CallDue, OwedState
from dispatch.duties.register import OwedVisit
from dispatch.errors import InputErrors, InputProblem
from dispatch.work_time import day_of

DAYS_AHEAD = 92


@click.command()
@data_option
@click.option("--until", default=None, help="Last day to list (YYYY-MM-DD); by default a quarter of a year ahead.")
@click.option("--done", "with_done", is_flag=True, help="List what is done too.")
@as_json
def duties(data: Path | None, until: str | None, with_done: bool, as_json: bool) -> int:
    """List the visits that the letters owe, the earliest due first, and the calls to make."""
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        last = day_of(now) + timedelta(days=DAYS_AHEAD) if until is None else _day(until)
        visits = [
            visit
            for visit in desk.owed_visits(until=last, now=now)
            if with_done or visit.owed.state is not OwedState.DONE
        ]
        calls = [call for call in desk.calls(now=now) if call.due_on <= last]
    rows, to_call = [_visit_row(visit) for visit in visits], [_call_row(call) for call in calls]
    if as_json:
        print_json({"visits": rows, "calls": to_call})
        return 0
    click.echo(f"应上门 / visits owed: {len(rows)}")
    _table(rows)
    click.echo(f"待回访 / calls to make: {len(to_call)}")
    _table(to_call)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputErrors([InputProblem("duties.not_a_day", "until", {"given": text[:40]})]) from None


def _visit_row(visit: OwedVisit) -> dict[str, object]:
    owed, period = visit.owed, visit.owed.period
    return {
        "due": period.due_on.isoformat(),
        "opens": period.opens_on.isoformat(),
        "closes": period.closes_on.isoformat(),
        "state": "overdue" if owed.overdue else owed.state.value,
        "by_the_letter": owed.letter.value,
        "customer": visit.subject.customer.name,
        "site": visit.subject.site.name,
        "asset": visit.subject.asset.id,
        "plan": f"{visit.subject.policy.id} {period.plan} {period.number}",
        "work_order": owed.work_order_id,
    }


def _call_row(call: CallDue) -> dict[str, object]:
    return {
        "due": call.due_on.isoformat(),
        "work_order": call.work_order.id,
        "calls_made": call.calls_made,
        "default_of_ours": call.assumed,
        "clause": call.clause,
    }


def _table(rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*("-" if value is None else str(value) for value in row.values()))
    Console(width=None if Console().is_terminal else 200).print(table)
