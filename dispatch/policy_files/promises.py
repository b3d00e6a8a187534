"""Promises and regions as a policy file writes them."""

from __future__ import annotations

from dispatch.model.commitment import Milestone
from dispatch.model.policy import FAULT_CLASSES, Conditions, Promise
from dispatch.model.region import Region
from dispatch.model.situation import MILESTONE_EVENTS
from dispatch.policy_files.table import Table

ISSUES = ("fault", "quality_complaint")
WORKSHOP = ("rescue", "maintenance", "minor_repair")


def read_regions(policy: Table) -> tuple[Region, ...]:
    """``[[regions]]``: small ones first, of overlapping regions the first one counts."""
    regions = []
    for row in policy.rows("regions"):
        region = Region(
            code=row.text("code"),
            zh=row.text("zh"),
            en=row.text("en"),
            prefixes=row.texts("prefixes", required=True),
            exclude_prefixes=row.texts("exclude_prefixes"),
        )
        if not all(prefix.isdecimal() or prefix == "" for prefix in region.prefixes + region.exclude_prefixes):
            row.note_bad_value("prefixes", "beginnings of GB/T 2260 codes")
        row.finish()
        regions.append(region)
    return tuple(regions)


def read_promises(policy: Table) -> tuple[Promise, ...]:
    """``[promises.KEY]`` in an order in which a chained promise follows what it is chained to."""
    promises = [_promise(key, table) for key, table in policy.tables("promises")]
    return tuple(sorted(promises, key=lambda promise: promise.chained_after is not None))


def _promise(key: str, table: Table) -> Promise:
    by_region = table.terms("within")
    chained = table.choice("chained_after", Milestone, Milestone.ARRIVE) if "chained_after" in table else None
    promise = Promise(
        key=key,
        milestone=table.choice("milestone", Milestone, Milestone.ARRIVE),
        clause=table.clause(),
        requirement=table.text("requirement"),
        start=() if chained else table.choices("start", MILESTONE_EVENTS, required=True),
        within=None if by_region else table.term("within", required=True),
        within_by_region=by_region,
        best_effort=table.texts("best_effort"),
        when=_conditions(table),
        chained_after=chained,
        later_of=next(iter(table.choices("later_of", MILESTONE_EVENTS)), None),
        wish=table.flag("wish"),
        until_satisfied=table.flag("until_satisfied"),
        assumed=table.flag("assumed"),
    )
    table.finish()
    return promise


def _conditions(promise: Table) -> Conditions:
    when = promise.table("when")
    if when is None:
        return Conditions()
    conditions = Conditions(
        fault_classes=when.choices("class", FAULT_CLASSES),
        issues=when.choices("issue", ISSUES),
        jobs=when.choices("job", WORKSHOP),
        but_jobs=when.choices("job_other_than", WORKSHOP),
        in_warranty=when.flag("in_warranty") if "in_warranty" in when else None,
        emergency=when.flag("emergency"),
    )
    when.finish()
    return conditions
