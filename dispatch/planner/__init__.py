"""The loop that notices a stale plan and makes a new one: an answer at once, a better one after.

It runs beside the web process and reaches the world only through the desk. Whatever happens to the solver, the plan in
force stays in force and the board says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dispatch.desk import Desk
from dispatch.errors import Conflict, DoubleBooking, PaidanError, Refused
from dispatch.explain import letters_at
from dispatch.model.event import CHANGES_THE_PLAN
from dispatch.model.plan import Plan, Unassigned
from dispatch.model.retention import Retention
from dispatch.model.snapshot import Snapshot
from dispatch.model.work_order import WorkOrder
from dispatch.planning import Stated, inserted, is_better, plan_from, starting_routes, state
from dispatch.planning.inline import Searching, Solver
from dispatch.planning.judging import SolverFailed
from dispatch.planning.quarantine import Quarantine, culprits
from dispatch.planning.touched import Touched, joined, part_of, suffices, touched_by, under_way
from dispatch.work_time import day_of

ACTOR = "planner"
FAILURES_BEFORE_QUARANTINE = 2
SEARCHED_AS_A_WHOLE = 300
"""With fewer visits the seconds of a search suffice for all of them; with more they go where something happened."""


@dataclass(frozen=True, slots=True)
class PlannerSettings:
    """``search_seconds`` is the budget of one background search (0: none).

    Though nothing happened, every ``refresh`` the hours of those who are behind are put right, and every ``review`` the
    whole company is planned again. Once a day what is older than ``keep`` is forgotten (None: nothing is).
    ``rest_steps`` is how many polls to wait after a failure before the next try.
    """

    days: int = 3
    search_seconds: float = 4.0
    poll_seconds: float = 0.2
    freeze: timedelta = timedelta(minutes=10)
    refresh: timedelta = timedelta(minutes=15)
    review: timedelta = timedelta(minutes=60)
    rest_steps: int = 25
    seed: int = 1
    keep: Retention | None = None


class Planner:
    """One planner for one desk. ``step`` does what is due and never waits longer than one insertion."""

    def __init__(self, desk: Desk, solver: Solver, settings: PlannerSettings) -> None:
        self._desk = desk
        self._solver = solver
        self._settings = settings
        self._seen = 0
        self._planned_at: datetime | None = None
        self._reviewed_at: datetime | None = None
        self._ways_change_at: datetime | None = None
        self._opened_on: date | None = None
        self._searching: Searching | None = None
        self._stated: Stated | None = None
        self._wants_search = False
        self._search_near: set[str] | None = None
        self._runs = 0
        self._resting = 0
        self._failures = 0
        self._quarantine = Quarantine()
        self.fence: int | None = None

    def step(self, now: datetime) -> None:
        """Take in a finished search, answer what is new, begin the next search."""
        if self._resting:
            self._resting -= 1
            return
        self._begin_the_day(now)
        if self._searching is not None and self._searching.done:
            self._take_in(self._searching, now)
        if self._is_stale(now):
            self._answer(now)
        if self._searching is None and self._wants_search:
            self._begin_search(now)

    def settle(self, now: datetime) -> None:
        """Step until nothing is left to do at this moment; for a solver whose searches are over at once."""
        self._resting = 0
        self.step(now)
        while self._searching is not None:
            self.step(now)

    @property
    def refreshes_at(self) -> datetime | None:
        """When it plans again though nothing happens; None: at its next step."""
        if self._planned_at is None or self._reviewed_at is None:
            return None
        moments = [self._planned_at + self._settings.refresh, self._reviewed_at + self._settings.review]
        return min(moments if self._ways_change_at is None else [*moments, self._ways_change_at])

    def close(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
        self._solver.close()

    def _begin_the_day(self, now: datetime) -> None:
        """What the letters owe from today on becomes work orders; what is long over is forgotten."""
        if self._opened_on != day_of(now):
            self._desk.open_due_inspections(now=now, actor=ACTOR)
            self._opened_on = day_of(now)
            if self._settings.keep is not None:
                self._desk.forget(self._settings.keep, now=now)

    def _is_stale(self, now: datetime) -> bool:
        with self._desk.reading() as unit:
            news = unit.events(after=self._seen)
        if news:
            self._seen = news[-1].seq
        overdue = not _within(self._planned_at, self._settings.refresh, now) or self._needs_review(now)
        return overdue or any(event.kind in CHANGES_THE_PLAN for event in news)

    def _needs_review(self, now: datetime) -> bool:
        """Whether everybody is to be planned again: it is time, or ways were closed or opened."""
        ways_changed = self._ways_change_at is not None and now >= self._ways_change_at
        return ways_changed or not _within(self._reviewed_at, self._settings.review, now)

    def _state(self, now: datetime) -> Stated:
        """The problem as it is now, without what is in quarantine; that is left out and says so."""
        return self._state_whole(self._desk.snapshot(now=now, days=self._settings.days))

    def _state_whole(self, snapshot: Snapshot) -> Stated:
        held = tuple(w for w in snapshot.work_orders if self._quarantine.holds(w))
        stated = self._stated_for(
            replace(snapshot, work_orders=tuple(w for w in snapshot.work_orders if w not in held))
        )
        aside = tuple(Unassigned(work_order.id, "quarantined") for work_order in held)
        return replace(stated, impossible=stated.impossible + aside)

    def _stated_for(self, snapshot: Snapshot) -> Stated:
        try:
            letters = letters_at(self._desk, snapshot.now)
            return state(snapshot, letters, self._desk.travel_at(snapshot.now), freeze=self._settings.freeze)
        except PaidanError:
            raise
        except Exception as error:  # facts nobody foresaw: the plan in force stays, and the culprit is looked for
            raise SolverFailed("planner.cannot_state", what=f"{type(error).__name__}: {error}"[:300]) from error

    def _answer(self, now: datetime) -> None:
        """Every open fault gets its place in the plan in force, at once; few are asked where few suffice."""
        whole = self._needs_review(now) or not self._desk.auto_publish() or len(self._quarantine) > 0
        self._planned_at, self._ways_change_at = now, self._desk.ways_change_at(now=now)

        def build() -> Plan | None:
            snapshot = self._desk.snapshot(now=now, days=self._settings.days)
            touched = None if whole else self._touched(snapshot)
            if touched is not None and touched.is_nobody and not touched.set_out:
                return None
            part = None if touched is None else self._answer_in_part(snapshot, touched)
            self._search_where(touched if part is not None else None)
            return self._answer_whole(snapshot) if part is None else part

        self._wants_search = self._publish(build, now) and self._settings.search_seconds > 0

    def _touched(self, snapshot: Snapshot) -> Touched | None:
        if snapshot.published is None:
            return None
        with self._desk.reading() as unit:
            news = unit.events(after=snapshot.published.based_on)
        return touched_by(news, snapshot, self._desk.travel_at(snapshot.now))

    def _answer_in_part(self, snapshot: Snapshot, touched: Touched) -> Plan | None:
        """The plan in force with the routes that the news touch planned anew; None where everybody has to be asked."""
        if snapshot.published is None or not (touched.technicians or touched.is_nobody):
            return None
        in_force = under_way(snapshot.published, touched, snapshot)
        if touched.is_nobody:
            return in_force
        stated = self._stated_for(part_of(snapshot, touched))
        found = inserted(stated, stated.snapshot.published, self._solver.insert)
        return (
            joined(in_force, touched, plan_from(stated, found)) if suffices(stated, found, touched, in_force) else None
        )

    def _search_where(self, touched: Touched | None) -> None:
        """Widen the neighbourhood of the next search; None stands for everywhere."""
        if touched is None:
            self._search_near = None
        elif self._search_near is not None:
            self._search_near |= touched.neighbourhood

    def _answer_whole(self, snapshot: Snapshot) -> Plan:
        self._reviewed_at = snapshot.now
        stated = self._state_whole(snapshot)
        return plan_from(stated, inserted(stated, stated.snapshot.published, self._solver.insert))

    def _begin_search(self, now: datetime) -> None:
        self._wants_search = False
        self._runs += 1
        stated = self._state(now)
        if not stated.problem.visits:
            return
        near, self._search_near = self._search_near, set()
        large = len(stated.work_orders) >= SEARCHED_AS_A_WHOLE
        around = {i for i, w in enumerate(stated.work_orders) if near is not None and large and w.id in near}
        self._stated = stated
        self._desk.note_planner("searching", now=now)
        self._searching = self._solver.search(
            stated.problem,
            starting_routes(stated, stated.snapshot.published, self._solver.insert),
            seconds=self._settings.search_seconds,
            seed=self._settings.seed + self._runs,
            around=frozenset(around),
        )

    def _take_in(self, search: Searching, now: datetime) -> None:
        """Carry a finished search over to the present facts; publish it only when it beats what is in force."""
        self._searching, found_for = None, self._stated
        assert found_for is not None

        def build() -> Plan | None:
            found = plan_from(found_for, search.result())
            stated = self._state(now)
            kept = inserted(stated, stated.snapshot.published, self._solver.insert)
            better = inserted(stated, found, self._solver.insert)
            return plan_from(stated, better, stage=found.stage) if is_better(stated, better, kept) else None

        self._publish(build, now)

    def _publish(self, build: Callable[[], Plan | None], now: datetime) -> bool:
        """Make a plan and put it in force, or leave a draft; what fails leaves the plan in force and a warning.

        Whether there is a new plan.
        """
        try:
            plan = build()
            if plan is not None:
                draft = self._desk.submit_plan(plan, now=now, actor=ACTOR, fence=self.fence)
                if self._desk.auto_publish():
                    key = f"publish-{draft.version}"
                    self._desk.publish(draft.version, now=now, actor=ACTOR, command_id=key, fence=self.fence)
            self._desk.note_planner("idle", now=now)
            self._failures = 0
            return plan is not None
        except Conflict:
            self._planned_at = None  # somebody was faster: plan again from the new facts
        except (SolverFailed, DoubleBooking, Refused) as error:
            self._desk.warn(error.code, error.facts, now=now)
            self._planned_at, self._reviewed_at, self._resting = None, None, self._settings.rest_steps
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_QUARANTINE:
                self._set_aside(now)
        return False

    def _set_aside(self, now: datetime) -> None:
        """Find what breaks every run and leave it out, so that all others are planned."""
        self._failures = 0
        snapshot = self._desk.snapshot(now=now, days=self._settings.days)
        suspects = tuple(w for w in snapshot.work_orders if not self._quarantine.holds(w))

        def works(some: Sequence[WorkOrder]) -> bool:
            try:
                stated = self._stated_for(replace(snapshot, work_orders=tuple(some)))
                self._solver.insert(stated.problem, {})
            except SolverFailed:
                return False
            return True

        found = culprits(suspects, works)
        if found:
            self._quarantine.add(found)
            self._resting = 0
            self._desk.warn("planner.quarantined", {"ids": ", ".join(w.id for w in found)}, now=now)


def _within(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether ``span`` is still running; never when the clock was set back."""
    return since is not None and since <= now < since + span
