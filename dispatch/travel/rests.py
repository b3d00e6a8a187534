"""The rests that a long drive needs: the driving law's twenty minutes after four hours at the wheel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class DriveHabits:
    """Minutes at the wheel after which a rest is due, and how long it lasts."""

    rest_after_minutes: int
    rest_minutes: int


def rest_seconds(drive_seconds: npt.NDArray[np.int32], habits: DriveHabits) -> npt.NDArray[np.int32]:
    """The rests of drives: none up to the minutes allowed at the wheel, and none on arrival."""
    stretches = -(-drive_seconds // (habits.rest_after_minutes * 60))
    rests: npt.NDArray[np.int32] = np.maximum(stretches - 1, 0) * np.int32(habits.rest_minutes * 60)
    return rests
