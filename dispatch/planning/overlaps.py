"""Pinned visits of one technician that cannot all be made in time, and the cheapest shift or move that clears it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import add

from dispatch.model.repair import Offer, Overlap
from dispatch.planning.gaps import moved_visit
from dispatch.planning.laying import Laying, Price, Row
from dispatch.planning.moving import Moving
from solver.cost import travel_seconds
from solver.solution import TimedRoute

MOST_OFFERS = 5


class Overlaps:
    """The overlaps in the plan in force; ``moving`` moves nothing, it only knows how everything stands."""

    def __init__(self, moving: Moving, technician_id: str) -> None:
        self._moving, self._technician_id = moving, technician_id
        self._kept = moving.laying
        self._own = [i for i, duty in enumerate(moving.stated.duties) if duty.technician.id == technician_id]

    def found(self) -> tuple[Overlap, ...]:
        """Every pinned visit that comes too late, with what clears it."""
        return tuple(
            Overlap(self._name(visit), seconds, self._offers(shift, visit)) for shift, visit, seconds in self._missed()
        )

    def _missed(self) -> Iterator[tuple[int, int, int]]:
        """(shift, visit, seconds) of every pinned time that is missed as the plan goes."""
        for shift in self._own:
            timed = self._kept.timed(shift, self._kept.rows.get(shift, ()))
            for code, visit, seconds in () if timed is None else self._kept.broken_rules(shift, timed):
                if code == "pinned_time_missed":
                    yield shift, visit, seconds

    def _offers(self, shift: int, missed: int) -> tuple[Offer, ...]:
        """Shift it, or a visit before it, to another hour, or give one of them to somebody else at its hour."""
        row = self._kept.rows[shift]
        involved = [one for one in row[: row.index(missed) + 1] if self._is_bound(one)]
        ways = (self._later, self._elsewhere)
        found = [offer for one in involved for way in ways if (offer := way(shift, one, missed)) is not None]
        offers = sorted(found, key=lambda pair: pair[0])
        return tuple(offer for _price, offer in offers[:MOST_OFFERS])

    def _is_bound(self, visit: int) -> bool:
        work = self._moving.stated.problem.visits[visit]
        return work.under_way is None and work.pin is not None

    def _later(self, shift: int, visit: int, missed: int) -> tuple[Price, Offer] | None:
        """The same technician at the hour that suits his day best; every second from the agreed one counts."""
        free = Laying(self._moving.stated, self._moving.stated.snapshot.published, frozenset({visit}))
        priced = []
        for row in free.places((visit,), shift):
            price, timed = free.price(shift, row), free.timed(shift, row)
            if price is not None and timed is not None and self._clears(free, shift, timed, missed):
                arrive = next(stop.arrive for stop in timed.stops if stop.visit == visit)
                priced.append(((*price[:3], price[3] + self._moved_by(visit, arrive)), row))
        return self._offer(free, {shift: min(priced)[1]}, shift, visit, min(priced)[0]) if priced else None

    def _elsewhere(self, shift: int, visit: int, missed: int) -> tuple[Price, Offer] | None:
        """Somebody else who may be sent and is there at the pinned hour."""
        kept = self._kept
        rest = tuple(one for one in kept.rows[shift] if one != visit)
        without, timed = kept.price(shift, rest), kept.timed(shift, rest)
        if without is None or timed is None or not self._clears(kept, shift, timed, missed):
            return None
        offers = [
            (tuple(map(add, without, added)), other, row)
            for other in self._others(visit)
            for row in kept.places((visit,), other)
            if (added := kept.added(other, row)) is not None and added[0] <= 0
        ]
        if not offers:
            return None
        price, other, row = min(offers)
        return self._offer(kept, {shift: rest, other: row}, other, visit, price)

    def _others(self, visit: int) -> Iterator[int]:
        """The ordinary duties of everybody else who may be sent."""
        for other, duty in enumerate(self._moving.stated.duties):
            if other not in self._own and not duty.on_call and not self._moving.against(visit, other):
                yield other

    def _clears(self, laying: Laying, shift: int, timed: TimedRoute, missed: int) -> bool:
        """Whether the visit is no longer late, and no other pinned one becomes so."""
        late = {visit for code, visit, _ in laying.broken_rules(shift, timed) if code == "pinned_time_missed"}
        return missed not in late and late <= {visit for _shift, visit, _seconds in self._missed()}

    def _moved_by(self, visit: int, arrive: int) -> int:
        """Seconds between the arrival and the pinned window."""
        pin = self._moving.stated.problem.visits[visit].pin
        window = None if pin is None else pin.window
        return 0 if window is None else max(0, window[0] - arrive, arrive - window[1])

    def _offer(
        self, laying: Laying, rows: Mapping[int, Row], shift: int, visit: int, price: Price
    ) -> tuple[Price, Offer]:
        """The offer with what it drives more in all the rows it changes."""
        extra = sum(
            _driving(laying.timed(s, row)) - _driving(laying.timed(s, laying.rows.get(s, ())))
            for s, row in rows.items()
        )
        timed = laying.timed(shift, rows[shift])
        assert timed is not None, "a row without a way has no price"
        stop = next(stop for stop in timed.stops if stop.visit == visit)
        return price, Offer(moved_visit(self._moving, stop, shift), extra, price[0])

    def _name(self, visit: int) -> str:
        return self._moving.stated.work_orders[visit].id


def _driving(route: TimedRoute | None) -> int:
    return 0 if route is None else travel_seconds(route)
