"""The ``paidan`` command: every verb answers people in words and programs with ``--json``.

Exit status: 0 fine, 2 the input or the environment cannot be used (and why), 1 our fault.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any

import click

from dispatch.errors import PaidanError
from dispatch.messages import explain as in_words

VERBS = {
    "demo": "run_verbs:demo",
    "serve": "run_verbs:serve",
    "report": "desk_verbs:report",
    "plan": "desk_verbs:plan",
    "risks": "desk_verbs:risks",
    "list": "desk_verbs:list_",
    "explain": "desk_verbs:explain",
    "why": "why_verbs:why",
    "duties": "duty_verbs:duties",
    "verify": "desk_verbs:verify_",
    "user": "user_verbs:user",
    "forget": "forget_verb:forget",
    "due": "policy:due",
    "policy": "policy:policy",
    "cases": "policy:cases",
    "region": "geo:region",
    "place": "place_verbs:place",
    "import": "sheet_verbs:import_sheet",
    "travel": "geo:travel",
    "geo": "osm_verbs:geo",
    "lessons": "lesson_verbs:lessons",
    "whatif": "coverage_verb:whatif",
    "replay": "replay_verb:replay",
    "solve": "solver_verbs:solve",
    "check": "solver_verbs:check",
}
"""Each verb and where it lives below ``dispatch.cli``."""


class _Verbs(click.Group):
    """Loads a verb when it is asked for: nobody waits for the solver's wheels to be told a region."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        found: click.Command = getattr(import_module(f"dispatch.cli.{module}"), name)
        return found


@click.group(
    cls=_Verbs, help="派单 paidan: the right technician in time, for every promise. / 让每一条服务承诺按时兑现。"
)
@click.version_option(package_name="paidan", prog_name="paidan")
def paidan() -> None:
    """The group that holds every verb."""


def main(arguments: list[str] | None = None) -> None:
    """Run one verb; whatever goes wrong becomes words and an exit status, never a stack trace."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        outcome: Any = paidan.main(arguments, standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _print_usage(error, as_json="--json" in arguments)
        sys.exit(2)
    except PaidanError as error:
        _print_error(error, as_json="--json" in arguments)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # the last line of defence before a person
        _print_fault(error, as_json="--json" in arguments)
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)


def _print_usage(error: click.ClickException, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"errors": [{"code": "usage", "cause": error.format_message()}]}, ensure_ascii=False))
    else:
        error.show()


def _print_error(error: PaidanError, *, as_json: bool) -> None:
    if as_json:
        found = [
            {**chinese.as_json(), "cause_en": english.cause, "action_en": english.action}
            for chinese, english in zip(in_words(error, "zh"), in_words(error, "en"), strict=True)
        ]
        print(json.dumps({"errors": found}, ensure_ascii=False, indent=2))
        return
    for chinese, english in zip(in_words(error, "zh"), in_words(error, "en"), strict=True):
        place = f" [{chinese.where}]" if chinese.where else ""
        click.echo(f"{chinese.code}{place}\n  {chinese.cause}{chinese.action}", err=True)
        click.echo(f"  {english.cause} {english.action}", err=True)


def _print_fault(error: Exception, *, as_json: bool) -> None:
    if os.environ.get("PAIDAN_DEBUG"):
        traceback.print_exc()
    what = f"{type(error).__name__}: {error}"
    if as_json:
        print(json.dumps({"errors": [{"code": "internal", "cause": what}]}, ensure_ascii=False))
        return
    click.echo(f"internal\n  程序内部出错：{what}。请带上 PAIDAN_DEBUG=1 的输出报告给我们。", err=True)
    click.echo(f"  Something is wrong inside: {what}. Please report it with the output of PAIDAN_DEBUG=1.", err=True)
