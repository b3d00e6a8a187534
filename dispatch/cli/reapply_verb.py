"""``paidan policy reapply``: move running work orders to a new version of their letter, once seen."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import click

from dispatch.cli.common import as_json, data_option, desk_at, print_json
from dispatch.cli.policy_words import MILESTONES, known
from dispatch.clock import now_in
from dispatch.desk.reapplying import ClockChange, Reapplication
from dispatch.model.commitment import ClockStatus
from dispatch.model.moment import SHANGHAI

ACTOR = "terminal"


@click.command()
@click.argument("policy_id", metavar="ID")
@click.option("--apply", "wanted", is_flag=True, help="照预览执行 Do it; without it nothing changes.")
@data_option
@as_json
def reapply(policy_id: str, wanted: bool, data: Path | None, as_json: bool) -> int:
    """让进行中的工单改按新版承诺 Preview, and with --apply carry out, a new version for open work orders."""
    with desk_at(data) as desk:
        with desk.reading() as unit:
            now = now_in(unit)
        found = desk.preview_reapply(policy_id, now=now)
        if wanted:
            desk.reapply(policy_id, stamp=found.stamp, now=now, actor=ACTOR, command_id=uuid.uuid4().hex)
    if as_json:
        print_json(_document(found, applied=wanted))
    else:
        click.echo("\n".join(_lines(found, applied=wanted)))
    return 0


def _document(found: Reapplication, *, applied: bool) -> dict[str, object]:
    orders = [
        {
            "work_order": change.work_order.id,
            "from_version": change.work_order.policy_version,
            "commitments": [_clock_document(clock) for clock in change.clocks],
            "tell_customer": change.work_order.customer_id if change.tell_customer else None,
            "tell_technician": change.tell_technician_id,
        }
        for change in found.orders
    ]
    return {"id": found.policy.id, "version": found.policy.version, "applied": applied, "work_orders": orders}


def _clock_document(clock: ClockChange) -> dict[str, object]:
    sides = {"before": clock.before, "after": clock.after}
    seen = {name: None if side is None else _side(side) for name, side in sides.items()}
    return {"promise": clock.promise_id, **seen, "flips_to": clock.flips_to}


def _side(status: ClockStatus) -> dict[str, object]:
    return {"due": status.commitment.due.astimezone(SHANGHAI).isoformat(), "state": status.state.value}


def _lines(found: Reapplication, *, applied: bool) -> Iterator[str]:
    policy = found.policy
    yield f"{policy.id} v{policy.version} ({policy.effective_from}): 工单 work orders {len(found.orders)}, " + (
        f"期限有变 changing {len(found.changing)}, 状态翻转 flips {len(found.flips)}"
    )
    for change in found.changing:
        yield f"{change.work_order.id}  v{change.work_order.policy_version} -> v{policy.version}"
        yield from (f"  {_clock_line(clock)}" for clock in change.clocks)
        if change.tell_customer:
            yield f"  通知客户 tell the customer {change.work_order.customer_id}"
        if change.tell_technician_id:
            yield f"  通知技术员 tell the technician {change.tell_technician_id}"
    if found.orders:
        yield "已执行 applied" if applied else "仅预览 preview only; --apply 执行"


def _clock_line(clock: ClockChange) -> str:
    status = clock.after or clock.before
    what = "" if status is None else known(MILESTONES, status.commitment.code.value).zh
    return f"{what} {_shown(clock.before)} -> {_shown(clock.after)}"


def _shown(status: ClockStatus | None) -> str:
    if status is None:
        return "无 none"
    return f"{status.commitment.due.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {status.state.value}"
