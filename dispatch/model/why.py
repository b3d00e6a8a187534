"""Why a work order is where it is: technician by technician, what is certain, and what little would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.model.advice import Hurt
from dispatch.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one technician has to do with the visit.

    ``code``: ``here`` (he has it), ``possible`` (at the price of ``broken_more`` weight and ``travel_more_seconds``),
    or the solver's reason why not. ``late_seconds``: how late the worst promise would be with him; None: not there.
    """

    technician_id: str
    code: str
    arrive_at: datetime | None = None
    late_seconds: int | None = None
    broken_more: int = 0
    travel_more_seconds: int = 0
    hurt: tuple[Hurt, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one technician could not keep the promise even with nothing else to do.

    ``late``: when he would be there; ``under_way``: he is on his way or there already.
    """

    technician_id: str
    code: str
    arrive_at: datetime | None = None
    late_seconds: int | None = None
    under_way: bool = False


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing given way to, after which ``technician_id`` would be there in time, at ``arrive_at``.

    ``code`` is one of ``solver.relaxations``; ``facts`` may have seconds, skill, level, work_order_id,
    from_technician_id and to_technician_id.
    """

    code: str
    technician_id: str
    arrive_at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one work order.

    ``state``: ``kept``, ``late``, ``left_out`` or ``under_way``. ``reason`` is set for late and left out: ``certain``
    (no plan can keep the promise: ``proof``), ``missed`` (the search missed ``repaired``), ``priced`` (it could be
    kept, but at a higher price elsewhere), or a reason of the solver.
    """

    work_order_id: str
    state: str
    reason: str | None
    verdicts: tuple[Verdict, ...]
    proof: tuple[Proof, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    repaired: Plan | None = None


@dataclass(frozen=True, slots=True)
class Hopeless:
    """A work order of which a promise is broken in every plan, with the proof, the nearest technician first."""

    work_order_id: str
    proof: tuple[Proof, ...]
