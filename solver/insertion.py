"""Insertion: a complete plan at once, by putting every visit where it does least harm.

``insert`` keeps the routes it is given and fits the rest in; ``best_insertions`` says, technician by technician,
what one visit would cost the others. Two orders are tried and the better plan is kept: the most urgent visit first,
and the one that would lose most by waiting (regret).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.cost import Rank, is_fixed
from solver.draft import Draft, Place
from solver.problem import Problem
from solver.schedule import NEVER, Schedule
from solver.solution import Cost, Solution
from solver.validation import validate

Routes = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Hurt:
    """What an insertion does to one promise of another visit: it is late by so many seconds, before and after."""

    visit: int
    commitment: int
    late_seconds_before: int
    late_seconds_after: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best place for a visit with one technician. ``added`` is the change of the cost, the visit's own included."""

    technician: int
    shift: int
    position: int
    arrive: int
    start: int
    finish: int
    extra_travel_seconds: int
    added: Cost
    hurt: tuple[Hurt, ...]


def insert(problem: Problem, routes: Routes) -> Solution:
    """Keep what is legal of ``routes`` (shift -> visits in order) and insert every other visit.

    Visits and shifts that the problem does not know are passed over, so yesterday's plan may be given as it is.
    Raises ``ProblemError``.
    """
    validate(problem)
    return inserted(problem, Schedule(problem), routes).solution("insertion")


def inserted(problem: Problem, schedule: Schedule, routes: Routes) -> Draft:
    """The better of the two orders, as a draft. The problem must be valid."""
    draft = started(problem, schedule, routes)
    begin = draft.saved()
    fill_urgent_first(draft)
    urgent, rank = draft.saved(), draft.rank()
    draft.restore(begin)
    fill_by_regret(draft)
    if rank <= draft.rank():
        draft.restore(urgent)
    return draft


def started(problem: Problem, schedule: Schedule, routes: Routes) -> Draft:
    """A draft with what is legal of ``routes`` and every pin that can be kept."""
    draft = kept(problem, schedule, routes)
    for visit in sorted((v for v in draft.waiting() if is_fixed(problem, v)), key=lambda v: urgency(problem, v)):
        _add_pinned(draft, visit)
    return draft


def kept(problem: Problem, schedule: Schedule, routes: Routes) -> Draft:
    """A draft with what is legal of ``routes`` and nothing else."""
    draft = Draft(problem, schedule)
    taken: set[int] = set()
    for shift in sorted(shift for shift in routes if 0 <= shift < len(problem.shifts)):
        visits = [v for v in dict.fromkeys(routes[shift]) if v not in taken and _may_stay(draft, v, shift)]
        draft.keep(shift, visits)
        taken.update(draft.lines[shift].visits)
    return draft


def fill_urgent_first(draft: Draft, order: Iterable[int] | None = None) -> None:
    """Insert the waiting visits in the order given (most urgent first when none is), each at its best place."""
    if order is None:
        order = sorted(draft.waiting(), key=lambda visit: urgency(draft.problem, visit))
    for visit in order:
        place = draft.best_anywhere(visit)
        if place is not None and place[0] < draft.left_out_rank(visit):
            draft.add(visit, place)


def fill_by_regret(draft: Draft) -> None:
    """Insert the waiting visits, always next the one whose second-best shift is worst compared with its best."""
    open_visits = {visit: _Offers(draft, visit) for visit in draft.waiting()}
    while open_visits:
        visit = max(open_visits, key=lambda v: (open_visits[v].regret, -v))
        best = open_visits.pop(visit).best
        if best is not None:
            draft.add(visit, best)
            for offers in open_visits.values():
                offers.refresh(best[1])


def best_insertions(problem: Problem, routes: Routes, visit: int, count: int = 5) -> tuple[Suggestion, ...]:
    """The best place for ``visit`` with each of the ``count`` technicians it suits best, the best first.

    The other visits keep their routes; one that is in no route stays out. Raises ``ProblemError``.
    """
    validate(problem)
    draft = kept(problem, Schedule(problem), routes)
    draft.remove([visit])
    if problem.visits[visit].under_way is not None:
        return ()
    places: dict[int, Place] = {}
    for shift in draft.shifts_for(visit):
        place, technician = draft.best_in(visit, shift), problem.shifts[shift].technician
        if place is not None and (technician not in places or place < places[technician]):
            places[technician] = place
    return tuple(_suggestion(draft, visit, place) for place in sorted(places.values())[:count])


def urgency(problem: Problem, visit: int) -> tuple[bool, int, int, int]:
    """The key by which urgent visits go first: pinned, then the earliest promise, then the heaviest."""
    work = problem.visits[visit]
    due = min((c.due - (work.service if c.on_finish else 0) for c in work.commitments), default=NEVER)
    return not is_fixed(problem, visit), due, -sum(c.breach_weight for c in work.commitments), visit


class _Offers:
    """The best place of one visit in every shift, kept up to date while routes change."""

    def __init__(self, draft: Draft, visit: int) -> None:
        self._draft, self._visit = draft, visit
        self._shifts = frozenset(draft.shifts_for(visit))
        places = [draft.best_in(visit, shift) for shift in sorted(self._shifts)]
        self._places = {place[1]: place for place in places if place is not None}
        self._rank()

    def refresh(self, shift: int) -> None:
        """Look at one shift again, whose route has changed."""
        if shift not in self._shifts:
            return
        before, place = self._places.pop(shift, None), self._draft.best_in(self._visit, shift)
        if place is not None:
            self._places[shift] = place
        if before in (self.best, self._second) or (
            place is not None and (self._second is None or place < self._second)
        ):
            self._rank()

    def _rank(self) -> None:
        without = self._draft.left_out_rank(self._visit)
        worth = [place for place in self._places.values() if place[0] < without]
        self.best = min(worth, default=None)
        self._second = min((place for place in worth if place is not self.best), default=None)
        second = without if self._second is None else self._second[0]
        self.regret: Rank = FREE_REGRET if self.best is None else _difference(second, self.best[0])


FREE_REGRET: Rank = (-1,)
"""Below every regret: a visit without a place waits until the last."""


def _difference(worse: Rank, better: Rank) -> Rank:
    return tuple(a - b for a, b in zip(worse, better, strict=True))


def _may_stay(draft: Draft, visit: int, shift: int) -> bool:
    known = 0 <= visit < len(draft.problem.visits)
    return known and draft.problem.visits[visit].under_way is None and shift in draft.shifts_for(visit)


def _add_pinned(draft: Draft, visit: int) -> None:
    """A pin goes before what is not pinned: when there is no room, the shift that loses least makes room."""
    place = draft.best_anywhere(visit)
    if place is None:
        place = min((p for p in (_place_alone(draft, visit, s) for s in draft.shifts_for(visit)) if p), default=None)
        if place is None:
            return
        _strip(draft, place[1])
    draft.add(visit, place)


def _place_alone(draft: Draft, visit: int, shift: int) -> Place | None:
    before = draft.lines[shift].visits
    _strip(draft, shift)
    place = draft.best_in(visit, shift)
    draft.replace(shift, before)
    return place


def _strip(draft: Draft, shift: int) -> None:
    draft.remove([visit for visit in draft.lines[shift].visits if not is_fixed(draft.problem, visit)])


def _suggestion(draft: Draft, visit: int, place: Place) -> Suggestion:
    added, shift, position = place
    before = draft.lines[shift].visits
    after = draft.schedule.timed(shift, (*before[:position], visit, *before[position:]))
    if after is None:
        raise ValueError(f"visit {visit} does not fit into shift {shift}")
    stop = after.stops[position]
    lateness = _late_seconds(draft, shift, before)
    hurt = [
        Hurt(*key, lateness[key], late)
        for key, late in _late_seconds(draft, shift, [s.visit for s in after.stops]).items()
        if key in lateness and late > lateness[key]
    ]
    technician = draft.problem.shifts[shift].technician
    moments = (stop.arrive, stop.start, stop.finish)
    return Suggestion(technician, shift, position, *moments, added[5], Cost(*added[1:]), tuple(hurt))


def _late_seconds(draft: Draft, shift: int, visits: Sequence[int]) -> dict[tuple[int, int], int]:
    route = draft.schedule.timed(shift, visits) if visits else None
    return {
        (stop.visit, number): max(0, (stop.finish if promise.on_finish else stop.arrive) - promise.due)
        for stop in (route.stops if route else ())
        for number, promise in enumerate(draft.problem.visits[stop.visit].commitments)
    }
