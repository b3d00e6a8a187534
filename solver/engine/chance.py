"""The search's own chance: a xorshift generator in one cell of the state, so a seed gives the same plan anywhere."""

from __future__ import annotations

import math

from solver.engine.compiled import Ints, inlined
from solver.engine.facts import RANDOM

_LOGICAL_7 = 2**57 - 1
_MANTISSA = 2**53 - 1
NEVER = 2**31


@inlined
def chance(numbers: Ints) -> float:
    """A number from 0 to 1, 1 excluded (Marsaglia, Xorshift RNGs, 2003: 13, 7, 17)."""
    x = numbers[RANDOM]
    x ^= x << 13
    x ^= (x >> 7) & _LOGICAL_7
    x ^= x << 17
    numbers[RANDOM] = x
    return float(((x >> 11) & _MANTISSA) / (_MANTISSA + 1.0))


@inlined
def below(numbers: Ints, count: int) -> int:
    """A whole number from 0 to ``count`` - 1."""
    return int(chance(numbers) * count)


@inlined
def next_blink(numbers: Ints, blink: float) -> int:
    """How many candidates are looked at before the next one is overlooked."""
    if blink <= 0.0:
        return NEVER
    return int(math.log(1.0 - chance(numbers)) / math.log(1.0 - blink))
