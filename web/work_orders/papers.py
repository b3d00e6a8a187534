"""The paper steps of a work order as the pages show them: what is done, what is missing, which gate waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.gates import closed_gates
from dispatch.model.owed import Purpose
from dispatch.model.policy import Policy
from dispatch.model.service_record import PartFitted, StepDone
from dispatch.model.undertaking import Gate
from dispatch.model.work_order import WorkOrder, WorkOrderStatus
from web.form_values import Form
from web.letter_words import letter_word
from web.people import name_of
from web.present import moment

STEP_FIELD = "step-"
WAITING_FOR: Mapping[WorkOrderStatus, str] = {
    WorkOrderStatus.OPEN: "finish",
    WorkOrderStatus.DISPATCHED: "finish",
    WorkOrderStatus.ON_THE_WAY: "finish",
    WorkOrderStatus.ON_SITE: "finish",
    WorkOrderStatus.RESOLVED: "sign_off",
}
"""The step of a work order that may wait for papers, by where it stands."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: ``told`` says who did it and when, with the number of the paper; empty while it is missing."""

    code: str
    field: str
    word: str
    done: bool
    told: str


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate. ``guards`` is empty for papers of the contract or the installation, ``passed`` says who let it pass."""

    key: str
    word: str
    guards: str
    steps: tuple[StepView, ...]
    clause: str
    requirement: str
    passed: str
    waits_now: bool

    @property
    def missing(self) -> int:
        return sum(not step.done for step in self.steps)


@dataclass(frozen=True, slots=True)
class PartView:
    """A part that was fitted."""

    number: int
    name: str
    quantity: int
    genuine: bool
    new: bool
    told: str


@dataclass(frozen=True, slots=True)
class PapersView:
    """``gates`` hold a repair up, ``others`` belong to a contract or an installation."""

    gates: tuple[GateView, ...]
    others: tuple[GateView, ...]
    parts: tuple[PartView, ...]

    @property
    def done(self) -> tuple[StepView, ...]:
        """Every step that is done, each once."""
        steps = (step for gate in (*self.gates, *self.others) for step in gate.steps if step.done)
        return tuple({step.code: step for step in steps}.values())

    @property
    def waiting(self) -> tuple[GateView, ...]:
        """The gates that are closed for the next step."""
        return tuple(gate for gate in self.gates if gate.waits_now)


def papers_view(policy: Policy, order: WorkOrder, names: Mapping[str, str], now: datetime) -> PapersView:
    """Every gate of the letter with the state of its steps, and the parts that were fitted."""
    done = {step.code: step for step in order.service.steps}
    waiting = "" if order.purpose is Purpose.INSPECTION else WAITING_FOR.get(order.status, "")
    closed = {one.key for one in closed_gates(policy, order.service, waiting, order.visit_number)} if waiting else set()
    views = [_gate(gate, order, done, names, now, closed=gate.key in closed) for gate in policy.gates.values()]
    return PapersView(
        tuple(view for view in views if view.guards),
        tuple(view for view in views if not view.guards),
        tuple(_part(part, names, now) for part in order.service.parts),
    )


def ticked_steps(policy: Policy, form: Form) -> tuple[str, ...]:
    """The steps ticked in a form, in the order of the letter."""
    steps = dict.fromkeys(step for gate in policy.gates.values() for step in gate.steps)
    return tuple(step for step in steps if form.flag(STEP_FIELD + step))


def _gate(
    gate: Gate,
    order: WorkOrder,
    done: Mapping[str, StepDone],
    names: Mapping[str, str],
    now: datetime,
    *,
    closed: bool,
) -> GateView:
    passed = order.service.overridden(gate.key, order.visit_number)
    return GateView(
        gate.key,
        letter_word("gates", gate.key),
        gate.guards,
        tuple(_step(code, done.get(code), names, now) for code in gate.steps),
        gate.clause,
        gate.requirement,
        "" if passed is None else _joined(name_of(names, passed.by), moment(passed.at, now), passed.reason),
        closed,
    )


def _step(code: str, done: StepDone | None, names: Mapping[str, str], now: datetime) -> StepView:
    told = "" if done is None else _joined(name_of(names, done.by), moment(done.at, now), done.reference, done.note)
    return StepView(code, STEP_FIELD + code, letter_word("steps", code), done is not None, told)


def _part(part: PartFitted, names: Mapping[str, str], now: datetime) -> PartView:
    told = _joined(name_of(names, part.by), moment(part.at, now))
    return PartView(part.number, part.name, part.quantity, part.genuine, part.new, told)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def every_step(gates: Iterable[GateView]) -> tuple[StepView, ...]:
    """The steps of several gates, each once, in the order of the work."""
    return tuple({step.code: step for gate in gates for step in gate.steps}.values())
