"""The page: honest where we lose, every failure with its reason, and a picture that is an SVG."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import rows
from bench.chart import chart
from bench.report import main, page
from bench.table import blocks
from tests.bench.test_table import lost, row

CIRCUMSTANCES = {
    "versions": {"python": "3.11", "paidan": "0.1.0"},
    "machine": {"processor": "a processor", "cores": 2, "system": "Linux", "load": 1.5},
}


def told(one: rows.Row, **more: object) -> rows.Row:
    return one | CIRCUMSTANCES | more


def test_the_page_says_where_a_peer_has_the_better_plan() -> None:
    shown = page([told(row("paidan", 1, 20, 100, 50)), told(row("vroom", 1, 19, 300, 40))])
    assert "**vroom has the better plan** (breaches 19, ours 20; minutes of road 40, ours 50)" in shown


def test_less_of_a_later_measure_is_told_though_ours_is_the_better_plan() -> None:
    shown = page([told(row("paidan", 1, 20, 100, 50)), told(row("vroom", 1, 21, 300, 40))])
    assert "less of a later measure: vroom (minutes of road 40, ours 50)" in shown
    assert "better plan**" not in shown


def test_a_plan_of_ours_that_is_not_valid_is_a_loss() -> None:
    shown = page([told(lost("paidan", 1, "failed")), told(row("vroom", 1, 21))])
    assert "**ours has no valid plan**" in shown


def test_nothing_is_claimed_where_nobody_is_before_us() -> None:
    assert "Nowhere in these rows." in page([told(row("paidan", 1, 20)), told(row("greedy", 1, 40))])


def test_a_published_format_shows_objectives_gaps_and_over_how_many_they_are_a_mean() -> None:
    known = {"format": "vrptw", "best_known": 100.0}
    shown = page(
        [
            told(row("paidan", 1, 0, objective=101.0), **known, instance="C1"),
            told(row("pyvrp", 1, 0, objective=102.0), **known, instance="C1"),
            told(row("paidan", 1, 0, objective=103.0), **known, instance="C2"),
            told(lost("pyvrp", 1, "no feasible plan found"), **known, instance="C2"),
        ]
    )
    assert "| C1 | 101 (+1.00 %) | 102 (+2.00 %) |" in shown
    assert "| C2 | 103 (+3.00 %) | - |" in shown
    assert "| mean gap | 2.00 % | 2.00 % (of 1) |" in shown
    assert "- pyvrp: no feasible plan found" in shown


def test_instances_of_one_family_have_a_mean_of_their_own() -> None:
    gaps = {"R1_2_1": 1.0, "C1_2_4": 3.0, "RC2_10_1": 4.0}
    shown = page(
        [
            told(row("paidan", 1, 0, objective=100.0 + gap), format="vrptw", best_known=100.0, instance=name)
            for name, gap in gaps.items()
        ]
    )
    assert "| mean gap |" in shown
    assert "| mean gap, 200 customers, type 1 (short routes) | 2.00 % |" in shown
    assert "| mean gap, 1000 customers, type 2 (long routes) | 4.00 % |" in shown


def test_the_picture_has_a_bar_for_every_engine_with_a_plan() -> None:
    held = blocks([row("paidan", 1, 20), row("paidan", 2, 30), row("vroom", 1, 10), lost("pyvrp", 1, "<none>")])
    drawing = ElementTree.fromstring(chart(held, "breaches & more"))
    space = "{http://www.w3.org/2000/svg}"
    bars = drawing.findall(f".//{space}g/{space}rect")
    words = [text.text for text in drawing.iter(f"{space}text")]
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert widths[0] == pytest.approx(3 * widths[1], abs=0.2)
    assert "no valid plan" in words
    assert "tiny, 2 CPU s" in words


def test_page_and_picture_are_written_from_the_rows_of_a_file(tmp_path: Path) -> None:
    file, written, picture = tmp_path / "rows.jsonl", tmp_path / "page.md", tmp_path / "picture.svg"
    line = ["--json", str(file), "--page", str(written), "--picture", str(picture)]
    assert main(line) == 2
    file.write_text(json.dumps(told(row("paidan", 1, 20))) + "\n", encoding="utf-8")
    assert main(line) == 0
    assert "a processor, 2 cores, Linux" in written.read_text(encoding="utf-8")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
