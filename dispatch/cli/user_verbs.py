"""``paidan user add``: give somebody a sign-in to an installation that is no demo."""

from __future__ import annotations

from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, print_json
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.user import Role, User
from dispatch.passwords import SHORTEST_PASSWORD, password_hash
from dispatch.settings import read_settings
from dispatch.store_of import open_store


@click.group()
def user() -> None:
    """Who may sign in."""


@user.command()
@click.argument("user_id")
@data_option
@click.option("--name", required=True, help="Name as people see it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--technician", default=None, help="Id of the technician whose visits he sees (role technician).")
@click.option(
    "--password",
    envvar="PAIDAN_PASSWORD",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when not given; better so than on the command line.",
)
@as_json
def add(
    user_id: str, data: Path | None, name: str, role: str, technician: str | None, password: str, as_json: bool
) -> int:
    """Add a user, or give one a new name, role and password."""
    problems = []
    if len(password) < SHORTEST_PASSWORD:
        problems.append(InputProblem("user.short_password", "password", {"least": SHORTEST_PASSWORD}))
    if (role == Role.TECHNICIAN) != (technician is not None):
        problems.append(InputProblem("user.technician_mismatch", "technician"))
    if problems:
        raise InputErrors(problems)
    store = open_store(read_settings(data=data))
    try:
        with store.writing() as unit:
            if technician is not None:
                unit.technician(technician)
            unit.put_user(User(user_id, name, Role(role), technician, password_hash(password)))
    finally:
        store.close()
    print_json({"user": user_id, "role": role}) if as_json else click.echo(f"{user_id}: {role}")
    return 0
