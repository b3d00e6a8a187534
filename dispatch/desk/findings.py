"""What a technician finds and fits: why it broke, whether it broke like that before, which parts went in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch.desk.counter import Command
from dispatch.desk.papers import LONGEST_NOTE, Papers
from dispatch.errors import InputErrors, InputProblem, NotFound, Refused
from dispatch.gates import FittedPart, permission
from dispatch.model.event import EventKind
from dispatch.model.technician import Employer
from dispatch.model.work_order import WorkOrder

CAUSES = ("quality", "misuse", "force_majeure")
MOST_OF_A_PART = 999


class Findings(Papers):
    """Record the cause and the parts; what the letter rules out is refused with its clause."""

    def record_cause(
        self,
        work_order_id: str,
        *,
        cause: str,
        component: str | None = None,
        same_fault_as: Sequence[str] = (),
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """Why it broke decides who pays; a later entry replaces an earlier one and the history keeps both."""
        if cause not in CAUSES:
            raise InputErrors([InputProblem("papers.unknown_cause", "cause", {"given": cause})])
        self._require_sensible(work_order_id, component, same_fault_as)
        facts: dict[str, object] = {"cause": cause, "same_fault_as": list(dict.fromkeys(same_fault_as))}
        if component:
            facts["component"] = component
        return self._entered(Command(now, actor, command_id), EventKind.CAUSE_RECORDED, work_order_id, facts)

    def fit_part(
        self,
        work_order_id: str,
        *,
        name: str,
        quantity: int = 1,
        genuine: bool,
        new: bool,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> WorkOrder:
        """A part that was fitted; ``Refused`` for one that the customer's letter rules out."""
        name = name.strip()
        _require_part(name, quantity)
        with self.reading() as unit:
            work_order = unit.work_order(work_order_id)
        self._require_allowed(work_order, FittedPart(genuine, new))
        facts = {"name": name, "quantity": quantity, "genuine": genuine, "new": new}
        return self._entered(Command(now, actor, command_id), EventKind.PART_FITTED, work_order_id, facts)

    def correct_part(
        self, work_order_id: str, *, number: int, reason: str, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """A part was entered by mistake: it no longer counts, and the history keeps both."""
        if not reason.strip():
            raise InputErrors([InputProblem("papers.no_reason", "reason")])
        facts = {"number": number, "reason": reason.strip()}
        return self._entered(Command(now, actor, command_id), EventKind.PART_CORRECTED, work_order_id, facts)

    def _require_allowed(self, work_order: WorkOrder, part: FittedPart) -> None:
        policy = self.policy_of(work_order)
        reasons = permission(policy, employer=Employer.OWN, parts=(part,)).reasons
        for ban in policy.bans:
            if ban.reason in reasons:
                raise Refused("papers.part_ruled_out", reason=ban.reason, letter=policy.id, clause=ban.clause)

    def _require_sensible(self, work_order_id: str, component: str | None, same_fault_as: Sequence[str]) -> None:
        """Only earlier work orders of the same asset can have had the same fault, and the letter names the parts."""
        problems = []
        with self.reading() as unit:
            work_order = unit.work_order(work_order_id)
            known = unit.work_orders_by_id(same_fault_as)
        if component and component not in self.policy_of(work_order).warranty.rules:
            problems.append(InputProblem("papers.unknown_component", "component", {"given": component}))
        for earlier_id in same_fault_as:
            earlier = known.get(earlier_id)
            if earlier is None:
                raise NotFound("work_order.not_found", id=earlier_id)
            if earlier.asset_id != work_order.asset_id or earlier.notified_at >= work_order.notified_at:
                problems.append(InputProblem("papers.other_asset", "same_fault_as", {"id": earlier_id}))
        if problems:
            raise InputErrors(problems)


def _require_part(name: str, quantity: int) -> None:
    problems = []
    if not name or len(name) > LONGEST_NOTE:
        problems.append(InputProblem("papers.no_part_name", "name", {"longest": LONGEST_NOTE}))
    if not 1 <= quantity <= MOST_OF_A_PART:
        problems.append(InputProblem("papers.bad_quantity", "quantity", {"most": MOST_OF_A_PART}))
    if problems:
        raise InputErrors(problems)
