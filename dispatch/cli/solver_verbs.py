"""``paidan solve FILE`` and ``paidan check FILE``: the solver alone, on files of integers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from dispatch.cli.common import as_json, print_json
from dispatch.errors import InputErrors, InputProblem
from solver import Budget, Problem, ProblemError
from solver import check as find_defects
from solver import solve as search
from solver.bounds.tiers import floors
from solver.files import problem_from_json, solution_from_json, solution_to_json

_file = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_file
@click.option("--seconds", type=click.FloatRange(min=0.0), default=10.0, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--prove", type=click.FloatRange(min=0.0), default=0.0, help="Seconds for proving how good it is.")
@as_json
def solve(file: Path, seconds: float, seed: int, prove: float, as_json: bool) -> int:
    """Solve a problem file and print the solution."""
    problem = _problem(_read(file))
    solution = search(problem, budget=Budget(seconds=seconds), seed=seed)
    proven = floors(problem, solution, budget=Budget(seconds=prove)) if prove else ()
    answer = solution_to_json(solution) | ({"floors": [asdict(floor) for floor in proven]} if prove else {})
    if as_json:
        print_json(answer)
    else:
        for name, cost in [*solution.stages, (f"-> {solution.stage}", solution.cost)]:
            click.echo(f"{name:>14}  " + "  ".join(f"{tier} {value}" for tier, value in cost._asdict().items()))
        for left in solution.unassigned:
            click.echo(f"visit {left.visit} left out: {left.reason} {dict(left.facts)}")
        for floor in proven:
            least = "no bound" if floor.at_least is None else f"no plan as good before has less than {floor.at_least}"
            click.echo(f"{floor.measure:>14}  {floor.plan}; {least}")
    return 0


@click.command()
@_file
@as_json
def check(file: Path, as_json: bool) -> int:
    """Judge a file that holds ``problem`` and ``solution``; exit status 2 when the solution is not sound."""
    raw = _read(file)
    problem = _problem(raw.get("problem"))
    try:
        solution = solution_from_json(raw.get("solution"))
    except ProblemError as error:
        raise _as_input(error) from error
    defects = [str(defect) for defect in find_defects(problem, solution)]
    if as_json:
        print_json({"sound": not defects, "defects": defects})
    else:
        click.echo("\n".join(defects) if defects else "sound")
    return 2 if defects else 0


def _read(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputErrors([InputProblem("file.unreadable", str(file), {"what": error.strerror})]) from error
    except ValueError as error:
        raise InputErrors([InputProblem("file.not_json", str(file), {"what": str(error)})]) from error
    if not isinstance(found, dict):
        raise InputErrors([InputProblem("file.not_json", str(file), {"what": "not an object"})])
    return found


def _problem(raw: object) -> Problem:
    try:
        return problem_from_json(raw)
    except ProblemError as error:
        raise _as_input(error) from error


def _as_input(error: ProblemError) -> InputErrors:
    return InputErrors([InputProblem(issue.code, issue.where, dict(issue.facts)) for issue in error.issues])
