"""The dearest routes of one shift: exact labels over what it can save, in whole numbers.

What a stop saves is what leaving it out would cost, less what it costs when he comes: its promises kept, the weighted
seconds by which it is less late. Both only shrink with time. What counts at which rate is the caller's: a breach, a
second of lateness, a second on the road.

A label is a place, a moment, the value so far and the visits that are used up: made, or no longer to be had from here.
It is dropped when another at the same place is no later, no poorer and has no more used up. Visits beyond the 63rd
candidate have no memory and may be repeated, which only eases the problem. After Feillet et al., "An exact
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
    into ``windows`` (opens, closes) and ``promises`` (due, weight of the breach, weight of a second, seconds late when
    left out, on_finish); candidate i has rows [i] to [i + 1]. ``memory`` says for every candidate which of the others,
    bit by bit, a technician who stands there still remembers to have made.
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
    memory: Ints


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
    memory: Ints,
    prices: Ints,
    per_breach: int,
    per_second_late: int,
    per_second_driven: int,
    most: int,
    quick: bool,
) -> tuple[int, Ints, Ints, Ints]:
    """(labels made, or -1 when ``most`` do not suffice; place, parent and value of every label).

    A ``quick`` look drops labels without asking what they have used up, and may so miss the dearest route. The value
    of a label counts the way home, so that it is that of the route which ends there.
    """
    count = len(service)
    place, parent, alive = np.empty(most, np.int64), np.empty(most, np.int64), np.ones(most, np.bool_)
    moment, value, used = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
    after = np.full(most, -1, np.int64)
    first = np.full(count, -1, np.int64)
    worth, finishes = np.zeros(count, np.int64), np.zeros(count, np.int64)
    place[0], parent[0], moment[0], value[0], used[0] = count, -1, ready, 0, 0
    made, current = 1, 0
    while current < made:
        if alive[current]:
            here, then, gone = place[current], moment[current], used[current]
            lost = 0
            # what has no value from here has none later either: mark it before any child is made
            for visit in range(count):
                worth[visit] = 0
                if visit < 63 and gone >> visit & 1:
                    continue
                arrive = max(then + legs[here, visit], earliest[visit])
                start = -1 if arrive > latest[visit] else arrive
                if start >= 0 and window_at[visit] < window_at[visit + 1]:
                    start = -1
                    for row in range(window_at[visit], window_at[visit + 1]):
                        if arrive <= windows[row, 1]:
                            start = max(arrive, windows[row, 0])
                            break
                finishes[visit] = start + service[visit]
                if start >= arrive and finishes[visit] + legs[visit, count] <= limit:
                    gain = -prices[visit]
                    for row in range(promise_at[visit], promise_at[visit + 1]):
                        late = (finishes[visit] if promises[row, 4] else arrive) - promises[row, 0]
                        if late <= 0:
                            gain += per_breach * promises[row, 1]
                        gain += per_second_late * promises[row, 2] * (promises[row, 3] - max(0, late))
                    worth[visit] = gain
                if visit < 63 and worth[visit] <= 0:
                    lost |= 1 << visit
            gone |= lost
            used[current] = gone
            for visit in range(count):
                if visit == here or worth[visit] <= 0:
                    continue
                finish = finishes[visit]
                gain = worth[visit] - per_second_driven * legs[here, visit]
                total = value[current] + gain
                mask = gone & memory[visit] | lost
                if visit < 63:
                    mask |= 1 << visit
                other, previous, dominated = first[visit], -1, False
                while other >= 0:
                    following = after[other]
                    if moment[other] <= finish and value[other] >= total and (quick or used[other] & ~mask == 0):
                        dominated = True
                        break
                    if finish <= moment[other] and total >= value[other] and (quick or mask & ~used[other] == 0):
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
    for label in range(1, made):
        value[label] -= per_second_driven * legs[place[label], count]
    return made, place, parent, value
