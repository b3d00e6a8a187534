"""``paidan whatif promise`` and ``staff``: the tightest term that would be kept, and the fewest people who keep it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from dispatch.cli.common import as_json, print_json
from dispatch.cli.whatif_verbs import fan_of, many, studied, whatif
from dispatch.places.regions import Atlas
from dispatch.whatif.labels import LABELS, with_interval
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.parts import parts
from dispatch.whatif.questions import USUAL_TERMS, Answer, Tried, tightest_term
from dispatch.whatif.scenario import WhatIf, find_scenario
from dispatch.whatif.staff_question import Crowd, StaffAnswer
from dispatch.whatif.staffing_search import staff_answer

__all__ = ["promise", "staff", "whatif"]

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


@whatif.command()
@click.option("--promise", "clause", required=True, help="The promise: L01/arrive/prd, or L01/arrive for all regions.")
@click.option("--target", type=float, default=0.95, show_default=True, help="The share that is to be kept.")
@click.option("--base", default="today", show_default=True, help="The scenario it is asked for.")
@many
@as_json
def staff(
    clause: str,
    target: float,
    base: str,
    replications: int,
    seed: int,
    workers: int,
    ray_address: str | None,
    data: Path | None,
    as_json: bool,
) -> int:
    """Search the fewest technicians, and where they should live, to keep a promise."""
    fan = fan_of(workers, ray_address)

    def simulate(what_if: WhatIf) -> Mapping[int, Outcome]:
        return studied(what_if, f"{Path(base).stem}-staff", replications, seed, fan, data).outcomes()

    answer = staff_answer(find_scenario(base), clause, target, simulate)
    if as_json:
        print_json(_staff_plain(answer))
    else:
        _show_staff(answer, parts().atlas)
    return 0


def _staff_plain(answer: StaffAnswer) -> dict[str, object]:
    def crowd(one: Crowd) -> dict[str, object]:
        return {
            "technicians": one.placement.count,
            "where": dict(one.placement.technicians),
            "covered": one.placement.covered_share,
            "kept": None if one.kept is None else one.kept.mean,
            "low": None if one.kept is None else one.kept.low,
            "high": None if one.kept is None else one.kept.high,
        }

    return {
        "promise": answer.promise,
        "target": answer.target,
        "replaced": list(answer.replaced),
        "tried": [crowd(one) for one in answer.tried],
        "fewest": None if answer.fewest is None else crowd(answer.fewest),
    }


def _show_staff(answer: StaffAnswer, atlas: Atlas) -> None:
    table = Table(title=f"{answer.promise} ≥ {answer.target:.0%}", title_justify="left")
    for heading in ("人数 / technicians", "在哪里 / where", "选址覆盖 / covered", "兑现率 / kept"):
        table.add_column(heading)
    for one in answer.tried:
        where = ", ".join(f"{_city(atlas, code)} {count}" for code, count in one.placement.technicians.items() if count)
        kept = "–" if one.kept is None else with_interval(one.kept, KEPT)
        table.add_row(str(one.placement.count), where, f"{one.placement.covered_share:.0%}", kept)
    Console().print(table)
    click.echo(f"现有 {len(answer.replaced)} 人会这项技能。 / {len(answer.replaced)} hold the skill today.")
    if answer.fewest is None:
        click.echo("再多人也守不住：承诺太紧或距离太远。 / No crew keeps it: too tight, or too far.")
    else:
        count = answer.fewest.placement.count
        click.echo(f"最少需要 {count} 人。 / The fewest that keep it: {count}.")


def _city(atlas: Atlas, prefix: str) -> str:
    """The name of a city by the first four digits of its counties."""
    return next((c.city or c.province for code, c in atlas.counties.by_adcode.items() if code[:4] == prefix), prefix)


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
