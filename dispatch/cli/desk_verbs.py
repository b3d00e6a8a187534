"""``paidan report, plan, risks, list, explain, verify``: the desk from a terminal."""

from __future__ import annotations

import dataclasses
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.desk import Desk, FaultReport
from dispatch.errors import InputErrors, InputProblem
from dispatch.explain import explain as explain_work_order
from dispatch.explain import stated_at
from dispatch.model.advice import Explanation
from dispatch.model.moment import SHANGHAI, from_text
from dispatch.planning import plan_from, starting_routes
from dispatch.planning.supervisor import Supervisor
from dispatch.store.verify import verify

ACTOR = "terminal"


@click.command()
@data_option
@click.option("--site", required=True, help="Id of the site (see `paidan list sites`).")
@click.option("--asset", default=None, help="Id of the asset at the site.")
@click.option("--text", required=True, help="What the caller says.")
@click.option("--skill", default=None, help="Skill needed; by default the asset's.")
@click.option("--level", type=click.IntRange(1, 3), default=None)
@click.option("--class", "fault_class", type=click.Choice(["normal", "major"]), default="normal")
@click.option("--emergency", is_flag=True)
@click.option("--at", default=None, help="When the call was received (ISO 8601 with offset); default now.")
@click.option("--key", default=None, help="Idempotency key: the same key reports the fault once.")
@as_json
def report(data: Path | None, text: str, at: str | None, key: str | None, as_json: bool, **given: Any) -> int:
    """Report a fault and print what it is promised."""
    fault = FaultReport(
        site_id=given["site"],
        description=text,
        asset_id=given["asset"],
        skill=given["skill"],
        level=given["level"],
        fault_class=given["fault_class"],
        emergency=given["emergency"],
        notified_at=None if at is None else _instant("at", at),
    )
    with desk_at(data) as desk:
        now = _now(desk)
        work_order = desk.report_fault(fault, now=now, actor=ACTOR, command_id=key or uuid.uuid4().hex)
        clocks = desk.clocks(work_order, now=now)
    rows = [
        {
            "commitment": clock.commitment.code.value,
            "due": clock.commitment.due.astimezone(SHANGHAI).isoformat(),
            "provisional": clock.commitment.provisional,
            "clause": clock.commitment.clause,
        }
        for clock in clocks
    ]
    if as_json:
        print_json({"work_order": work_order.id, "status": work_order.status.value, "commitments": rows})
    else:
        click.echo(work_order.id)
        _table(rows)
    return 0


@click.command()
@data_option
@click.option("--seconds", type=click.FloatRange(min=0.1), default=10.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--publish", "wanted", is_flag=True, help="Put the plan in force at once.")
@as_json
def plan(data: Path | None, seconds: float, seed: int, wanted: bool, as_json: bool) -> int:
    """Make a plan for everything open, keep it as the draft and, with --publish, put it in force."""
    with desk_at(data) as desk:
        now = _now(desk)
        stated = stated_at(desk, now)
        supervisor = Supervisor()
        supervisor.prepare()
        try:
            routes = starting_routes(stated, stated.snapshot.published, supervisor.insert)
            search = supervisor.search(stated.problem, routes, seconds=seconds, seed=seed)
            found = plan_from(stated, search.result())
        finally:
            supervisor.close()
        kept = desk.submit_plan(found, now=now, actor=ACTOR)
        if wanted:
            kept = desk.publish(kept.version, now=now, actor=ACTOR, command_id=f"publish-{kept.version}")
    if as_json:
        print_json(dataclasses.asdict(kept))
        return 0
    click.echo(f"plan {kept.version} ({kept.status.value}, {kept.stage}): objective {kept.objective}")
    _table(
        [
            {"technician": route.technician_id, "visits": len(route.stops), "home": _clock_time(route.home_at)}
            for route in kept.routes
        ]
    )
    for left in kept.unassigned:
        click.echo(f"{left.work_order_id} not assigned: {left.reason} {dict(left.facts)}")
    return 0


@click.command()
@data_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@as_json
def risks(data: Path | None, limit: int, as_json: bool) -> int:
    """Open commitments, the least slack first."""
    with desk_at(data) as desk:
        found = desk.risks(now=_now(desk))[:limit]
    rows = [
        {
            "work_order": risk.work_order_id,
            "commitment": risk.status.commitment.code.value,
            "state": risk.status.state.value,
            "due": _clock_time(risk.status.commitment.due),
            "predicted": _clock_time(risk.predicted_at),
            "slack_minutes": risk.slack_seconds // 60,
            "technician": risk.technician_id,
            "clause": risk.status.commitment.clause,
        }
        for risk in found
    ]
    print_json(rows) if as_json else _table(rows)
    return 0


_LISTS: dict[str, Callable[[Desk], Sequence[Mapping[str, object]]]] = {}


def _lists(name: str) -> Callable[[Callable[[Desk], Sequence[Mapping[str, object]]]], None]:
    def keep(rows: Callable[[Desk], Sequence[Mapping[str, object]]]) -> None:
        _LISTS[name] = rows

    return keep


@_lists("work-orders")
def _work_orders(desk: Desk) -> Sequence[Mapping[str, object]]:
    with desk.reading() as unit:
        return [
            {
                "id": w.id,
                "status": w.status.value,
                "site": w.site_id,
                "policy": w.policy_id,
                "technician": w.technician_id,
                "notified": _clock_time(w.notified_at),
                "description": w.description,
            }
            for w in unit.open_work_orders()
        ]


@_lists("technicians")
def _technicians(desk: Desk) -> Sequence[Mapping[str, object]]:
    with desk.reading() as unit:
        return [{"id": t.id, "name": t.name, "home": t.home_name, "skills": dict(t.skills)} for t in unit.technicians()]


@_lists("sites")
def _sites(desk: Desk) -> Sequence[Mapping[str, object]]:
    with desk.reading() as unit:
        return [
            {"id": s.id, "name": s.name, "customer": s.customer_id, "address": s.place.address} for s in unit.sites()
        ]


@_lists("policies")
def _policies(desk: Desk) -> Sequence[Mapping[str, object]]:
    return [{"id": p.id, "version": p.version, "company": p.company} for p in desk.policies.values()]


@click.command("list")
@data_option
@click.argument("what", type=click.Choice(sorted(_LISTS)), default="work-orders")
@as_json
def list_(data: Path | None, what: str, as_json: bool) -> int:
    """List work-orders (open ones), technicians, sites or policies."""
    with desk_at(data) as desk:
        rows = _LISTS[what](desk)
    print_json(rows) if as_json else _table(rows)
    return 0


@click.command()
@data_option
@click.argument("work_order_id")
@as_json
def explain(data: Path | None, work_order_id: str, as_json: bool) -> int:
    """Why a work order is where it is, who else could take it, and what blocks the others."""
    with desk_at(data) as desk:
        found = explain_work_order(desk, work_order_id, now=_now(desk))
    if as_json:
        print_json(dataclasses.asdict(found))
    else:
        _print_explanation(found)
    return 0


def _print_explanation(found: Explanation) -> None:
    where = f"{found.technician_id} at {_clock_time(found.arrive_at)}" if found.arrive_at else found.reason or "-"
    click.echo(f"{found.work_order_id}: plan {found.plan_version}, {where} {dict(found.reason_facts) or ''}")
    _table(
        [
            {
                "technician": s.technician_id,
                "arrives": _clock_time(s.arrive_at),
                "margin_minutes": None if s.margin_seconds is None else s.margin_seconds // 60,
                "extra_travel_minutes": s.extra_travel_seconds // 60,
                "hurts": ", ".join(hurt.work_order_id for hurt in s.hurt),
            }
            for s in found.suggestions
        ]
    )
    reasons: dict[str, list[str]] = {}
    for blocked in found.blocked:
        reasons.setdefault(blocked.reason, []).append(blocked.technician_id)
    for reason, technicians in sorted(reasons.items(), key=lambda item: -len(item[1])):
        click.echo(f"{reason}: {len(technicians)} ({', '.join(technicians)})")


@click.command("verify")
@data_option
@as_json
def verify_(data: Path | None, as_json: bool) -> int:
    """Check the store's invariants; exit status 1 when one is broken."""
    with desk_at(data) as desk, desk.reading() as unit:
        findings = [str(finding) for finding in verify(unit)]
    if as_json:
        print_json({"sound": not findings, "findings": findings})
    else:
        click.echo("\n".join(findings) if findings else "sound")
    return 1 if findings else 0


def _now(desk: Desk) -> datetime:
    """The desk's time; a demo that is not running stands still."""
    with desk.reading() as unit:
        return now_in(unit, time.time())


def _instant(where: str, text: str) -> datetime:
    try:
        return from_text(text)
    except ValueError as error:
        raise InputErrors([InputProblem("moment.bad", where, {"given": text})]) from error


def _clock_time(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _table(rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        click.echo("-")
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    # a pipe has no width of its own: nothing is cut there
    Console(width=None if sys.stdout.isatty() else 400).print(table)
