"""What the verbs share: the options everybody takes and the way answers are printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from dispatch.desk import Desk
from dispatch.errors import PaidanError
from dispatch.messages import explain
from dispatch.opening import open_desk
from dispatch.settings import read_settings

F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def data_option(verb: F) -> F:
    """``--data``: which installation is meant."""
    return click.option(
        "--data", type=click.Path(path_type=Path), default=None, help="Data folder (default: PAIDAN_DATA or ./var)."
    )(verb)


@contextmanager
def desk_at(data: Path | None) -> Iterator[Desk]:
    """The desk of an installation, closed afterwards."""
    desk = open_desk(read_settings(data=data))
    try:
        yield desk
    finally:
        desk.close()


def print_json(value: object) -> None:
    """One JSON document on standard output; instants and other values as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_trouble(error: PaidanError) -> None:
    """What went wrong without stopping us, in both languages on standard error."""
    for language in ("zh", "en"):
        for said in explain(error, language):
            click.echo(f"{said.code}: {said.cause} {said.action}", err=True)
