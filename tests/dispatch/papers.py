"""Work orders of other letters for the tests of papers, charges and rosters: on site, ready to be finished."""

from __future__ import annotations

from datetime import timedelta

from dispatch.desk import Desk
from dispatch.model.customer import Asset
from dispatch.model.work_order import WorkOrder
from tests.builders import MONDAY_9, a_customer, a_key, a_report, a_site
from tests.dispatch.planned import published

SOON = MONDAY_9 + timedelta(minutes=20)
LEAVING = ("installed", "commissioned", "tested", "test_result_given", "customer_consent")
"""What L12 asks for before a technician leaves the site."""


def a_customer_of(desk: Desk, letter: str, asset: Asset | None = None) -> None:
    """A customer under that letter with one site and one asset, all called ``letter``."""
    with desk._store.writing() as unit:
        unit.add_customers([a_customer(letter, policy_id=letter)])
        unit.add_sites([a_site(letter, customer_id=letter)])
        unit.add_assets([asset or Asset(letter, letter, "设备", "pump")])


def reported_under(desk: Desk, letter: str, *, at=MONDAY_9, **given: object) -> WorkOrder:  # type: ignore[no-untyped-def]
    report = a_report(letter, asset_id=letter, **given)
    return desk.report_fault(report, now=at, actor="dispatcher", command_id=a_key())


def on_site_under(desk: Desk, letter: str, *, at=MONDAY_9, **given: object) -> WorkOrder:  # type: ignore[no-untyped-def]
    """A fault of that customer with technician t1 on his site."""
    work_order = reported_under(desk, letter, at=at, **given)
    published(desk, at)
    desk.depart(work_order.id, "t1", now=at, actor="t1", command_id=a_key())
    return desk.arrive(work_order.id, "t1", now=at + timedelta(minutes=20), actor="t1", command_id=a_key())


def finished(desk: Desk, work_order: WorkOrder, *, at=SOON, resolved: bool = True) -> WorkOrder:  # type: ignore[no-untyped-def]
    return desk.finish(work_order.id, "t1", resolved=resolved, note="", now=at, actor="t1", command_id=a_key())


def ticked(desk: Desk, work_order: WorkOrder, *steps: str, actor: str = "t1", **more: str) -> WorkOrder:
    return desk.record_steps(work_order.id, steps, now=SOON, actor=actor, command_id=a_key(), **more)
