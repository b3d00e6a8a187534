"""Making a plan better step by step: take some neighbouring visits out, put them back in another order (SISR).

A ruin picks a visit that hurts (left out or late) or any other, and takes out what lies near it in its own route and
in those around; the recreation inserts what is out, one by one, at its best place. A result as good or better is
kept, so the plan never gets worse. After Christiaens and Vanden Berghe, "Slack Induction by String Removals", 2020.
"""

from __future__ import annotations

import random

from solver.draft import Draft
from solver.insertion import fill_urgent_first, urgency
from solver.stop import Watch

LARGEST_STRING = 4
"""Most visits taken from one route at a time; technicians have two to six a day."""
ROUTES_RUINED = 4
SHARE_ON_TROUBLE = 0.6
"""How often the ruin begins at a visit that is left out or late."""
NEAREST = 40
"""How many neighbours of a visit are looked at for other routes to ruin."""


def improve(draft: Draft, watch: Watch, *, seed: int) -> int:
    """Improve ``draft`` in place until ``watch`` says stop; give the rounds done. It never ends worse than it began."""
    rng = random.Random(seed)  # noqa: S311 - a search, not a secret
    near = _Neighbours(draft)
    hopeless = frozenset(visit for visit in draft.waiting() if not draft.could_be_served(visit))
    best, rounds = draft.rank(), 0
    while draft.problem.visits and not watch.over(rounds):
        rounds += 1
        before = draft.saved()
        draft.remove(_ruined(draft, near, hopeless, rng))
        fill_urgent_first(draft, _order(draft, hopeless, rng))
        rank = draft.rank()
        if rank <= best:
            best = rank
        else:
            draft.restore(before)
    return rounds


class _Neighbours:
    """The visits nearest to each visit by travel there and back, worked out when first asked for."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[int, list[int]] = {}

    def of(self, visit: int) -> list[int]:
        if visit not in self._known:
            travel, location = self._draft.schedule.travel, self._draft.schedule.location
            here = location[visit]
            distance = [travel[here, there] + travel[there, here] for there in location]
            self._known[visit] = sorted(range(len(location)), key=lambda other: (distance[other], other))[:NEAREST]
        return self._known[visit]


def _ruined(draft: Draft, near: _Neighbours, hopeless: frozenset[int], rng: random.Random) -> list[int]:
    out: list[int] = []
    touched: set[int] = set()
    routes = rng.randint(1, ROUTES_RUINED)
    for visit in near.of(_seed_visit(draft, hopeless, rng)):
        shift = draft.shift_of.get(visit)
        if shift is not None and shift not in touched:
            touched.add(shift)
            out += _string(draft, shift, visit, rng)
            if len(touched) == routes:
                break
    return out


def _seed_visit(draft: Draft, hopeless: frozenset[int], rng: random.Random) -> int:
    if rng.random() < SHARE_ON_TROUBLE:
        lines = draft.lines.values()
        troubled = [
            line.visits[k] for line in lines for k in range(len(line.visits)) if line.late[k] > line.late[k + 1]
        ]
        troubled += [visit for visit in draft.waiting() if visit not in hopeless]
        if troubled:
            return rng.choice(troubled)
    return rng.randrange(len(draft.problem.visits))


def _string(draft: Draft, shift: int, visit: int, rng: random.Random) -> list[int]:
    """A string of visits around one of them that may move."""
    visits = draft.lines[shift].visits
    length = rng.randint(1, min(LARGEST_STRING, len(visits)))
    first = max(0, min(visits.index(visit) - rng.randrange(length), len(visits) - length))
    under_way = draft.schedule.openings[shift].under_way
    return [other for other in visits[first : first + length] if other != under_way]


def _order(draft: Draft, hopeless: frozenset[int], rng: random.Random) -> list[int]:
    """What is out and not hopeless: by urgency, at random, longest first or fewest technicians first; pins lead."""
    problem = draft.problem
    waiting = [visit for visit in draft.waiting() if visit not in hopeless]
    rng.shuffle(waiting)
    choice = rng.randrange(4)
    if choice == 0:
        waiting.sort(key=lambda visit: urgency(problem, visit))
    elif choice == 1:
        waiting.sort(key=lambda visit: -problem.visits[visit].service)
    elif choice == 2:
        waiting.sort(key=lambda visit: len(draft.shifts_for(visit)))
    waiting.sort(key=lambda visit: problem.visits[visit].pin is None)
    return waiting
