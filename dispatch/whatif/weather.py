"""Weather in a scenario: the dispatcher closes ways on the desk, as he would from the page of closures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from dispatch.errors import InputErrors, InputProblem
from dispatch.model.closure import Shut
from dispatch.places.divisions import Divisions
from dispatch.simulation.world import DISPATCHER, Press
from dispatch.whatif.scenario import Closing


def weather(closings: Iterable[Closing], start: datetime, divisions: Divisions) -> Iterator[Press]:
    """One press for each closing, at the whole second at which it begins; ``start`` is that of the scenario.

    ``InputErrors`` for a region that is none: the desk would refuse it in the middle of the drive.
    """
    for number, closing in enumerate(closings):
        begins_at = start + timedelta(seconds=round(closing.from_hour * 3600))
        ends_at = begins_at + timedelta(seconds=max(1, round(closing.hours * 3600)))
        shut = Shut.of_key(closing.what)
        if shut.region and divisions.get(shut.region) is None:
            where = f"closures[{number}]"
            raise InputErrors([InputProblem("closure.unknown_region", where, {"given": shut.region})])
        arguments = {"shut": shut, "begins_at": begins_at, "ends_at": ends_at, "reason": closing.reason}
        yield Press(begins_at, "close_ways", DISPATCHER, f"world:closure:{number}", arguments)


def closed_together(closings: Sequence[Closing]) -> tuple[frozenset[Shut], ...]:
    """Every set of ways that is closed at one time or another, in the order in which they come."""
    hours = sorted({hour for one in closings for hour in (one.from_hour, one.from_hour + one.hours)})
    sets = (frozenset(Shut.of_key(one.what) for one in closings if _closed(one, hour)) for hour in hours)
    return tuple(dict.fromkeys(some for some in sets if some))


def _closed(closing: Closing, hour: float) -> bool:
    return closing.from_hour <= hour < closing.from_hour + closing.hours
