"""The figures of the question who can be there, asked of the demo's company."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.modes_quick import MORNING, a_company
from bench.places_quick import Figure
from dispatch.desk import Desk
from dispatch.reach import SPANS, Covered, Wanted, around, reach_of, soonest

LIMIT_SECONDS = 1.0
NANSHAN = (22.533, 113.93)


def figures() -> Iterator[Figure]:
    """People, and both maps at their widest, for a place in Shenzhen half past eight in the morning."""
    desk, wanted = a_company(), Wanted(NANSHAN, MORNING, "pump", 2)
    widest = max(SPANS)
    yield _figure("nearest able technicians", lambda: len(reach_of(desk, wanted, now=MORNING).coming), "could come")
    for name, ask in (("how far one gets", around), ("how soon anybody is there", soonest)):
        yield _figure(name, partial(_counties, ask, desk, wanted, widest), "counties")


def _counties(ask: Callable[..., Covered], desk: Desk, wanted: Wanted, minutes: int) -> int:
    return len(ask(desk, wanted, minutes=minutes, now=MORNING).counties)


def _figure(name: str, ask: Callable[[], int], what: str) -> Figure:
    began = time.process_time()
    count = ask()
    took = time.process_time() - began
    return Figure(name, f"{took:.2f} s CPU, {count} {what}", f"<= {LIMIT_SECONDS:.0f} s", took <= LIMIT_SECONDS)
