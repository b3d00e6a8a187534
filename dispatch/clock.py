"""Where the shells get the time from; the core takes ``now`` as an argument."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from dispatch.model.moment import at_whole_second, from_text, to_text
from dispatch.store.base import UnitOfWork

SETTING = "clock"
SEEN_SETTING = "clock_seen"
SPEED_SETTING = "clock_speed"
SPEEDS = (0, 1, 60, 600)
"""Speeds a demo clock may run at; 0 is pause."""


class Clock(Protocol):
    """Says what time it is for the desk."""

    def now(self) -> datetime: ...


class WallClock:
    """Real time, for production."""

    def now(self) -> datetime:
        return at_whole_second(datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class DemoTime:
    """A clock that was at ``shown`` when real time was ``real_epoch`` and has run at ``speed`` since."""

    shown: datetime
    real_epoch: float
    speed: int

    def at(self, real_epoch: float) -> datetime:
        return at_whole_second(self.shown + timedelta(seconds=(real_epoch - self.real_epoch) * self.speed))

    def to_json(self) -> str:
        return json.dumps({"shown": to_text(self.shown), "real_epoch": self.real_epoch, "speed": self.speed})

    @classmethod
    def from_json(cls, text: str) -> DemoTime:
        raw = json.loads(text)
        return cls(from_text(raw["shown"]), float(raw["real_epoch"]), int(raw["speed"]))


def now_in(unit: UnitOfWork, real_epoch: float | None = None) -> datetime:
    """The demo clock kept in the store when there is one, real time otherwise."""
    text = unit.setting(SETTING)
    if text is None:
        return WallClock().now()
    return DemoTime.from_json(text).at(time.time() if real_epoch is None else real_epoch)


def set_speed(unit: UnitOfWork, speed: int, *, real_epoch: float) -> DemoTime:
    """Go on from the present time of this store at another speed."""
    turned = DemoTime(now_in(unit, real_epoch), real_epoch, speed)
    unit.put_setting(SETTING, turned.to_json())
    return turned


def note_seen(unit: UnitOfWork, real_epoch: float) -> None:
    """Remember how far the demo clock has come, so that it does not run on while nobody runs the demo."""
    unit.put_setting(SEEN_SETTING, to_text(now_in(unit, real_epoch)))


def put_to_sleep(unit: UnitOfWork, real_epoch: float) -> None:
    """Stop the demo clock while nobody runs the demo, and remember how fast it ran."""
    text = unit.setting(SETTING)
    if text is None:
        return
    note_seen(unit, real_epoch)
    clock = DemoTime.from_json(text)
    unit.put_setting(SPEED_SETTING, str(clock.speed))
    unit.put_setting(SETTING, DemoTime(clock.at(real_epoch), real_epoch, 0).to_json())


def go_on_where_it_stopped(unit: UnitOfWork, real_epoch: float) -> None:
    """Let the demo clock run again, from the moment it was last seen running if it was never put to sleep."""
    text, seen = unit.setting(SETTING), unit.setting(SEEN_SETTING)
    if text is None or seen is None:
        return
    speed = int(unit.setting(SPEED_SETTING) or DemoTime.from_json(text).speed)
    unit.put_setting(SPEED_SETTING, "")
    unit.put_setting(SETTING, DemoTime(from_text(seen), real_epoch, speed).to_json())
