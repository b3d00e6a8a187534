"""What a sheet that was brought in says, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.errors import InputProblem
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.technician import Shift, Technician

Row = Customer | Site | Asset | Technician | Shift


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The answer for every line: what is new, what changes, what stays, what is wrong, and what somebody should see.

    ``columns`` are the headers taken, by column key; ``ignored`` those that mean nothing here. Nothing is stored
    while there is a problem.
    """

    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    unchanged: int
    problems: tuple[InputProblem, ...]
    warnings: tuple[InputProblem, ...]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]

    @property
    def usable(self) -> bool:
        return not self.problems and bool(self.new or self.changed or self.unchanged)
