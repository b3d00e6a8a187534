"""Gates: what must be done before a step is allowed, and who and what the letter rules out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dispatch.errors import NotFound
from dispatch.model.policy import Policy
from dispatch.model.service_record import ServiceRecord

SUBCONTRACTOR = "subcontractor"


@dataclass(frozen=True, slots=True)
class Passage:
    """Whether a gate is open; ``missing`` lists the steps that are not done, in the order of the work."""

    allowed: bool
    missing: tuple[str, ...]
    clause: str


def passage(policy: Policy, gate: str, done: Collection[str]) -> Passage:
    """Whether the step behind a gate is allowed; raises ``NotFound`` for a gate the letter does not have."""
    rule = policy.gates.get(gate)
    if rule is None:
        raise NotFound("policy.unknown_gate", id=policy.id, gate=gate, known=", ".join(policy.gates))
    missing = tuple(step for step in rule.steps if step not in done)
    return Passage(not missing, missing, rule.clause)


@dataclass(frozen=True, slots=True)
class FittedPart:
    """A part that is to be fitted."""

    genuine: bool = True
    new: bool = True


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether somebody may be sent with these parts; ``reasons`` are the letter's bans that stand against it."""

    allowed: bool
    reasons: tuple[str, ...]


def permission(policy: Policy, *, employer: str, parts: Sequence[FittedPart] = ()) -> Permission:
    """Hold a technician's employer and the parts against what the letter rules out."""
    broken = {
        "subcontracting": employer == SUBCONTRACTOR,
        "non_genuine_part": any(not part.genuine for part in parts),
        "reused_part": any(not part.new for part in parts),
    }
    reasons = tuple(ban.reason for ban in policy.bans if broken[ban.reason])
    return Permission(not reasons, reasons)


@dataclass(frozen=True, slots=True)
class ClosedGate:
    """A gate that holds a work order up, with the steps it still waits for."""

    key: str
    missing: tuple[str, ...]
    clause: str


def closed_gates(policy: Policy, record: ServiceRecord, guarded: str, visit_number: int) -> tuple[ClosedGate, ...]:
    """The gates that keep a work order from ``guarded``, unless a dispatcher has let this visit pass them."""
    closed = []
    for gate in policy.gates.values():
        found = passage(policy, gate.key, record.done)
        if gate.guards == guarded and not found.allowed and record.overridden(gate.key, visit_number) is None:
            closed.append(ClosedGate(gate.key, found.missing, gate.clause))
    return tuple(closed)
