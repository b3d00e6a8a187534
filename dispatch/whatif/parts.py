"""What all simulated desks of one process share: maps, roads, letters, calendars. Read once, changed by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dispatch.calendar_files import calendar_of
from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.places.regions import Atlas
from dispatch.policy_files import PolicyShelf, load_policies
from dispatch.store.base import Store
from dispatch.travel.choice import TravelChoice, open_every_mode
from dispatch.travel.closable import ClosableTravel
from dispatch.travel.in_full import WithoutParts
from dispatch.travel.times import TravelTimes
from dispatch.work_time import Calendar


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a desk, apart from its store."""

    atlas: Atlas
    travel: TravelTimes
    policies: PolicyShelf
    calendar: Calendar

    def desk(self, store: Store, policies: PolicyShelf) -> Desk:
        """A desk on this store. It tells nobody of promises in danger: nobody would hear it."""
        return Desk(store, atlas=self.atlas, travel=self.travel, policies=policies, calendar=self.calendar)


@cache
def parts() -> Parts:
    """The parts of this installation, with the embedded travel times: a study asks no server."""
    root = data_root()
    return Parts(
        Atlas.open(root),
        WithoutParts(ClosableTravel(open_every_mode(TravelChoice(), root, _no_clock))),
        load_policies(root / "policies"),
        calendar_of(None),
    )


def _no_clock() -> float:
    """The embedded provider never waits for anybody."""
    return 0.0
