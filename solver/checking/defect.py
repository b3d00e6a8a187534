"""What the checker says of a plan that is not true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Defect:
    """One untruth in a solution: ``code`` names the message, ``where`` the place (``route 3, visit 7``)."""

    code: str
    where: str
    facts: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.where}: {self.code}({inside})"
