"""Scenarios: how many faults come in, how visits go, what is forgotten. The numbers are in ``data/scenarios``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dispatch.data_root import data_root
from dispatch.toml_files import read_file


@dataclass(frozen=True, slots=True)
class FaultRates:
    """``per_day`` faults on an average day; ``hours`` (from midnight) and ``weekdays`` (from Monday) are relative."""

    per_day: float
    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    major_share: float
    channels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class VisitHabits:
    """How visits go. Spreads are standard deviations of logarithms; pairs are (least, most) of an even spread.

    ``travel_factor`` is how much longer every way takes than the map says. ``service_shape`` is ``lognormal``, with the
    expected time as median, or ``exponential``, with it as mean: the textbook's queue. To
    ``no_answer_share`` of the visits they go without having accepted them.
    """

    travel_spread: float
    service_spread: float
    unresolved_share: float
    refused_share: float
    no_access_share: float
    no_access_wait_minutes: float
    no_access_hold_minutes: tuple[float, float]
    sign_off_minutes: tuple[float, float]
    respond_minutes: tuple[float, float]
    loaner_minutes: tuple[float, float]
    no_way_minutes: float
    absences_per_shift: float
    travel_factor: float = 1.0
    service_shape: str = "lognormal"
    accept_minutes: tuple[float, float] = (1.0, 10.0)
    no_answer_share: float = 0.0


@dataclass(frozen=True, slots=True)
class PastHabits:
    """How the desk worked before: when it sent somebody, how often something went wrong first, when it came back."""

    days: int
    dispatch_minutes: tuple[float, float]
    mishap_share: float
    mishap_hours: tuple[float, float]
    return_hours: tuple[float, float]


@dataclass(frozen=True, slots=True)
class InspectionHabits:
    """How inspections went: the share that was missed, the share made up to ``late_days`` late, and when in the day."""

    missed_share: float
    late_share: float
    late_days: int
    minutes_of_day: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Start:
    """The first moment: open faults, the age of the oldest, how many are nearly too late, how many emergencies."""

    open_faults: int
    oldest_hours: float
    nearly_late: int
    emergencies: int
    clock_speed: int
    shift_days_ahead: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the world looks (real seconds), and how much of a missed stretch it makes up for (its own minutes)."""

    tick_seconds: float
    catch_up_minutes: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that may be assumed otherwise about the demo's world."""

    faults: FaultRates
    visits: VisitHabits
    past: PastHabits
    inspections: InspectionHabits
    start: Start
    world: Pace


def load_scenario(file: Path) -> Scenario:
    """Read one scenario; ``InputErrors`` names every key that is unknown, missing or of the wrong type."""
    return read_file(file, Scenario)


def demo_day() -> Scenario:
    """The scenario the demo runs on."""
    return load_scenario(data_root() / "scenarios" / "demo_day.toml")
