"""``paidan import``: a firm's own customers, sites, assets, technicians and shifts from CSV."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.clock import now_in
from dispatch.errors import InputErrors, InputProblem
from dispatch.messages import message
from dispatch.places.systems import CoordinateSystem
from dispatch.sheets import SheetKind, read_table
from dispatch.sheets.reading import SheetReading

ACTOR = "terminal"


@click.command(name="import")
@data_option
@click.argument("kind", type=click.Choice([kind.value for kind in SheetKind]))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--system",
    type=click.Choice([system.value for system in CoordinateSystem]),
    default="wgs84",
    show_default=True,
    help="Coordinate system of the degrees in the file.",
)
@click.option("--apply", "store", is_flag=True, help="Store the file; without it only the answer is printed.")
@as_json
def import_sheet(data: Path | None, kind: str, file: Path, system: str, store: bool, as_json: bool) -> int:
    """Read FILE and say what it would change, or store all of it with --apply."""
    table = read_table(file.read_bytes())
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        reading = desk.read_sheet(SheetKind(kind), table, system=CoordinateSystem(system), now=now)
        if store and not reading.problems:
            desk.import_sheet(
                SheetKind(kind),
                table,
                system=CoordinateSystem(system),
                now=now,
                actor=ACTOR,
                command_id=uuid.uuid4().hex,
            )
    _say(reading, stored=store and not reading.problems, as_json=as_json)
    if reading.problems:
        raise InputErrors(reading.problems)
    return 0


def _say(reading: SheetReading, *, stored: bool, as_json: bool) -> None:
    facts = {"new": len(reading.new), "changed": len(reading.changed), "unchanged": reading.unchanged}
    if as_json:
        print_json({**facts, "stored": stored, "ignored": reading.ignored, "warnings": _texts(reading.warnings)})
        return
    click.echo("  ".join(f"{name} {count}" for name, count in facts.items()) + ("  stored" if stored else ""))
    for header in reading.ignored:
        click.echo(f"not used: {header}", file=sys.stderr)
    for text in _texts(reading.warnings):
        click.echo(text, file=sys.stderr)


def _texts(problems: tuple[InputProblem, ...]) -> list[str]:
    return [message(one.code, one.facts, "en").cause for one in problems]
