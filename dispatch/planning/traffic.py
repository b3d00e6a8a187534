"""The time of day in the search's terms: speeds by span from now on, and legs as long as they then last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch.model.plan import Leg
from dispatch.travel.times import TravelMatrix
from solver.traffic import Clock, Traffic

SPAN_SECONDS = 900
"""A quarter of an hour: the hours begin anywhere between now and an hour from now."""


def traffic_of(matrix: TravelMatrix, now: datetime, horizon_seconds: int) -> Traffic | None:
    """Speeds for the legs of a matrix, None where the time of day does not count."""
    if matrix.hours is None:
        return None
    speeds = matrix.hours.speeds(now, horizon_seconds, SPAN_SECONDS)
    return Traffic(matrix.hours.classes, speeds, SPAN_SECONDS)


def driven_seconds(traffic: Traffic | None, start: int, end: int, depart: int, seconds: int) -> int:
    """How long a leg of ``seconds`` without traffic lasts for who leaves at ``depart`` seconds from now."""
    if traffic is None or seconds <= 0:
        return seconds
    clock = Clock(traffic.speeds[int(traffic.classes[start, end])], traffic.span)
    return clock.arrival(depart, seconds) - depart


def in_traffic(leg: Leg, seconds: int) -> Leg:
    """The leg as long as it lasts at its hour; what is unsure about it grows with it."""
    if seconds == leg.seconds or leg.seconds <= 0:
        return leg
    share = seconds / leg.seconds
    p50 = None if leg.p50_seconds is None else round(leg.p50_seconds * share)
    p90 = None if leg.p90_seconds is None else round(leg.p90_seconds * share)
    return replace(leg, seconds=seconds, p50_seconds=p50, p90_seconds=p90)
