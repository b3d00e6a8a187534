"""The runner: what is run, what a child answers, and that no failure is dropped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import child, rows
from bench.best_known import best_known
from bench.engines.catalogue import ENGINES, Engine
from bench.engines.model import Unsupported
from bench.run import main, options, runs
from tests.bench.technician_file import document


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(document()), encoding="utf-8")
    return file


def asked(instance: Path, engine: str) -> dict[str, object]:
    return {"format": "technician", "path": str(instance), "engine": engine, "seconds": 0.05, "seed": 1}


def test_an_engine_that_knows_no_seed_runs_once(instance: Path) -> None:
    line = ["--instances", str(instance), "--json", "x", "--seeds", "1,2", "--engines", "paidan,greedy"]
    assert [(run.engine, run.seed) for run in runs(options(line))] == [("paidan", 1), ("paidan", 2), ("greedy", 1)]


def test_an_engine_nobody_knows_is_refused(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options(["--instances", str(instance), "--json", "x", "--engines", "crystal-ball"])
    assert "crystal-ball is none of paidan" in capsys.readouterr().err


def test_a_child_answers_with_the_plan_and_its_worth(instance: Path, tmp_path: Path) -> None:
    request, answer = tmp_path / "request.json", tmp_path / "answer.json"
    request.write_text(json.dumps(asked(instance, "greedy")), encoding="utf-8")
    child.main(str(request), str(answer))
    row = json.loads(answer.read_text(encoding="utf-8"))
    assert row["valid"]
    assert sorted(n for route in row["routes"] for n in route["faults"]) == [100, 101, 102]
    assert {"cpu_seconds", "wall_seconds", "memory_mb", "weighted_lateness", "travel"} <= row.keys()


def _unsupported(*_: object) -> None:
    raise Unsupported("crews")


def _failing(*_: object) -> None:
    raise ZeroDivisionError("a bug of the peer")


def _missing(*_: object) -> None:
    raise ModuleNotFoundError("No module named 'peer'")


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (_unsupported, "crews"),
        (_failing, "failed: a bug of the peer"),
        (_missing, "not installed: No module named 'peer'"),
    ],
)
def test_whatever_goes_wrong_with_a_peer_is_a_row_with_the_reason(
    instance: Path, plan: object, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "load", lambda _: plan)
    row = child.run(asked(instance, "greedy"))
    assert (row["valid"], row["reason"]) == (False, reason)


def test_the_runner_keeps_rows_and_prints_the_table(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.jsonl"
    line = ["--instances", str(instance), "--json", str(out), "--seconds", "0.1", "--engines", "greedy"]
    assert main(line) == 0
    (row,) = rows.read(out)
    assert row["engine"] == "greedy"
    assert row["versions"]["python"]
    assert row["machine"]["cores"]
    assert "tiny (technician), 0.1 CPU s" in capsys.readouterr().out
    assert main([*line, "--resume"]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


def test_a_folder_without_instances_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--instances", str(tmp_path), "--json", str(tmp_path / "out")]) == 2
    assert "no technician instances" in capsys.readouterr().err


def test_the_best_known_value_is_found_in_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / "best_known.csv").write_text(
        "file,problem,best_known\nvrptw/a/C1.txt,vrptw,827.3\nvrptw/a/C2.txt,vrptw,\n", encoding="utf-8"
    )
    folder = tmp_path / "vrptw" / "a"
    folder.mkdir(parents=True)
    assert best_known(folder / "C1.txt", "vrptw") == 827.3
    assert best_known(folder / "C2.txt", "vrptw") is None
    assert best_known(folder / "C1.txt", "trsp") is None


def test_every_engine_names_the_package_it_needs() -> None:
    assert all(engine.package and engine.says for engine in ENGINES.values())
    assert ENGINES["paidan"].version() is not None
