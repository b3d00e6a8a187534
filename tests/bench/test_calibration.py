"""The judge of forecasts: what it counts, and that it finds a forecast out that claims too much."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import calibration
from bench.calibration import Judged, bins_of, brier, judged, learnt, logistic
from bench.closed_world import EIGHT, kinds, lived, look, routes
from bench.reliability_chart import Bin, reliability_chart
from dispatch.forecasting.lognormal import Lognormal
from dispatch.model.moment import seconds_between
from dispatch.model.work_order import WorkOrderStatus

FAULTS = kinds(np.random.default_rng(5))
shares = st.floats(0, 1)


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1))
def test_every_promise_lies_in_one_bin(rows: list[tuple[float, bool]]) -> None:
    bins = bins_of([Judged(chance, 0, broken) for chance, broken in rows])
    assert sum(one.count for one in bins) == len(rows)
    assert all(
        number / 10 - 1e-9 <= one.forecast <= number / 10 + 0.1 + 1e-9 for number, one in enumerate(bins) if one.count
    )


def test_a_bin_compares_what_was_forecast_with_what_broke() -> None:
    bins = bins_of([Judged(0.32, 0, True), Judged(0.38, 0, False), Judged(1.0, 0, True)])
    assert (bins[3].count, bins[3].forecast, bins[3].frequency) == (2, pytest.approx(0.35), 0.5)
    assert (bins[9].count, bins[9].gap) == (1, 0)


def test_certainty_that_is_right_scores_nothing_and_certainty_that_is_wrong_one() -> None:
    broken = np.array([1.0, 0.0])
    assert brier(broken, broken) == 0
    assert brier(1 - broken, broken) == 1
    assert brier(np.array([0.5, 0.5]), broken) == 0.25


def test_the_curve_falls_with_the_slack_and_passes_through_the_share_that_broke() -> None:
    rng = np.random.default_rng(1)
    slack = rng.uniform(-2, 2, 4000)
    broken = rng.random(4000) < 1 / (1 + np.exp(2 * slack))
    curve = logistic([Judged(0, int(3600 * s), bool(b)) for s, b in zip(slack, broken, strict=True)])
    early, middle, late = curve(np.array([1.0, 0.0, -1.0]))
    assert early < middle < late
    assert middle == pytest.approx(0.5, abs=0.05)
    assert early == pytest.approx(1 / (1 + np.exp(2)), abs=0.05)


def test_a_day_happens_in_order_and_no_work_begins_before_its_appointment() -> None:
    for day in routes(FAULTS, 50, np.random.default_rng(3)):
        free = 0.0
        for visit, truth in zip(day, lived(day), strict=True):
            assert truth.departs == free
            assert truth.departs <= truth.there <= truth.free <= truth.solved
            assert truth.free >= visit.opens + visit.work
            free = truth.free


def test_the_desk_sees_nothing_that_has_not_happened_yet() -> None:
    rng = np.random.default_rng(4)
    for day in routes(FAULTS, 50, rng):
        seen = look(day, rng)
        for order in seen.orders.values():
            known = [at for at in (order.departed_at, order.visit_arrived_at) if at is not None]
            assert all(at <= seen.now for at in known)
            over = EIGHT.timestamp() + round(seen.truths[order.id].free) <= seen.now.timestamp()
            assert (order.status is WorkOrderStatus.RESOLVED) == over
        planned = {stop.work_order_id for stop in seen.plan.routes[0].stops}
        assert planned == {o.id for o in seen.orders.values() if o.status is not WorkOrderStatus.RESOLVED}
        assert all(seconds_between(seen.now, stop.finish_at) >= 0 for stop in seen.plan.routes[0].stops)


def test_a_forecast_that_learnt_is_honest_on_other_days_and_one_that_was_told_nonsense_is_found_out() -> None:
    experience = learnt(FAULTS, 1, 250)
    told = replace(experience, kinds={kind: Lognormal(one.median * 2, 0.05) for kind, one in experience.kinds.items()})
    honest, nonsense = (list(judged(FAULTS, one, 2, 250)) for one in (experience, told))
    assert len(honest) > 1500
    assert _weighted_gap(bins_of(honest)) < 0.04 < _weighted_gap(bins_of(nonsense))
    errors = [brier(*calibration._columns(found)) for found in (honest, nonsense)]
    assert errors[0] < errors[1]


def _weighted_gap(bins: tuple[Bin, ...]) -> float:
    """The mean gap of all promises, which few promises in one bin do not upset."""
    return sum(one.count * one.gap for one in bins) / sum(one.count for one in bins)


def test_the_picture_has_a_dot_for_every_bin_that_is_not_empty() -> None:
    picture = reliability_chart([Bin(3, 0.05, 0.0), Bin(0, 0.0, 0.0), Bin(9, 0.95, 1.0)], "预测 & 频率")
    root = ElementTree.fromstring(picture)
    dots = root.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == 2
    assert float(dots[1].attrib["cx"]) > float(dots[0].attrib["cx"])
    assert float(dots[1].attrib["cy"]) < float(dots[0].attrib["cy"])
