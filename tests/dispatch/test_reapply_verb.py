"""``paidan policy reapply`` shows what a new version would change, and changes it only with ``--apply``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dispatch.cli import main
from dispatch.clock import SETTING, DemoTime
from dispatch.data_root import data_root
from dispatch.store.sql import SqlStore
from tests.builders import MONDAY_9, a_desk, a_small_company, reported


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One fault under version 1 of L01, and a version 2 with 24 hours in the delta, in effect since that morning."""
    folder = tmp_path / "letters"
    shutil.copytree(data_root() / "policies", folder)
    first = (folder / "l01.toml").read_text(encoding="utf-8")
    second = first.replace("version = 1", "version = 2", 1).replace('prd = "8 hours"', 'prd = "24 hours"', 1)
    lines = ["effective_from = 2026-03-09" if s.startswith("effective_from") else s for s in second.splitlines()]
    (folder / "l01-v2.toml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("PAIDAN_POLICIES", str(folder))
    store = SqlStore.open(f"sqlite:///{tmp_path / 'paidan.sqlite'}")
    desk = a_small_company(a_desk(store))
    reported(desk, now=MONDAY_9)
    with store.writing() as unit:
        unit.put_setting(SETTING, DemoTime(MONDAY_9, 0.0, 0).to_json())
    desk.close()
    return tmp_path


def run(data: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(["policy", "reapply", "L01", "--data", str(data), *more])
    out, err = capsys.readouterr()
    assert end.value.code in (0, None), err
    return out


def test_the_preview_gives_both_moments_and_leaves_the_work_order_alone(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        found = json.loads(run(data, capsys, "--json"))
        (order,) = found["work_orders"]
        (clock,) = order["commitments"]
        assert (clock["before"]["due"], clock["after"]["due"]) == (
            "2026-03-09T17:00:00+08:00",
            "2026-03-10T09:00:00+08:00",
        )
        assert (found["applied"], order["tell_customer"]) == (False, "c1")


def test_with_apply_it_is_done_and_nothing_is_left_to_do(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "已执行" in run(data, capsys, "--apply")
    assert json.loads(run(data, capsys, "--json"))["work_orders"] == []


def test_in_words_it_says_who_is_to_be_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(data, capsys)
    assert "到场 2026-03-09 17:00 pending -> 2026-03-10 09:00 pending" in said
    assert "通知客户 tell the customer c1" in said
    assert "仅预览" in said
