"""The table: which run is the median, which the worst, and what is said of an engine that has no plan."""

from __future__ import annotations

from pathlib import Path

from bench import rows
from bench.table import blocks, cells, gap_percent, text, told


def row(engine: str, seed: int, breaches: int, lateness: int = 100, travel: int = 50, **more: object) -> rows.Row:
    one: rows.Row = {
        "format": "technician", "instance": "tiny", "engine": engine, "seconds": 2.0, "seed": seed, "valid": True,
        "weighted_breaches": breaches, "weighted_lateness": lateness, "travel": travel,
        "cpu_seconds": 2.0, "memory_mb": 90,
    }  # fmt: skip
    return one | more


def lost(engine: str, seed: int, reason: str) -> rows.Row:
    said = row(engine, seed, 0)
    return {name: said[name] for name in ("format", "instance", "engine", "seconds", "seed")} | {
        "valid": False,
        "reason": reason,
    }


def test_the_median_is_the_run_in_the_middle_and_not_a_mix_of_runs() -> None:
    runs = [row("paidan", 1, 30, 10, 90), row("paidan", 2, 20, 99, 10), row("paidan", 3, 25, 50, 50)]
    cell = blocks(runs)[0].cells[0]
    assert cell.median == runs[2]
    assert cell.worst == runs[0]


def test_fewer_breaches_come_before_lateness_and_lateness_before_the_road() -> None:
    runs = [row("paidan", 1, 20, 11, 1), row("paidan", 2, 20, 10, 9), row("paidan", 3, 19, 99, 9)]
    assert [run["seed"] for run in blocks(runs)[0].cells[0].rows] == [3, 2, 1]


def test_of_two_runs_the_worse_one_is_the_median() -> None:
    assert blocks([row("pyvrp", 1, 10), row("pyvrp", 2, 12)])[0].cells[0].median == row("pyvrp", 2, 12)


def test_a_run_without_a_plan_is_the_worst_and_says_why() -> None:
    cell = blocks([lost("pyvrp", 1, "no feasible plan found"), row("pyvrp", 2, 12), row("pyvrp", 3, 13)])[0].cells[0]
    assert cell.worst is None
    assert cell.median == row("pyvrp", 3, 13)
    assert cell.reason == "no feasible plan found"
    assert (len(cell.rows), len(cell.valid)) == (3, 2)


def test_engines_are_compared_with_ours_by_what_counts_first() -> None:
    block = blocks([row("vroom", 1, 30), row("paidan", 1, 20)])[0]
    assert [line[0] for line in cells(block)] == ["paidan", "vroom"]
    assert [line[9] for line in cells(block)] == ["1.00", "1.50"]


def test_the_gap_is_told_where_a_best_value_is_known() -> None:
    assert gap_percent(row("paidan", 1, 0, objective=105.0, best_known=100.0)) == 5.000000000000004
    assert gap_percent(row("paidan", 1, 0)) is None
    assert "5.00 % above the best known" in text([row("paidan", 1, 0, objective=105.0, best_known=100.0)])


def test_fifty_faults_come_before_two_hundred() -> None:
    names = ["tech_200_40_s1", "tech_50_12_s1", "tech_50_12_s10", "tech_50_12_s2"]
    shown = [block.instance for block in blocks([row("paidan", 1, 1, instance=name) for name in names])]
    assert shown == ["tech_50_12_s1", "tech_50_12_s2", "tech_50_12_s10", "tech_200_40_s1"]


def test_a_peer_that_is_missing_stays_in_the_table() -> None:
    shown = text([row("paidan", 1, 20), lost("vroom", 1, "not installed: No module named 'vroom'")])
    assert "vroom: not installed" in shown
    assert "no valid plan: not installed" in told(lost("vroom", 1, "not installed"))


def test_rows_are_kept_at_once_and_the_last_of_a_kind_counts(tmp_path: Path) -> None:
    file = tmp_path / "new" / "rows.jsonl"
    assert rows.read(file) == []
    for breaches in (30, 20):
        rows.append(file, row("paidan", 1, breaches))
    rows.append(file, row("paidan", 2, 40))
    assert [kept["weighted_breaches"] for kept in rows.read(file)] == [20, 40]
