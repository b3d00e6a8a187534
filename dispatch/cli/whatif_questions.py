"""``paidan whatif promise``: the tightest term of a promise that would be kept often enough."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, print_json
from dispatch.cli.whatif_verbs import fan_of, many, studied, whatif
from dispatch.whatif.labels import LABELS, with_interval
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.questions import USUAL_TERMS, Answer, Tried, tightest_term
from dispatch.whatif.scenario import WhatIf, find_scenario

KEPT = LABELS["attainment"]


@whatif.command()
@click.option("--clause", required=True, help="The promise: L01/arrive/prd, or L01/arrive for all regions.")
@click.option("--target", type=float, default=0.95, show_default=True, help="The share that is to be kept.")
@click.option("--terms", default=", ".join(USUAL_TERMS), show_default=True, help="Terms to choose from.")
@click.option("--base", default="today", show_default=True, help="The scenario it is asked for.")
@many
@as_json
def promise(
    clause: str,
    target: float,
    terms: str,
    base: str,
    replications: int,
    seed: int,
    workers: int,
    ray_address: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """Search the tightest term of a promise that holds: ask before you sign."""
    fan = fan_of(workers, ray_address)

    def simulate(what_if: WhatIf) -> Mapping[int, Outcome]:
        return studied(what_if, Path(base).stem, replications, seed, fan, data).outcomes()

    wanted = [term.strip() for term in terms.split(",") if term.strip()]
    answer = tightest_term(find_scenario(base), clause, target, simulate, wanted)
    if as_json:
        print_json(_plain(answer))
    else:
        _show(answer)
    return 0


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "promise": answer.promise,
        "target": answer.target,
        "tightest": None if answer.tightest is None else answer.tightest.term,
        "tried": [_tried(one) for one in answer.tried],
    }


def _tried(one: Tried) -> dict[str, object]:
    kept = one.kept
    return {
        "term": one.term,
        "kept": None if kept is None else kept.mean,
        "low": None if kept is None else kept.low,
        "high": None if kept is None else kept.high,
    }


def _show(answer: Answer) -> None:
    table = Table(title=f"{answer.promise} ≥ {answer.target:.0%}", title_justify="left")
    for heading in ("期限 / term", "兑现率 / kept", "结论 / verdict"):
        table.add_column(heading)
    for one in answer.tried:
        surely, holds = one.holds_surely(answer.target), one.holds(answer.target)
        verdict = "守得住 / holds" if surely else "平均守得住 / holds on average" if holds else "守不住 / does not hold"
        table.add_row(one.term, "–" if one.kept is None else with_interval(one.kept, KEPT), verdict)
    Console().print(table)
    found = answer.tightest
    if found is None:
        click.echo("所列期限都守不住。 / None of these terms holds.")
    else:
        click.echo(f"最紧可承诺：{found.term}。 / The tightest that holds: {found.term}.")
