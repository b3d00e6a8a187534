"""``paidan place``: where an address is, how precisely and how surely, without asking anybody."""

from __future__ import annotations

import click

from dispatch.cli.common import as_json, print_json
from dispatch.data_root import data_root
from dispatch.messages import message
from dispatch.places.addresses import Located, Outcome, Resolution
from dispatch.places.regions import Atlas
from dispatch.settings import read_settings

PRECISION_WORDS = {
    "poi": "到点 exact place",
    "town": "到镇街 town",
    "county": "到区县 county",
    "city": "到市 city",
    "province": "到省 province",
}
OUTCOME_WORDS = {
    Outcome.SURE: "可用 usable",
    Outcome.AMBIGUOUS: "有多处同名，请补充省市 several places are called so",
    Outcome.VAGUE: "太粗略，请补充区县或镇街 too vague to drive to",
    Outcome.DOUBTFUL: "把握不大，请核对 doubtful",
    Outcome.UNKNOWN: "没有认出地名 no place recognised",
}


@click.command()
@click.argument("address")
@click.option("--home", default=None, help="本省代码，用于同名地点 adcode prefix of the home province, e.g. 44")
@as_json
def place(address: str, home: str | None, as_json: bool) -> int:
    """一个地址在哪里 Where an address is: candidates with precision and confidence.

    Exit status 0 when the first candidate may be used without asking, 1 when somebody has to look.
    """
    atlas = Atlas.open(data_root(), home=read_settings(home_province=home).home_province)
    answer = atlas.addresses.resolve(address)
    if as_json:
        print_json(_as_json(answer))
    else:
        click.echo("\n".join(_lines(answer)))
    return 0 if answer.best is not None else 1


def _as_json(answer: Resolution) -> dict[str, object]:
    return {
        "text": answer.text,
        "outcome": answer.outcome.value,
        "warnings": list(answer.warnings),
        "candidates": [_candidate(one) for one in answer.candidates],
    }


def _candidate(one: Located) -> dict[str, object]:
    return {
        "name": one.full_name,
        "adcode": one.place.adcode,
        "lat": one.place.lat,
        "lon": one.place.lon,
        "precision": one.precision.value,
        "confidence": one.confidence,
    }


def _lines(answer: Resolution) -> list[str]:
    lines = [OUTCOME_WORDS[answer.outcome]]
    for one in answer.candidates:
        point = "" if one.place.point is None else f"{one.place.lat:.4f},{one.place.lon:.4f}"
        lines.append(
            f"  {one.confidence:4.0%}  {one.full_name}  {one.place.adcode or ''}  {point}  "
            f"{PRECISION_WORDS[one.precision.value]}"
        )
    for code in answer.warnings:
        words = message(code, {})
        lines.append(f"  ! {words.cause}{words.action}")
    return lines
