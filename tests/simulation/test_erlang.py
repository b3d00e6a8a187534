"""Erlang's formulas, and a line of faults played apart from them that must agree."""

from __future__ import annotations

import random
from collections.abc import Iterator
from heapq import heapify, heapreplace
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.simulation.erlang import Queue, Served, agreement, erlang_b, technicians_for

HOUR = 3600.0
loads = st.floats(0.01, 40)


def played(queue: Queue, faults: int, *, seed: int, dawdling: bool = False) -> Iterator[Served]:
    """First come, first served by whoever is free first; ``dawdling`` lets who waits wait on."""
    rng = random.Random(seed)
    free = [0.0] * queue.technicians
    heapify(free)
    came = 0.0
    for _ in range(faults):
        came += rng.expovariate(queue.faults_per_hour / HOUR)
        start = free[0] + HOUR / 4 if dawdling and free[0] > came else max(came, free[0])
        end = start + rng.expovariate(1 / queue.service_seconds)
        heapreplace(free, end)
        yield came, start, end


def test_the_formulas_give_the_textbook_numbers() -> None:
    assert erlang_b(5, 3.0) == pytest.approx(0.110054, abs=1e-6)
    queue = Queue(5, 3.0, HOUR)
    assert queue.wait_share == pytest.approx(0.236152, abs=1e-6)
    assert queue.mean_wait_seconds == pytest.approx(0.236152 * HOUR / 2, rel=1e-5)
    assert queue.utilisation == pytest.approx(0.6)


@given(st.integers(1, 30), loads)
def test_the_recursion_is_the_sum_of_the_definition(technicians: int, load: float) -> None:
    terms = [load**n / factorial(n) for n in range(technicians + 1)]
    assert erlang_b(technicians, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-9)


@given(st.floats(0.05, 0.99))
def test_a_single_technician_makes_wait_as_often_as_he_is_busy(load: float) -> None:
    assert Queue(1, load, HOUR).wait_share == pytest.approx(load)


@given(st.integers(1, 60), st.floats(0.01, 0.99), st.floats(60, 1e5))
def test_one_technician_more_never_makes_anybody_wait_longer(crew: int, busy: float, service: float) -> None:
    rate = busy * crew * HOUR / service
    now, more = Queue(crew, rate, service), Queue(crew + 1, rate, service)
    assert 0 <= more.wait_share <= now.wait_share <= 1
    assert more.mean_wait_seconds <= now.mean_wait_seconds
    assert more.longer_share(service) <= now.longer_share(service) <= now.longer_share(0) == now.wait_share


@given(st.floats(0.1, 20), st.floats(600, 7200), st.floats(0, 7200), st.floats(0, 0.999))
def test_the_fewest_technicians_suffice_and_one_fewer_does_not(
    rate: float, service: float, within: float, share: float
) -> None:
    few = technicians_for(rate, service, within_seconds=within, share=share)
    assert Queue(few, rate, service).longer_share(within) <= 1 - share
    if few - 1 > rate * service / HOUR:
        assert Queue(few - 1, rate, service).longer_share(within) > 1 - share


@pytest.mark.parametrize(("technicians", "rate", "service"), [(0, 1, 60), (1, 0, 60), (1, 1, 0), (2, 2, HOUR)])
def test_a_queue_that_cannot_be_is_refused(technicians: int, rate: float, service: float) -> None:
    with pytest.raises(ValueError, match=r"needs technicians|grows for ever"):
        Queue(technicians, rate, service)


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_certainty_needs_endless_technicians(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        technicians_for(1, 600, within_seconds=0, share=share)


@pytest.mark.parametrize(("technicians", "rate", "seed"), [(1, 0.6, 1), (3, 2.1, 2), (8, 6.8, 3)])
def test_a_line_that_is_played_agrees_with_erlang(technicians: int, rate: float, seed: int) -> None:
    queue = Queue(technicians, rate, HOUR)
    figures = agreement(played(queue, 60_000, seed=seed), queue)
    assert [figure.name for figure in figures] == ["wait_share", "mean_wait_seconds", "service_seconds"]
    assert all(figure.agrees for figure in figures)
    assert all(figure.half_width < 0.25 * figure.expected for figure in figures)


def test_a_line_that_wastes_time_is_found_out() -> None:
    queue = Queue(3, 2.1, HOUR)
    figures = agreement(played(queue, 60_000, seed=2, dawdling=True), queue)
    assert not figures[1].agrees


def test_a_crew_of_another_size_is_found_out() -> None:
    queue = Queue(3, 2.1, HOUR)
    shares = agreement(played(Queue(4, 2.1, HOUR), 60_000, seed=2), queue)
    assert not shares[0].agrees


def test_a_clock_of_whole_seconds_counts_no_second_as_a_wait() -> None:
    queue = Queue(3, 2.1, HOUR)
    whole = [(float(int(a)), float(int(b)), float(int(c))) for a, b, c in played(queue, 30_000, seed=5)]
    assert all(figure.agrees for figure in agreement(whole, queue, at_once_seconds=1.0))


def test_a_few_faults_prove_nothing() -> None:
    queue = Queue(1, 0.5, HOUR)
    with pytest.raises(ValueError, match="too few"):
        agreement(played(queue, 100, seed=1), queue)
