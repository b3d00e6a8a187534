"""Chance by name: the same names, a seed among them, give the same draw in whatever order and process it is asked.

A world that is stopped and started again goes on as if nothing had happened, because no generator has a state to lose.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Mapping
from datetime import timedelta
from statistics import NormalDist

_NORMAL = NormalDist()


def _text(names: tuple[object, ...]) -> str:
    return repr([str(name) for name in names])


def chance(*names: object) -> float:
    """An even draw above 0 and below 1."""
    digest = hashlib.sha256(_text(names).encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / (1 << 48)


def factor(spread: float, *names: object) -> float:
    """A lognormal factor with median 1; ``spread`` is the standard deviation of its logarithm."""
    return math.exp(spread * _NORMAL.inv_cdf(chance(*names)))


def exponential(*names: object) -> float:
    """An exponential factor with mean 1."""
    return -math.log(chance(*names))


def minutes(bounds: tuple[float, float], *names: object) -> timedelta:
    """An even draw between two numbers of minutes, in whole seconds."""
    least, most = bounds
    return timedelta(seconds=round(60 * (least + (most - least) * chance(*names))))


def generator(*names: object) -> random.Random:
    """A generator of its own for one purpose."""
    return random.Random(_text(names))  # noqa: S311 - a simulation keeps no secrets


def pick(weights: Mapping[str, float], rng: random.Random) -> str:
    """One key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]
