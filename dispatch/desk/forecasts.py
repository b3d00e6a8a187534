"""Forecasts at the desk: what will become of every open promise, given what finished visits have taught."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.desk.expecting import Expecting
from dispatch.desk.places import place_of
from dispatch.durations import DurationBook
from dispatch.forecasting import Draws, Experience, Moments, experience_of, futures, load_prior, risks_of
from dispatch.forecasting.detours import Whereabouts, over_open_ways
from dispatch.forecasting.overruns import as_it_runs
from dispatch.model.closure import shut_as_known, shut_at
from dispatch.model.forecast import Risk
from dispatch.model.owed import Purpose
from dispatch.model.plan import Plan, PlanStatus
from dispatch.model.work_order import WorkOrder
from dispatch.travel.closures import while_closed

LEARNS_EVERY = timedelta(hours=24)
"""So long the desk goes by what it has learnt from the past before it looks again."""
DRAWS = Draws()


class Forecasts(Expecting):
    """What the plan in force will do to the promises."""

    _learnt: tuple[datetime, DurationBook | None, Experience] | None = None

    def risks(self, *, now: datetime) -> tuple[Risk, ...]:
        """Every open commitment with its forecast, the least slack first."""
        with self.reading() as unit:
            plan, work_orders = unit.published_plan(), unit.open_work_orders()
        found = [risk for risks in self.risks_among(plan, work_orders, now=now).values() for risk in risks]
        return tuple(sorted(found, key=lambda risk: (risk.slack_seconds, risk.work_order_id)))

    def risks_among(
        self, plan: Plan | None, work_orders: Iterable[WorkOrder], *, now: datetime
    ) -> Mapping[str, tuple[Risk, ...]]:
        """The open commitments of each of these work orders with their forecast.

        The visits of one route belong together: what one runs over is handed down. Other routes may be left out of
        ``plan`` and their work orders of ``work_orders`` without a difference to these.
        """
        orders = {work_order.id: work_order for work_order in work_orders}
        plan = self._as_it_goes(plan, orders, now)
        known = {} if plan is None else self._expected(orders.values())
        found: dict[str, tuple[Risk, ...]] = {}
        for part, mine in by_route(plan, orders):
            # the futures of one route are forgotten before the next: they are large
            coming = {} if part is None else self._along(part, known, now)
            for work_order in mine:
                clocks = self.clocks(work_order, now=now, plan=part)
                found[work_order.id] = risks_of(work_order, clocks, part, now, coming.get(work_order.id))
        return found

    def risks_of(self, work_order: WorkOrder, plan: Plan | None, *, now: datetime) -> tuple[Risk, ...]:
        """The open commitments of one work order with their forecast."""
        found = None if plan is None else plan.stop_of(work_order.id)
        if plan is not None and found is not None:
            with self.reading() as unit:
                orders = unit.work_orders_by_id(stop.work_order_id for stop in found[0].stops)
            plan = self._as_it_goes(replace(plan, routes=(found[0],)), orders, now)
        clocks = self.clocks(work_order, now=now, plan=plan)
        return risks_of(work_order, clocks, plan, now, self._moments(work_order, plan, now))

    def _as_it_goes(self, plan: Plan | None, orders: Mapping[str, WorkOrder], now: datetime) -> Plan | None:
        """The plan over the ways that are open, with visits that take longer and what they push back."""
        plan = self._over_open_ways(plan, now)
        return None if plan is None else as_it_runs(plan, orders)

    def _over_open_ways(self, plan: Plan | None, now: datetime) -> Plan | None:
        """The plan in force as its trips go by now: as it was, unless a way was closed or opened since it was made."""
        if plan is None or plan.status is not PlanStatus.PUBLISHED:
            return plan
        with self.reading() as unit:
            closures = unit.closures()
            before, shut = shut_as_known(closures, plan.made_at), shut_at(closures, now)
            if before == shut:
                return plan
            orders = unit.work_orders_by_id(stop.work_order_id for route in plan.routes for stop in route.stops)
            homes = {technician.id: technician.home for technician in unit.technicians()}
        sites = {id: point for id, order in orders.items() if (point := place_of(order).point) is not None}
        usual, present = while_closed(self._travel, before), while_closed(self._travel, shut)
        return over_open_ways(plan, Whereabouts(sites, homes), usual, present)

    def experience(self, *, now: datetime) -> Experience:
        """What the visits that were finished before ``now`` teach; looked up once a day, and for other durations."""
        learnt, book = self._learnt, self.duration_book
        if learnt is None or learnt[1] is not book or not timedelta() <= now - learnt[0] < LEARNS_EVERY:
            prior = load_prior()
            with self.reading() as unit:
                since = now - timedelta(days=prior.history.days)
                finished = unit.finished_work_orders(self.policies, since)
                faults = self.as_expected(unit, (one for one in finished if one.purpose is Purpose.FAULT))
            learnt = self._learnt = now, book, experience_of(faults, prior)
        return learnt[2]

    def _moments(self, work_order: WorkOrder, plan: Plan | None, now: datetime) -> Moments | None:
        """The futures of one visit: of its route alone, for no other hangs together with it."""
        found = None if plan is None else plan.stop_of(work_order.id)
        if plan is None or found is None:
            return None
        with self.reading() as unit:
            orders = unit.work_orders_by_id(stop.work_order_id for stop in found[0].stops)
        return self._futures(plan, orders.values(), now).get(work_order.id)

    def _futures(self, plan: Plan, orders: Iterable[WorkOrder], now: datetime) -> dict[str, Moments]:
        return self._along(plan, self._expected(orders), now)

    def _along(self, plan: Plan, known: Mapping[str, WorkOrder], now: datetime) -> dict[str, Moments]:
        return dict(futures(plan, known, self.experience(now=now), now, DRAWS))

    def _expected(self, orders: Iterable[WorkOrder]) -> dict[str, WorkOrder]:
        with self.reading() as unit:
            return {work_order.id: work_order for work_order in self.as_expected(unit, orders)}


def by_route(plan: Plan | None, orders: Mapping[str, WorkOrder]) -> Iterator[tuple[Plan | None, tuple[WorkOrder, ...]]]:
    """The work orders of each route with the plan of that route alone; last those without any, with an empty plan.

    To look for a stop in one route costs little; to look for each in all routes takes the square of their number.
    """
    rest = dict(orders)
    if plan is not None:
        for route in plan.routes:
            mine = (rest.pop(stop.work_order_id, None) for stop in route.stops)
            yield replace(plan, routes=(route,)), tuple(order for order in mine if order is not None)
    yield None if plan is None else replace(plan, routes=()), tuple(rest.values())
