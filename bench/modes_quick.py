"""The figures of closures: from closing a way to the legs, forecast and plan that follow, for the demo's company.

CPU seconds of one core count, which an idle machine takes on the clock too; for the legs the clock stands beside them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from bench.places_quick import Figure
from dispatch.desk import Desk
from dispatch.explain import stated_at
from dispatch.model.closure import Shut, ShutKind
from dispatch.model.moment import SHANGHAI
from dispatch.planning import Stated, inserted, plan_from
from dispatch.simulation.demo import fill
from dispatch.store.memory import MemoryStore
from dispatch.travel.closable import ClosableTravel
from dispatch.whatif.parts import parts
from solver import insert
from solver.problem import UNREACHABLE

MORNING = datetime(2026, 3, 10, 8, 30, tzinfo=SHANGHAI)
WAYS = {
    "the Shenzhen-Zhongshan link": Shut(ShutKind.CROSSING, crossing="shenzhong"),
    "all ferries": Shut(ShutKind.FERRIES),
    "the expressways of Guangdong": Shut(ShutKind.ROADS, road_class="expressway", region="44"),
}


def figures() -> Iterator[Figure]:
    """How soon a demo company in the middle of its morning knows what a closure does to it."""
    desk = a_company()
    stated = planned(desk)
    count = len(stated.travel.seconds)
    for name, shut in WAYS.items():
        yield from _following(desk, name, shut, count)


def a_company() -> Desk:
    """The demo at half past eight; its travel is new, so that no leg is remembered from elsewhere."""
    store = MemoryStore()
    shared = parts()
    desk = replace(shared, travel=ClosableTravel(shared.travel)).desk(store, shared.policies)
    fill(desk, store, seed=1, now=MORNING, say=lambda words: None)
    return desk


def planned(desk: Desk) -> Stated:
    """A plan by insertion, in force; gives the problem it answers."""
    stated = stated_at(desk, MORNING)
    plan = plan_from(stated, inserted(stated, stated.snapshot.published, insert))
    draft = desk.submit_plan(plan, now=MORNING, actor="bench")
    desk.publish(draft.version, now=MORNING, actor="bench", command_id=f"bench-{draft.version}")
    return stated


def _following(desk: Desk, name: str, shut: Shut, count: int) -> Iterator[Figure]:
    before = stated_at(desk, MORNING).problem.travel
    desk.risks(now=MORNING)
    began, cpu = time.perf_counter(), time.process_time()
    closure = desk.close_ways(
        shut,
        begins_at=MORNING,
        ends_at=MORNING + timedelta(hours=8),
        reason="台风",
        now=MORNING,
        actor="bench",
        command_id=f"close-{name}",
    )
    stated = stated_at(desk, MORNING)
    legs, clock = time.process_time() - cpu, time.perf_counter() - began
    changed = int((np.asarray(stated.problem.travel) != np.asarray(before)).sum())
    lost = int((np.asarray(stated.problem.travel) == UNREACHABLE).sum() - (np.asarray(before) == UNREACHABLE).sum())
    forecast = _seconds(lambda: desk.risks(now=MORNING))
    plan = _seconds(lambda: planned(desk))
    desk.lift_closure(closure.id, version=None, now=MORNING, actor="bench", command_id=f"lift-{name}")
    shown = f"{legs:.2f} s ({clock:.2f}): {changed} legs longer, {lost} of them lost"
    yield Figure(f"closing {name}: {count} x {count} legs follow", shown, "<= 1 s", legs <= 1 and changed > 0)
    both = f"{forecast:.2f} s, {plan:.2f} s"
    yield Figure("  then the forecast, and the plan by insertion", both, "<= 1 s each", max(forecast, plan) <= 1)


def _seconds(act: Callable[[], object]) -> float:
    """CPU seconds of one core."""
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    for figure in figures():
        print(figure)
