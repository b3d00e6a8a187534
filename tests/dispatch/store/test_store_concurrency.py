"""Many threads at one store: one winner, the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from dispatch.errors import Conflict, DoubleBooking, PaidanError
from dispatch.store.base import Store
from dispatch.store.bookings import overlaps
from dispatch.store.fair_lock import FairLock
from dispatch.store.sql import SqlStore
from tests.dispatch.store.samples import NOON, add_work_orders, next_version, plan, stop, work_order


def _at_once(count: int, act: Callable[[int], object]) -> Counter[str]:
    """Let ``count`` threads start together; how often each outcome happened."""
    barrier = threading.Barrier(count)

    def one(number: int) -> str:
        barrier.wait()
        try:
            act(number)
        except PaidanError as error:
            return error.code
        return "ok"

    with ThreadPoolExecutor(count) as threads:
        return Counter(threads.map(one, range(count)))


def test_two_dispatchers_who_save_one_version_have_one_winner(store: Store) -> None:
    add_work_orders(store, 1)
    for _ in range(20):
        with store.reading() as unit:
            seen = unit.work_order("PD-20251114-0001")

        def save(number: int, seen: object = seen) -> None:
            with store.writing() as unit:
                unit.save_work_order(next_version(seen, f"by {number}"))  # type: ignore[arg-type]

        assert _at_once(2, save) == {"ok": 1, "work_order.stale": 1}


def test_eight_planners_who_book_one_technician_leave_no_overlap(store: Store) -> None:
    add_work_orders(store, 8)

    def publish(number: int) -> None:
        with store.writing() as unit:
            good, bad = (stop(number + 1, 0, 2),), (stop(number + 1, 0, 2), stop((number + 1) % 8 + 1, 1, 3))
            unit.book(unit.add_plan(plan(("T1", good if number % 2 else bad))))

    assert _at_once(8, publish) == {"ok": 4, "plan.double_booking": 4}
    with store.reading() as unit:
        assert len(unit.bookings()) == 1
        assert overlaps(unit.bookings()) == ()


def test_the_guard_holds_when_the_application_does_not_look(sql: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatch.store.sql_work.refuse_double_booking", lambda _: None)
    add_work_orders(sql, 2)
    with sql.writing() as unit:
        with pytest.raises(DoubleBooking):
            unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 2), stop(2, 1, 3))))))
        assert unit.bookings() == ()


def test_work_orders_reported_at_once_get_different_numbers(store: Store) -> None:
    def add(_: int) -> None:
        for _ in range(5):
            with store.writing() as unit:
                unit.add_work_order(replace(work_order(), id=unit.next_work_order_id(NOON)))

    assert _at_once(8, add) == {"ok": 8}
    with store.reading() as unit:
        assert {row.id for row in unit.open_work_orders()} == {f"PD-20251114-{n:04d}" for n in range(1, 41)}


def test_one_command_sent_twenty_times_at_once_acts_once(store: Store) -> None:
    def intake(_: int) -> None:
        with store.writing() as unit:
            if unit.answer_of("cmd", "hash") is None:
                unit.add_work_order(replace(work_order(), id=unit.next_work_order_id(NOON)))
                unit.remember("cmd", "hash", "answer", NOON)

    assert _at_once(20, intake) == {"ok": 20}
    with store.reading() as unit:
        assert len(unit.open_work_orders()) == 1


def test_readers_go_on_while_a_writer_works(store: Store) -> None:
    add_work_orders(store, 1)

    def look(_: int) -> None:
        with store.reading() as unit:
            assert len(unit.open_work_orders()) == 1

    with store.writing() as writer:
        writer.add_work_order(work_order(2))
        assert _at_once(16, look) == {"ok": 16}


def test_two_stores_on_one_file_do_not_lose_each_others_changes(sql: SqlStore, url: str) -> None:
    add_work_orders(sql, 1)
    other = SqlStore.open(url)

    def save(number: int) -> None:
        for _ in range(10):
            with (sql, other)[number].writing() as unit:
                unit.save_work_order(next_version(unit.work_order("PD-20251114-0001"), "again"))

    assert _at_once(2, save) == {"ok": 2}
    with other.reading() as unit:
        assert unit.work_order("PD-20251114-0001").version == 21
    other.close()


def test_the_write_lock_serves_in_order_of_arrival() -> None:
    lock, served, threads = FairLock(), [], []

    def ask(number: int) -> None:
        with lock.held(5):
            served.append(number)

    with lock.held(5):
        for number in range(6):
            thread = threading.Thread(target=ask, args=(number,))
            thread.start()
            threads.append(thread)
            while len(lock._waiting) <= number:
                thread.join(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(6))


def test_a_writer_that_waited_too_long_gives_up_and_the_queue_goes_on() -> None:
    lock = FairLock()

    def give_up(_: int) -> None:
        with lock.held(0.01):
            raise AssertionError("the lock is taken")

    with lock.held(5):
        assert _at_once(2, give_up) == {"store.busy": 2}
    with lock.held(0):
        pass


def test_a_stale_edit_after_the_fact_names_nobody_when_there_is_no_event(store: Store) -> None:
    with store.writing() as unit:
        unit.add_work_order(work_order())
        with pytest.raises(Conflict) as caught:
            unit.save_work_order(replace(work_order(), version=3))
    assert caught.value.facts == {"id": "PD-20251114-0001", "version": 1, "by": None, "at": None}
