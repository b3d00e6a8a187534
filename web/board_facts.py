"""Everything the board shows at one moment: read from the desk, or brought forward by what has happened since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING

from dispatch.clock import SETTING, DemoTime, now_in
from dispatch.model.closure import Closure
from dispatch.model.forecast import Risk
from dispatch.places.divisions import Division
from web.board_risks import RiskBook, changed_ways
from web.board_tables import SHOWN_AFTER, SHOWN_BEFORE, Tables, forward, read_tables

if TYPE_CHECKING:
    from dispatch.desk import Desk

__all__ = ["SHOWN_AFTER", "SHOWN_BEFORE", "BoardFacts", "read_board", "read_forward"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFacts(Tables):
    """The rows of the board with what is forecast of them at ``now``. ``speed`` is None on real time."""

    now: datetime
    speed: int | None
    planner: Mapping[str, object]
    risks: tuple[Risk, ...]
    closures: tuple[Closure, ...] = ()
    """Those in force at ``now``."""
    accept_minutes: int = 0
    """What technicians have to accept a visit; 0: nobody is asked."""
    regions: Mapping[str, Division] = field(default_factory=dict)
    """The divisions in which roads are closed, by the prefix of their codes."""


def read_board(desk: Desk) -> BoardFacts:
    """What the desk knows now."""
    return read_forward(desk, None, RiskBook(desk), 0.0)


def read_forward(desk: Desk, before: Tables | None, book: RiskBook, real: float) -> BoardFacts:
    """The board now, brought forward from an earlier one when there is any; ``real`` is the time of a steady clock."""
    with desk.reading() as unit:
        now, clock = now_in(unit), unit.setting(SETTING)
        tables = read_tables(unit, now) if before is None else forward(before, unit, now)
        every = unit.closures()
    closures = tuple(closure for closure in every if closure.in_force(now))
    speed = None if clock is None else DemoTime.from_json(clock).speed
    rows = {field.name: getattr(tables, field.name) for field in fields(Tables)}
    book.go_by(changed_ways(every, tables.plan, now))
    risks = book.risks(tables.plan, tables.work_orders, now=now, speed=speed, real=real)
    state, regions = desk.planner_state(), _regions(desk, closures)
    return BoardFacts(
        **rows,
        now=now,
        speed=speed,
        planner=state,
        risks=risks,
        closures=closures,
        accept_minutes=desk.duty_rules.accept_minutes,
        regions=regions,
    )


def _regions(desk: Desk, closures: Iterable[Closure]) -> Mapping[str, Division]:
    wanted = {closure.shut.region for closure in closures if closure.shut.region}
    return {prefix: known for prefix in wanted if (known := desk.atlas.divisions.get(prefix)) is not None}
