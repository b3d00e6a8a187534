"""``paidan geo trip``: the ways to get from one place to another, by road, rail, air and boat."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from dispatch.cli.common import as_json, print_json
from dispatch.cli.geo import points_of
from dispatch.data_root import data_root
from dispatch.model.plan import LegPart
from dispatch.settings import read_settings
from dispatch.travel.choice import TravelChoice, open_travel
from dispatch.travel.intercity import IntercityTravel
from dispatch.travel.intercity_data import Mode
from dispatch.travel.intercity_parts import Choice, choices

_CLOSABLE = click.Choice([mode.value for mode in (Mode.RAIL, Mode.AIR, Mode.FERRY)])

WORDS = {Mode.DRIVE: "开车 drive", Mode.RAIL: "高铁 train", Mode.AIR: "飞机 flight", Mode.FERRY: "轮船 boat"}


@click.command()
@click.option("--from", "start", required=True, help="出发地 纬度,经度 start as lat,lon")
@click.option("--to", "end", required=True, help="目的地 纬度,经度 end as lat,lon")
@click.option("--closed", type=_CLOSABLE, multiple=True, help="停运的方式 modes that do not run")
@as_json
def trip(start: str, end: str, closed: Sequence[str], as_json: bool) -> None:
    """一次出行的各种走法 The ways to make one trip; the fastest is marked with a star."""
    points = points_of(start, end)
    roads = open_travel(TravelChoice.of(read_settings()), data_root(), time.monotonic)
    travel = IntercityTravel.open(roads, data_root()).closing({Mode(mode) for mode in closed})
    found = choices(travel, points[0], points[1])
    if as_json:
        print_json({"choices": [asdict(choice) for choice in found]})
        return
    for choice in found:
        for line in _lines(choice, travel.data.english):
            click.echo(line)


def _lines(choice: Choice, english: dict[str, str]) -> Iterator[str]:
    word = WORDS[choice.mode]
    if choice.leg is None:
        yield f"  {word}: 不可行 no way"
        return
    star = "*" if choice.chosen else " "
    yield f"{star} {word}: {_minutes(choice.leg.seconds)}, {choice.leg.metres / 1000:.0f} km"
    for part in choice.leg.parts:
        yield f"      {_part(part, english)}"


def _part(part: LegPart, english: dict[str, str]) -> str:
    names = " → ".join(f"{name} {english.get(name, '')}".strip() for name in (part.start, part.end) if name)
    wait = f" + {_minutes(part.wait_seconds)} 候车休息 waits" if part.wait_seconds else ""
    return f"{WORDS[Mode(part.mode)]} {names}: {_minutes(part.seconds)}{wait}"


def _minutes(seconds: int) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
