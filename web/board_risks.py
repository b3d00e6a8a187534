"""The forecast of every open promise, made once for each route and made again only when something about it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

from dispatch.model.closure import Closure, Shut, shut_as_known, shut_at
from dispatch.model.forecast import Risk
from dispatch.model.plan import Plan, Route
from dispatch.model.work_order import WorkOrder

if TYPE_CHECKING:
    from dispatch.desk import Desk

OLDEST_SECONDS = 60
"""How old, on the desk's clock, a forecast may become although nothing has happened to it."""
OLDEST_REAL_SECONDS = 3
"""The same in real time, for a demo clock that runs faster than real time."""
OLDEST_PAUSED_SECONDS = 90.0
"""How old in real time a forecast becomes at most, even on a clock that stands still: the desk may have learnt."""
A_SECOND = timedelta(seconds=1)

Ways = tuple[frozenset[Shut], frozenset[Shut]]


@dataclass(frozen=True, slots=True)
class Group:
    """Work orders that are forecast together: those of one route, or one that has none."""

    name: str
    route: Route | None
    orders: tuple[WorkOrder, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was forecast for a group at ``made_at``; it holds before ``until``, and ``real_until`` in real time."""

    group: Group
    risks: Mapping[str, tuple[Risk, ...]]
    made_at: datetime
    until: datetime
    real_until: float

    def holds(self, group: Group, now: datetime, real: float) -> bool:
        """Whether it is what a new forecast would say, but for the minute."""
        in_time = self.made_at <= now < self.until and real < self.real_until
        return in_time and self.group == group


class RiskBook:
    """Forecasts by group. Each grows old at a second of its own, so that never all are made at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._forecasts: dict[str, Forecast] = {}
        self._ways: Ways | None = None

    def go_by(self, ways: Ways | None) -> None:
        """Forget every forecast that was made while other ways were closed or known to be: trips go another way now."""
        if ways != self._ways:
            self._ways, self._forecasts = ways, {}

    def risks(
        self, plan: Plan | None, orders: Mapping[str, WorkOrder], *, now: datetime, speed: int | None, real: float
    ) -> tuple[Risk, ...]:
        """Every open promise of these work orders, the least slack first. ``real`` are seconds of any steady clock."""
        groups = tuple(groups_of(plan, orders))
        stale = [one for one in groups if not self._holds(one, now, real)]
        fresh = self._made(plan, stale, now, max(OLDEST_SECONDS, OLDEST_REAL_SECONDS * (speed or 0)), real)
        self._forecasts = {one.name: fresh.get(one.name) or self._forecasts[one.name] for one in groups}
        found = chain.from_iterable(risks for one in self._forecasts.values() for risks in one.risks.values())
        return tuple(sorted(found, key=lambda risk: (risk.slack_seconds, risk.work_order_id)))

    def _holds(self, group: Group, now: datetime, real: float) -> bool:
        known = self._forecasts.get(group.name)
        return known is not None and known.holds(group, now, real)

    def _made(
        self, plan: Plan | None, groups: list[Group], now: datetime, oldest_seconds: int, real: float
    ) -> dict[str, Forecast]:
        if not groups:
            return {}
        routes = tuple(one.route for one in groups if one.route is not None)
        orders = [order for one in groups for order in one.orders]
        every = self._desk.risks_among(None if plan is None else replace(plan, routes=routes), orders, now=now)
        made: dict[str, Forecast] = {}
        for group in groups:
            risks = {order.id: every[order.id] for order in group.orders}
            until = min(_turn(group.name, now, oldest_seconds), *_changes(risks, group.orders, now))
            real_until = real + OLDEST_PAUSED_SECONDS * (1 + crc32(group.name.encode()) % 100 / 100) / 2
            made[group.name] = Forecast(group, risks, now, until, real_until)
        return made


def changed_ways(closures: Iterable[Closure], plan: Plan | None, now: datetime) -> Ways | None:
    """What was closed as the plan was made and what is now; None where that is the same, or nothing is planned."""
    if plan is None:
        return None
    known = tuple(closures)
    before, present = shut_as_known(known, plan.made_at), shut_at(known, now)
    return None if before == present else (before, present)


def groups_of(plan: Plan | None, orders: Mapping[str, WorkOrder]) -> Iterator[Group]:
    """The work orders of each route, then each of those that are in none."""
    rest = dict(orders)
    for route in () if plan is None else plan.routes:
        mine = (rest.pop(stop.work_order_id, None) for stop in route.stops)
        yield Group(f"route {route.shift_id}", route, tuple(order for order in mine if order is not None))
    for order in rest.values():
        yield Group(f"order {order.id}", None, (order,))


def _turn(name: str, now: datetime, period_seconds: int) -> datetime:
    """The next moment after ``now`` at which it is this group's turn."""
    passed = (int(now.timestamp()) - crc32(name.encode())) % period_seconds
    return now + timedelta(seconds=period_seconds - passed)


def _changes(risks: Mapping[str, tuple[Risk, ...]], orders: Iterable[WorkOrder], now: datetime) -> Iterator[datetime]:
    """The coming moments at which a promise breaks or a hold begins or ends; far in the future when there is none."""
    yield datetime.max.replace(tzinfo=now.tzinfo)
    for risk in chain.from_iterable(risks.values()):
        if risk.status.commitment.due >= now:
            yield risk.status.commitment.due + A_SECOND  # on time up to the very second
    for order in orders:
        for hold in order.situation.holds:
            yield from (at for at in (hold.span.start, hold.span.end) if at > now)
