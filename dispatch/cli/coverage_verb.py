"""``paidan whatif coverage``: where and when nobody could be there in time, and which skills hang on one person."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.cli.whatif_questions import whatif
from dispatch.clock import now_in
from dispatch.desk import Desk
from dispatch.model.moment import SHANGHAI
from dispatch.skill_names import skill_name
from dispatch.staffing import Gap
from dispatch.whatif.coverage import WeakSpots, weak_spots

SHOWN = 25


@whatif.command()
@data_option
@click.option("--all", "everything", is_flag=True, help="Every gap, not only the worst.")
@as_json
def coverage(data: Path | None, everything: bool, as_json: bool) -> int:
    """Show the weak spots of the coming day."""
    with desk_at(data) as desk:
        with desk.reading() as unit:
            found = weak_spots(unit, desk.policies, desk.atlas, desk.travel, now_in(unit))
        if as_json:
            print_json(_plain(found))
        else:
            _show(found, desk, len(found.gaps) if everything else SHOWN)
    return 0


def _plain(found: WeakSpots) -> dict[str, object]:
    return {
        "from": found.period.start,
        "to": found.period.end,
        "cells": found.cells,
        "gaps": [
            {
                "cell": gap.cell.id,
                "skill": gap.cell.skill,
                "within_seconds": gap.cell.within_seconds,
                "hours": [hour.astimezone(SHANGHAI).hour for hour in gap.hours],
                "only": gap.only,
                "customers": found.customers[gap.cell.id],
            }
            for gap in found.gaps
        ],
        "only_holders": [
            {"skill": one.skill, "level": one.level, "technician": one.technician_id} for one in found.holders
        ],
    }


def _show(found: WeakSpots, desk: Desk, most: int) -> None:
    table = Table(title=f"{found.cells} 格 / cells", title_justify="left")
    for heading in ("地点 / place", "技能 / skill", "承诺 / promise", "无人可及的钟点 / hours", "只有一人 / one alone"):
        table.add_column(heading)
    for gap in found.gaps[:most]:
        adcode, _, letter = gap.cell.id.partition(" ")
        county = desk.atlas.counties.by_adcode.get(adcode)
        place = adcode if county is None else f"{county.city or county.province}{county.district or ''}"
        skill, hours = skill_name(gap.cell.skill, "zh"), gap.cell.within_seconds / 3600
        table.add_row(f"{place} {letter}", skill, f"{hours:g} h", _hours(gap), gap.only or "")
    Console().print(table)
    if len(found.gaps) > most:
        click.echo(f"… {len(found.gaps) - most} 处未列出，--all 全部列出。 / {len(found.gaps) - most} more with --all.")
    for one in found.holders:
        name = skill_name(one.skill, "zh")
        click.echo(
            f"{name} {one.level} 级只有 {one.technician_id} 一人会。 / Only {one.technician_id} holds {one.skill}."
        )


def _hours(gap: Gap) -> str:
    """Hours of the day as stretches: 22-07."""
    stretches: list[list[int]] = []
    for hour in (one.astimezone(SHANGHAI).hour for one in gap.hours):
        if stretches and (stretches[-1][1] + 1) % 24 == hour:
            stretches[-1][1] = hour
        else:
            stretches.append([hour, hour])
    return ", ".join(f"{first:02d}" if first == last else f"{first:02d}-{last:02d}" for first, last in stretches)
