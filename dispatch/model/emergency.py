"""An emergency on the phone: who could be there first, and what each choice does to the day he has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.model.advice import Blocked, Certain


@dataclass(frozen=True, slots=True)
class Displaced:
    """A visit that is made later. ``margin_seconds`` is its first due moment minus what is due then; None without."""

    work_order_id: str
    arrive_before: datetime
    arrive_after: datetime
    margin_seconds: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The best place with one technician; ``margin_seconds`` as for ``Displaced``, of the emergency itself."""

    technician_id: str
    depart_at: datetime
    arrive_at: datetime
    finish_at: datetime
    extra_travel_seconds: int
    margin_seconds: int | None
    displaced: tuple[Displaced, ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """The best choices, worked out for the plan ``of``, and who cannot go.

    ``certain`` is set when nobody could keep every promise whatever the plan.
    """

    of: int
    choices: tuple[Choice, ...]
    blocked: tuple[Blocked, ...]
    certain: Certain | None
