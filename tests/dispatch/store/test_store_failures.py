"""Whatever breaks, and whenever: the state is the one before or the one after, never one between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from dispatch.lifecycle import opened
from dispatch.model.plan import PlanStatus
from dispatch.store.sql import SqlStore
from dispatch.store.verify import verify
from tests.dispatch.store.samples import NOON, add_work_orders, next_version, plan, report, stop


class PowerCut(Exception):
    """Raised in the place of a statement."""


@contextmanager
def _failing_at(nth: int) -> Iterator[list[str]]:
    """The nth statement from here on raises; what was sent before it is in the list."""
    sent: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)
        if len(sent) == nth:
            raise PowerCut

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


def _report_and_publish(store: SqlStore) -> None:
    """A command that touches almost every table."""
    with store.writing() as unit:
        made = unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, 1, 2)))))
        unit.add_work_order(opened(unit.append(report(3))))
        unit.save_work_order(next_version(unit.work_order("PD-20251114-0001"), "changed"))
        unit.book(made)
        unit.set_plan_status(made.version, PlanStatus.PUBLISHED, NOON, "调度")
        unit.put_setting("clock", "x")
        unit.remember("cmd", "hash", "answer", NOON)


def _state(store: SqlStore) -> tuple[object, ...]:
    with store.reading() as unit:
        return (
            unit.events(),
            unit.recent_work_orders(99),
            unit.bookings(),
            unit.published_plan(),
            unit.latest_draft(),
            unit.setting("clock"),
            unit.answer_of("cmd", "hash"),
        )


def test_a_failure_at_any_statement_leaves_the_state_before(sql: SqlStore) -> None:
    add_work_orders(sql, 2)
    before = _state(sql)
    for nth in count(1):
        with _failing_at(nth) as sent:
            try:
                _report_and_publish(sql)
            except PowerCut:
                pass
            else:
                break
        assert _state(sql) == before, f"after a failure at {sent[-1]}"
    assert nth > 12
    changed = [now != then for now, then in zip(_state(sql), before, strict=True)]
    assert changed == [True, True, True, True, False, True, True], "all but the draft, which is in force now"
    assert sql.damage() == ()


_WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from tests.dispatch.store.samples import NOON, report
from dispatch.lifecycle import opened
from dispatch.store.sql import SqlStore
store = SqlStore.open(sys.argv[1])
while True:
    with store.writing() as unit:
        number = unit.next_work_order_id(NOON)
        unit.add_work_order(opened(unit.append(replace(report(), work_order_id=number))))
        unit.remember(number, "hash", number, NOON)
    print(number, flush=True)
"""


def _write_until_killed(url: str, acknowledgements: int) -> list[str]:
    """Let another process write, kill it with SIGKILL in the middle, and give what it had acknowledged."""
    command = [sys.executable, "-c", _WRITER, url, str(Path(__file__).resolve().parents[3])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(acknowledgements)]
        child.kill()
        told += [line.strip() for line in child.stdout if line.endswith("\\n")]
    return told


@pytest.mark.parametrize("acknowledgements", [(1, 7, 30)])
def test_kill_minus_nine_loses_nothing_that_was_acknowledged(
    sql: SqlStore, url: str, acknowledgements: tuple[int, ...]
) -> None:
    acknowledged: set[str] = set()
    for enough in acknowledgements:
        told = _write_until_killed(url, enough)
        assert len(told) >= enough
        assert acknowledged.isdisjoint(told)
        acknowledged.update(told)
        with sql.reading() as unit:
            stored = {row.id for row in unit.open_work_orders()}
            assert acknowledged <= stored
            assert len(stored) - len(acknowledged) <= len(acknowledgements)
            assert all(unit.answer_of(number, "hash") == number for number in acknowledged)
            assert verify(unit) == ()
    assert sql.damage() == ()
