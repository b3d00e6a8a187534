"""Everything of a policy file that is not a clock: warranty, charges, plans, gates, bans, returns and the rest."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.model.policy import (
    DEFAULT_WARRANTY_START,
    Charges,
    CoverExclusion,
    CoverRule,
    ExcludedCause,
    KeptBy,
    Price,
    RecurringPlan,
    RepairPrices,
    ServiceFee,
    SpareParts,
    Term,
    Unit,
    Warranty,
)
from dispatch.model.undertaking import Ban, Gate, GoodsPledge, Replacement, Returns, RosterRule, Undertaking
from dispatch.policy_files.table import Table

WARRANTY_DATES = (*DEFAULT_WARRANTY_START, "out_on")
CAUSES = ("misuse", "force_majeure")
GUARDED = ("finish", "sign_off")
"""The steps of a work order that a gate may hold up."""
BANS = ("subcontracting", "non_genuine_part", "reused_part")
_ONE_YEAR = Term(1, Unit.YEARS)


def read_warranty(policy: Table) -> Warranty:
    """``[warranty]`` with one rule per component or item; without it only a contract can give a term."""
    table = policy.table("warranty")
    if table is None:
        return Warranty()
    rules = {name: _cover_rule(rule) for name, rule in table.tables("rules")}
    exclusions = {reason: _cover_exclusion(entry) for reason, entry in table.tables("exclusions")}
    warranty = Warranty(rules, table.text("default", ""), table.texts("sources"), exclusions)
    if warranty.default and warranty.default not in rules:
        table.note_bad_value("default", ", ".join(rules))
    table.finish()
    return warranty


def _cover_rule(table: Table) -> CoverRule:
    rule = CoverRule(
        start=table.choices("start", WARRANTY_DATES) or DEFAULT_WARRANTY_START,
        clause=table.clause(),
        requirement=table.text("requirement"),
        term=table.term("term"),
        longest=table.flag("longest"),
        distance_km=table.integer("distance_km"),
    )
    if rule.term is not None and (rule.term.elapsed or rule.term.unit is Unit.WORKING_DAYS):
        table.note_bad_value("term", "days, weeks, months or years")
    table.finish()
    return rule


def _cover_exclusion(table: Table) -> CoverExclusion:
    exclusion = CoverExclusion(table.text("fact"), table.clause(), table.text("requirement"))
    table.finish()
    return exclusion


def read_charges(policy: Table) -> Charges:
    """``[charges]``: what a repair costs in and after the warranty, what is excluded, and fees of other services."""
    table = policy.table("charges")
    if table is None:
        return Charges()
    inside, after = table.table("in_warranty"), table.table("after_warranty")
    excluded = {cause: _excluded(entry) for cause, entry in table.tables("excluded")}
    if not set(excluded) <= set(CAUSES):
        table.note_bad_value("excluded", ", ".join(CAUSES))
    charges = Charges(
        in_warranty=_prices(inside) if inside else RepairPrices(),
        after_warranty=_prices(after) if after else RepairPrices(),
        excluded=excluded,
        services={name: _fee(entry) for name, entry in table.tables("services")},
    )
    table.finish()
    return charges


def _excluded(table: Table) -> ExcludedCause:
    """An excluded cause, with prices of its own when the letter names any."""
    if "labour" in table:
        prices = _prices(table)
        return ExcludedCause(prices.clause, prices.requirement, prices)
    excluded = ExcludedCause(table.clause(), table.text("requirement"))
    table.finish()
    return excluded


def _prices(table: Table) -> RepairPrices:
    prices = RepairPrices(
        labour=table.choice("labour", Price, Price.QUOTE),
        parts=table.choice("parts", Price, Price.QUOTE),
        travel=table.choice("travel", Price, Price.QUOTE),
        clause=table.clause(),
        requirement=table.text("requirement"),
    )
    table.finish()
    return prices


def _fee(table: Table) -> ServiceFee:
    fee = ServiceFee(
        fee=table.choice("fee", Price, Price.QUOTE),
        clause=table.clause(),
        requirement=table.text("requirement"),
        in_warranty_only=table.flag("in_warranty_only"),
    )
    table.finish()
    return fee


def read_plans(policy: Table) -> Mapping[str, RecurringPlan]:
    """``[plans.KEY]``: an interval, a number per year, or neither when the letter only says 定期."""
    plans = {}
    for key, table in policy.tables("plans"):
        every = table.term("every")
        if every is not None and every.unit not in (Unit.MONTHS, Unit.YEARS):
            table.note_bad_value("every", "months or years")
        plans[key] = RecurringPlan(
            key=key,
            clause=table.clause(),
            requirement=table.text("requirement"),
            every=every,
            at_least=table.integer("at_least_per_year"),
            until_warranty_ends=table.flag("until_warranty_ends"),
            kept_by=table.choice("kept_by", KeptBy, KeptBy.VISIT) if "kept_by" in table else KeptBy.VISIT,
        )
        table.finish()
    return plans


def read_gates(policy: Table) -> Mapping[str, Gate]:
    """``[gates.KEY]``: steps in the order of the work."""
    gates = {}
    for key, table in policy.tables("gates"):
        steps = table.texts("steps", required=True)
        guards = table.text("guards", "")
        if guards not in ("", *GUARDED):
            table.note_bad_value("guards", ", ".join(GUARDED))
        gates[key] = Gate(key, steps, table.clause(), table.text("requirement"), guards)
        table.finish()
    return gates


def read_bans(policy: Table) -> tuple[Ban, ...]:
    """``[bans.REASON]``."""
    bans = []
    for reason, table in policy.tables("bans"):
        if reason not in BANS:
            table.note_bad_value("", ", ".join(BANS))
        bans.append(Ban(reason, table.clause(), table.text("requirement")))
        table.finish()
    return tuple(bans)


def read_returns(policy: Table) -> Returns | None:
    table = policy.table("returns")
    if table is None:
        return None
    returns = Returns(
        items=table.texts("items"),
        exclusions=table.texts("exclusions"),
        fakes_unconditionally=table.flag("fakes_unconditionally"),
        clause=table.clause(),
        requirement=table.text("requirement"),
    )
    table.finish()
    return returns


def read_replacement(policy: Table) -> Replacement | None:
    table = policy.table("replacement")
    if table is None:
        return None
    replacement = Replacement(
        after_repairs=table.integer("after_repairs", required=True) or 1,
        clause=table.clause(),
        requirement=table.text("requirement"),
        causes=table.choices("causes", ("quality", *CAUSES), required=True),
        in_warranty_only=table.flag("in_warranty_only"),
        assumed=table.flag("assumed"),
    )
    table.finish()
    return replacement


def read_spare_parts(policy: Table) -> SpareParts | None:
    table = policy.table("spare_parts")
    if table is None:
        return None
    parts = SpareParts(
        term=table.term("term", required=True) or _ONE_YEAR,
        price=table.choice("price", Price, Price.QUOTE),
        clause=table.clause(),
        requirement=table.text("requirement"),
    )
    table.finish()
    return parts


def read_goods(policy: Table) -> GoodsPledge | None:
    table = policy.table("goods")
    if table is None:
        return None
    days = table.integer("no_discontinue_days")
    goods = GoodsPledge(table.clause(), table.text("requirement"), days)
    table.finish()
    return goods


def read_roster(policy: Table) -> RosterRule | None:
    table = policy.table("roster")
    if table is None:
        return None
    days = table.integer("rest_days_per_month", required=True) or 1
    roster = RosterRule(days, table.clause(), table.text("requirement"))
    table.finish()
    return roster


def read_undertakings(policy: Table) -> tuple[Undertaking, ...]:
    """``[[undertakings]]``: sentences without a number."""
    kept = []
    for row in policy.rows("undertakings"):
        kept.append(Undertaking(row.text("requirement"), row.clause(), row.text("en")))
        row.finish()
    return tuple(kept)
