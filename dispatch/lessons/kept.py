"""The lessons of one installation, each on a shelf of its own in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dispatch.durations import DurationBook, read_book, write_book
from dispatch.lessons.shelf import Shelf
from dispatch.travel.hourly import hours_shelf
from dispatch.travel.hours import HourProfile

FOLDER = "lessons"
"""Below the data folder of the installation."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """``hours``: how much longer drives take at some hours. ``durations``: how long visits last, without a guess."""

    hours: Shelf[HourProfile]
    durations: Shelf[DurationBook]


def open_lessons(data: Path, data_root: Path) -> Lessons:
    """The shelves below the installation's data folder; ``data_root`` holds what is shipped."""
    return Lessons(
        hours_shelf(data / FOLDER / "hours", data_root / "roads" / "traffic_profile.csv"),
        Shelf[DurationBook](data / FOLDER / "durations", None, read=read_book, write=write_book),
    )
