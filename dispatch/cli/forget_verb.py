"""``paidan forget``: drop plans and command keys that are long over; the planner does the same once a day."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.settings import read_settings


@click.command()
@data_option
@as_json
def forget(data: Path | None, as_json: bool) -> int:
    """Forget what is older than PAIDAN_KEEP_PLANS_DAYS, _DRAFTS_DAYS and _COMMANDS_DAYS; every event stays."""
    keep = read_settings(data=data).retention
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        gone = desk.forget(keep, now=now)
    if as_json:
        print_json(asdict(gone))
    else:
        click.echo(f"忘记计划 {gone.plans} 份、命令编号 {gone.commands} 个；事件全部保留。")
        click.echo(f"forgot {gone.plans} plans and {gone.commands} command keys; every event is kept.")
    return 0
