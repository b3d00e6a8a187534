"""Every error a caller may meet, as one tree.

    PaidanError
    ├── InputErrors            several InputProblem at once: what was given cannot be used
    ├── NotFound               an id that names nothing
    ├── Refused                the rules forbid this step now (state machine, permission of a plan)
    ├── Conflict               somebody else changed it first (stale edit)
    │   └── PlanStale          the plan no longer fits the facts it was made from
    ├── DoubleBooking          a technician would be in two places at once
    └── Unavailable            the environment fails us (store too new, folder not writable, port taken)

An error carries a ``code`` and plain ``facts``; it never carries prose. The words, in zh-CN and English, live in
``data/messages/errors.toml`` and are put together by :func:`dispatch.messages.explain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Fact = str | int | float | bool | None


class PaidanError(Exception):
    """Base of all errors of the product: a stable ``code`` and the ``facts`` that fill its message."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Fact] = facts

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}({inside})"


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One thing wrong with what was given: ``where`` is a field, key or row, ``code`` names the message."""

    code: str
    where: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


class InputErrors(PaidanError):
    """Everything wrong with one input, collected, so that it can be mended in one go."""

    def __init__(self, problems: Sequence[InputProblem]) -> None:
        super().__init__("input.invalid", count=len(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "; ".join(f"{p.where}: {p.code} {dict(p.facts)}" for p in self.problems)


class NotFound(PaidanError):
    """An id that names nothing in the store."""


class Refused(PaidanError):
    """The rules forbid this step in the present state."""


class Conflict(PaidanError):
    """The row changed since the caller read it; the facts say who changed it, when, and its present version."""


class PlanStale(Conflict):
    """Something that matters to the plan happened after the last event it saw."""


class DoubleBooking(PaidanError):
    """A technician would have two active visits at the same time."""


class Unavailable(PaidanError):
    """The environment does not let us go on."""
