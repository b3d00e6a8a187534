"""Words about plans: who made them, why a visit is left out, what the planner is doing."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.errors import Fact
from dispatch.messages import Language, Message, message
from dispatch.model.goal import Goal
from dispatch.model.work_order import WorkOrder
from web.words import LazyString, _, _l

REASON_WORDS: Mapping[str, LazyString] = {
    "no_skill": _l("Nobody has the skill at this level"),
    "no_permit": _l("Nobody with the skill holds the permit of the place"),
    "no_technician": _l("Nobody with the skill may be sent"),
    "no_shift": _l("Nobody able is on duty in time"),
    "unreachable": _l("There is no way to the site by land, air or boat"),
    "outside_windows": _l("Nobody can start inside the time window"),
    "under_way_conflict": _l("The technician is bound elsewhere"),
    "pin_impossible": _l("What is pinned cannot be kept"),
    "no_time": _l("No technician has time for it"),
    "no_place": _l("The place is not known yet"),
    "quarantined": _l("It broke the planner and is set aside until somebody corrects it"),
    "not_planned_yet": _l("Not planned yet"),
    "waits_for_company": _l("Waits for a fault nearby, or for its day to come near"),
}
STAGE_WORDS: Mapping[str, LazyString] = {
    "insertion": _l("quick answer"),
    "improve": _l("improved"),
    "promises": _l("searched"),
    "search": _l("searched"),
    "routing": _l("searched"),
    "recombine": _l("searched"),
    "exact": _l("proven best"),
    "manual": _l("by hand"),
}
PLANNER_WORDS: Mapping[str, LazyString] = {
    "idle": _l("Plan is up to date"),
    "searching": _l("Planning…"),
    "warning": _l("Planner needs attention"),
    "off": _l("Planner is not running"),
}


def reason_without_plan(order: WorkOrder) -> str:
    """The code of why a plan says nothing at all about a work order."""
    return "not_planned_yet" if order.owed is None else "waits_for_company"


def reason_words(code: str) -> str:
    """Why a plan leaves a visit out."""
    return str(REASON_WORDS.get(code, code))


def stage_words(stage: str) -> str:
    """What made a plan."""
    return str(STAGE_WORDS.get(stage, stage))


def planner_words(state: str) -> str:
    """What the planner is doing."""
    return str(PLANNER_WORDS.get(state, state))


GOAL_WORDS: Mapping[Goal, LazyString] = {
    Goal.EVERYDAY: _l("Everyday"),
    Goal.RESCUE: _l("Rescue"),
    Goal.THRIFT: _l("Thrift"),
    Goal.BALANCE: _l("Balance"),
}


def planner_warning(planner: Mapping[str, object], language: Language) -> Message | None:
    """What the planner warned of, when it did."""
    if planner.get("state") != "warning":
        return None
    facts = planner.get("facts")
    known: dict[str, Fact] = dict(facts) if isinstance(facts, dict) else {}
    return message(str(planner.get("code")), known, language)


def plan_words(version: int, stage: str) -> str:
    """Which plan is in force."""
    return _("Plan %(version)d, %(stage)s", version=version, stage=stage_words(stage))
