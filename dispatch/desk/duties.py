"""Duties at the desk: open the work orders that the letters owe, and call customers until they are satisfied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from dispatch.desk.counter import Command, Counter, body_hash
from dispatch.duties import CallDue, OwedState, call_rule, calls_due
from dispatch.duties.opening import inspection_facts
from dispatch.duties.register import OwedVisit, Subject, SubjectDuty, owed_visits, subject_duties
from dispatch.duties.states import by_period
from dispatch.errors import InputErrors, InputProblem
from dispatch.lifecycle import opened
from dispatch.model.event import Event, EventKind
from dispatch.model.owed import Agreement
from dispatch.model.policy import KeptBy, Policy
from dispatch.model.work_order import WorkOrder
from dispatch.store.base import UnitOfWork
from dispatch.work_time import day_of

DUTIES_FROM_SETTING = "duties_from"
"""The day from which visits are on record here: what was owed before is not known."""
LONGEST_INTERVAL_MONTHS = 120
LONGEST_NOTE = 500


class Duties(Counter):
    """What is owed, opening it, agreements, and follow-up calls."""

    def duties(self, *, now: datetime) -> tuple[SubjectDuty, ...]:
        """Every recurring duty, by letter and contract; one without an interval waits for the contract."""
        with self.reading() as unit:
            return self._duties(unit, day_of(now))

    def owed_visits(self, *, until: date, now: datetime) -> tuple[OwedVisit, ...]:
        """Every period due from the first day on record to ``until`` and what became of it, the earliest first."""
        with self.reading() as unit:
            return self._owed(unit, until, day_of(now))

    def open_due_inspections(self, *, now: datetime, actor: str) -> tuple[WorkOrder, ...]:
        """One work order for every period whose window has opened; asked again, it opens nothing twice."""
        today = day_of(now)
        with self.reading() as unit:
            known = unit.setting(DUTIES_FROM_SETTING) is not None
            if known and not self._due(unit, today):
                return ()
        with self._store.writing() as unit:
            unit.put_setting(DUTIES_FROM_SETTING, _on_record_from(unit, today).isoformat())
            return tuple(self._open(unit, visit, now, actor) for visit in self._due(unit, today))

    def agree(self, agreement: Agreement, *, now: datetime, actor: str, command_id: str) -> None:
        """Write down what the contract says of one plan; visits that are open already stay as they are."""
        facts = _agreement_facts(agreement)
        fingerprint = body_hash("agree", facts)
        with self._store.writing() as unit:
            if unit.answer_of(command_id, fingerprint) is not None:
                return
            self._require_possible_agreement(unit, agreement, day_of(now))
            unit.put_agreement(agreement)
            unit.append(Event(EventKind.AGREEMENT_MADE, now, now, actor, facts=facts, command_id=command_id))
            unit.remember(command_id, fingerprint, agreement.asset_id, now)

    def calls(self, *, now: datetime) -> tuple[CallDue, ...]:
        """Whom to ask whether all is well, the earliest due first."""
        owing = [policy_id for policy_id in self.policies if call_rule(self.policies[policy_id]) is not None]
        since = now - timedelta(days=self.duty_rules.call_memory_days)
        with self.reading() as unit:
            finished = unit.finished_work_orders(owing, since)
        return calls_due(finished, self.policy_of, self.duty_rules)

    def record_call(
        self, work_order_id: str, *, satisfied: bool, note: str, now: datetime, actor: str, command_id: str
    ) -> WorkOrder:
        """The customer was asked; one who is not satisfied is called again."""
        if len(note.strip()) > LONGEST_NOTE:
            raise InputErrors([InputProblem("call.note_too_long", "note", {"longest": LONGEST_NOTE})])
        facts: dict[str, object] = {"satisfied": satisfied, "note": note.strip()}
        return self.change(Command(now, actor, command_id), EventKind.FOLLOWED_UP, work_order_id, facts=facts)

    def _duties(self, unit: UnitOfWork, today: date) -> tuple[SubjectDuty, ...]:
        return subject_duties(self._subjects(unit, today), unit.agreements())

    def _subjects(self, unit: UnitOfWork, today: date) -> Iterable[Subject]:
        """Every asset under a letter with recurring visits; a customer whose letter is missing owes nobody a plan."""
        sites = {site.id: site for site in unit.sites()}
        customers = {customer.id: customer for customer in unit.customers() if customer.policy_id in self._policies}
        letters = {c.policy_id: self._policies.on(c.policy_id, today) for c in customers.values()}
        for asset in unit.assets():
            site = sites[asset.site_id]
            customer = customers.get(site.customer_id)
            if customer is not None and _has_visits(letters[customer.policy_id]):
                yield Subject(customer, site, asset, letters[customer.policy_id])

    def _owed(self, unit: UnitOfWork, until: date, today: date) -> tuple[OwedVisit, ...]:
        first = _on_record_from(unit, today)
        history = by_period(unit.inspections(first))
        return owed_visits(self._duties(unit, today), history, self.duty_rules, first=first, last=until, today=today)

    def _due(self, unit: UnitOfWork, today: date) -> tuple[OwedVisit, ...]:
        until = today + timedelta(days=self.duty_rules.lead_days)
        return tuple(visit for visit in self._owed(unit, until, today) if visit.owed.state is OwedState.DUE)

    def _open(self, unit: UnitOfWork, visit: OwedVisit, now: datetime, actor: str) -> WorkOrder:
        place = self._located(visit.subject.site.place).place
        facts = inspection_facts(visit.subject, visit.owed.period, self.duty_rules, place)
        work_order_id, kind = unit.next_work_order_id(now), EventKind.INSPECTION_OPENED
        event = Event(kind, now, now, actor, work_order_id=work_order_id, facts=facts)
        work_order = opened(unit.append(event))
        unit.add_work_order(work_order)
        return work_order

    def _require_possible_agreement(self, unit: UnitOfWork, agreement: Agreement, today: date) -> None:
        asset = unit.asset(agreement.asset_id)
        customer = unit.customer(unit.site(asset.site_id).customer_id)
        plans = self._policies.on(customer.policy_id, today).plans
        problems = []
        if agreement.plan not in plans or plans[agreement.plan].kept_by is not KeptBy.VISIT:
            problems.append(InputProblem("agreement.unknown_plan", "plan", {"plan": agreement.plan}))
        if agreement.months is not None and not 1 <= agreement.months <= LONGEST_INTERVAL_MONTHS:
            facts = {"given": agreement.months, "most": LONGEST_INTERVAL_MONTHS}
            problems.append(InputProblem("agreement.bad_interval", "months", facts))
        if agreement.ends_on and agreement.anchor_on and agreement.ends_on <= agreement.anchor_on:
            problems.append(InputProblem("agreement.ends_before_start", "ends_on"))
        if problems:
            raise InputErrors(problems)


def _has_visits(policy: Policy) -> bool:
    return any(plan.kept_by is KeptBy.VISIT for plan in policy.plans.values())


def _on_record_from(unit: UnitOfWork, today: date) -> date:
    known = unit.setting(DUTIES_FROM_SETTING)
    return today if known is None else date.fromisoformat(known)


def _agreement_facts(agreement: Agreement) -> dict[str, object]:
    days = {name: getattr(agreement, name) for name in ("anchor_on", "ends_on")}
    texts = {name: None if day is None else day.isoformat() for name, day in days.items()}
    return {"asset_id": agreement.asset_id, "plan": agreement.plan, "months": agreement.months, **texts}
