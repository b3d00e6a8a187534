"""The dearest routes of one shift: exact labels over the promises it can keep, in whole numbers.

A label is a place, a moment, the value so far and the visits that are used up: made, or no longer worth anything from
here. It is dropped when another at the same place is no later, no poorer and has no more used up. Visits beyond the
63rd candidate have no memory and may be repeated, which only eases the problem. After Feillet et al., "An exact
algorithm for the elementary shortest path problem with resource constraints", 2004.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.engine.compiled import entry_with_arrays

Ints = npt.NDArray[np.int64]

MEMORY = 63
"""Visits that a label remembers, one bit each."""
NEVER = 2**62


class Candidates(NamedTuple):
    """The visits a shift can still make in time, numbered anew, with the legs between them.

    ``legs`` has one row more for the start and one column more for the home. ``window_at`` and ``promise_at`` point
    into ``windows`` (opens, closes) and ``promises`` (due, value, on_finish); candidate i has rows [i] to [i + 1].
    """

    visits: Ints
    legs: Ints
    service: Ints
    earliest: Ints
    latest: Ints
    windows: Ints
    window_at: Ints
    promises: Ints
    promise_at: Ints
    ready: int
    limit: int


@entry_with_arrays
def search(
    legs: Ints,
    service: Ints,
    earliest: Ints,
    latest: Ints,
    windows: Ints,
    window_at: Ints,
    promises: Ints,
    promise_at: Ints,
    ready: int,
    limit: int,
    prices: Ints,
    most: int,
) -> tuple[int, Ints, Ints, Ints]:
    """(labels made, or -1 when ``most`` do not suffice; place, parent and value of every label)."""
    count = len(service)
    place, parent, alive = np.empty(most, np.int64), np.empty(most, np.int64), np.ones(most, np.bool_)
    moment, value, used = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    after = np.full(most, -1, np.int64)
    first = np.full(count, -1, np.int64)
    place[0], parent[0], moment[0], value[0], used[0] = count, -1, ready, 0, 0
    made, current = 1, 0
    while current < made:
        if alive[current]:
            here, then, gone = place[current], moment[current], used[current]
            # what has no value from here has none later either: mark it before any child is made
            for visit in range(min(count, 63)):
                if gone >> visit & 1:
                    continue
                arrive = max(then + legs[here, visit], earliest[visit])
                if arrive > latest[visit]:
                    gone |= 1 << visit
            used[current] = gone
            for visit in range(count):
                if visit == here or (visit < 63 and gone >> visit & 1):
                    continue
                arrive = max(then + legs[here, visit], earliest[visit])
                if arrive > latest[visit]:
                    continue
                start = arrive
                if window_at[visit] < window_at[visit + 1]:
                    start = -1
                    for row in range(window_at[visit], window_at[visit + 1]):
                        if arrive <= windows[row, 1]:
                            start = max(arrive, windows[row, 0])
                            break
                    if start < arrive:
                        continue
                finish = start + service[visit]
                if finish + legs[visit, count] > limit:
                    continue
                gain = -prices[visit]
                for row in range(promise_at[visit], promise_at[visit + 1]):
                    if (finish if promises[row, 2] else arrive) <= promises[row, 0]:
                        gain += promises[row, 1]
                if gain <= 0:
                    continue
                total = value[current] + gain
                mask = gone | (1 << visit) if visit < 63 else gone
                other, previous, dominated = first[visit], -1, False
                while other >= 0:
                    following = after[other]
                    if moment[other] <= finish and value[other] >= total and used[other] & ~mask == 0:
                        dominated = True
                        break
                    if finish <= moment[other] and total >= value[other] and mask & ~used[other] == 0:
                        alive[other] = False
                        if previous < 0:
                            first[visit] = following
                        else:
                            after[previous] = following
                    else:
                        previous = other
                    other = following
                if dominated:
                    continue
                if made == most:
                    return -1, place, parent, value
                place[made], parent[made], moment[made], value[made] = visit, current, finish, total
                used[made], after[made] = mask, first[visit]
                first[visit] = made
                made += 1
        current += 1
    return made, place, parent, value
