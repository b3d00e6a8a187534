"""How many seeded defects the checker catches: ``python -m bench.checker_mutations``.

Random problems get a plan; the plan is spoilt in one place, or a rule is broken behind its back. A mutant that is not
caught is re-evaluated with the search's own clock: when the stated times can be driven and cost what is claimed, it is
another true plan and no defect at all.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.mutant_problems import broken_rules, random_problem
from bench.mutants import mutants
from solver import Problem, Solution, check, evaluate, insert
from solver.reasons import CODES, has_skills, may_be_sent
from solver.schedule import Schedule
from solver.solution import TimedRoute, TimedStop


@dataclass(frozen=True, slots=True)
class Tally:
    """Defects seeded and caught, those that turned out to be none, and what slipped through by kind."""

    seeded: int
    caught: int
    equivalent: int
    missed: dict[str, int]

    @property
    def share(self) -> float:
        """The part of the true defects that is caught."""
        return self.caught / max(1, self.seeded - self.equivalent)


def tally(problems: int, seed: int) -> Tally:
    """Seed every kind of defect into the plans of so many problems."""
    rng, missed = random.Random(seed), Counter[str]()
    seeded = caught = equivalent = 0
    for _ in range(problems):
        problem = random_problem(rng)
        plan = insert(problem, {})
        for kind, changed, spoilt in _defects(problem, plan, rng):
            seeded += 1
            if check(changed, spoilt):
                caught += 1
            elif is_true(changed, spoilt):
                equivalent += 1
            else:
                missed[kind] += 1
    return Tally(seeded, caught, equivalent, dict(missed))


def _defects(problem: Problem, plan: Solution, rng: random.Random) -> Iterator[tuple[str, Problem, Solution]]:
    for mutant in mutants(problem, plan, rng):
        yield mutant.kind, problem, mutant.plan
    for kind, changed in broken_rules(problem, plan, rng):
        yield kind, changed, plan


def is_true(problem: Problem, plan: Solution) -> bool:
    """Whether the plan, told again leg by leg with the search's clock, is as it says."""
    made = [stop.visit for route in plan.routes for stop in route.stops]
    missing = [left.visit for left in plan.unassigned]
    whole = sorted(made + missing) == list(range(len(problem.visits)))
    if not whole or len({route.shift for route in plan.routes}) < len(plan.routes):
        return False
    if any(left.reason not in CODES for left in plan.unassigned):
        return False
    schedule = Schedule(problem)
    return all(_is_driven(schedule, route) for route in plan.routes) and evaluate(problem, plan.routes) == plan.cost


def _is_driven(schedule: Schedule, route: TimedRoute) -> bool:
    problem, duty = schedule.problem, schedule.problem.shifts[route.shift]
    known = schedule.timed(route.shift, [stop.visit for stop in route.stops])
    if known is None or not all(_may_do(problem, route.shift, stop.visit) for stop in route.stops):
        return False
    place, ready = duty.start_location, duty.start
    for stop in route.stops:
        visit = problem.visits[stop.visit]
        if not (visit.under_way is not None and visit.arrived is not None):
            arrive = schedule.arrival(place, visit.location, stop.depart)
            if stop.depart < ready or arrive != stop.arrive or not _may_start(schedule, stop):
                return False
        if stop.finish < stop.start:
            return False
        place, ready = visit.location, stop.finish
    return route.breaks == known.breaks and (route.home <= duty.end + duty.overtime or route.home == known.home)


def _may_start(schedule: Schedule, stop: TimedStop) -> bool:
    """As soon as the site lets him, or at any later second of a window: a route moved as a whole is then a true one."""
    first = schedule.start(stop.visit, stop.arrive)
    waits = bool(schedule.problem.visits[stop.visit].windows) and schedule.start(stop.visit, stop.start) == stop.start
    return first == stop.start or (first is not None and first <= stop.start and waits)


def _may_do(problem: Problem, shift: int, visit: int) -> bool:
    work, duty = problem.visits[visit], problem.shifts[shift]
    if work.under_way is not None:
        return work.under_way == shift
    pinned = None if work.pin is None else work.pin.technician
    return pinned in (None, duty.technician) and has_skills(duty, work) and may_be_sent(duty, work)


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = tally(options.problems, options.seed)
    print(f"seeded {found.seeded}, equivalent {found.equivalent}, caught {found.caught}: {found.share:.1%}")
    for kind, times in sorted(found.missed.items()):
        print(f"  missed {kind}: {times}")


if __name__ == "__main__":
    main()
