"""Everything the board shows at one moment: read once, brought forward by events, shared by all who look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from dispatch.clock import SETTING, DemoTime, now_in
from dispatch.model.forecast import Risk
from web.board_risks import RiskBook
from web.board_tables import SHOWN_AFTER, SHOWN_BEFORE, Tables, forward, read_tables

if TYPE_CHECKING:
    from dispatch.desk import Desk

__all__ = ["FRESH_SECONDS", "SHOWN_AFTER", "SHOWN_BEFORE", "BoardFacts", "SharedBoard", "read_board"]

FRESH_SECONDS = 1.0
"""How long, in real seconds, one reading of the desk serves everybody who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFacts(Tables):
    """The rows of the board with what is forecast of them at ``now``. ``speed`` is None on real time."""

    now: datetime
    speed: int | None
    planner: Mapping[str, object]
    risks: tuple[Risk, ...]


def read_board(desk: Desk) -> BoardFacts:
    """What the desk knows now."""
    return _read(desk, None, RiskBook(desk), 0.0)


def _read(desk: Desk, before: Tables | None, book: RiskBook, real: float) -> BoardFacts:
    """The board now, brought forward from an earlier one when there is any; ``real`` is the time of a steady clock."""
    with desk.reading() as unit:
        now, clock = now_in(unit), unit.setting(SETTING)
        tables = read_tables(unit, now) if before is None else forward(before, unit, now)
    speed = None if clock is None else DemoTime.from_json(clock).speed
    rows = {field.name: getattr(tables, field.name) for field in fields(Tables)}
    risks = book.risks(tables.plan, tables.work_orders, now=now, speed=speed, real=real)
    return BoardFacts(**rows, now=now, speed=speed, planner=desk.planner_state(), risks=risks)


class SharedBoard:
    """One reading of the desk for all boards: brought forward when it is older than ``FRESH_SECONDS`` of real time."""

    def __init__(self, desk: Desk, wall: Callable[[], float]) -> None:
        self._desk = desk
        self._wall = wall
        self._lock = Lock()
        self._book = RiskBook(desk)
        self._read_at = float("-inf")
        self._facts: BoardFacts | None = None

    def facts(self, at_least: int = 0) -> BoardFacts:
        """Fresh facts that contain the event numbered ``at_least``."""
        with self._lock:
            facts = self._facts
            if facts is None or self._wall() - self._read_at >= FRESH_SECONDS or facts.seq < at_least:
                facts = self._bring_forward(facts)
            return facts

    def _bring_forward(self, before: BoardFacts | None) -> BoardFacts:
        self._read_at = self._wall()
        self._facts = _read(self._desk, before, self._book, self._read_at)
        return self._facts
