"""What a work order for an inspection says of itself when it is opened."""

from __future__ import annotations

from dispatch.duties.register import Subject
from dispatch.duty_folds import INSPECTION_ISSUE, owed_facts
from dispatch.lifecycle import place_facts
from dispatch.model.duty_rules import DutyRules
from dispatch.model.owed import OwedPeriod
from dispatch.model.policy import FAULT_CLASSES
from dispatch.model.region import Place

CHANNEL = "letter"
"""How the work order came in: nobody reported it, the letter owes it."""
INSPECTION_LEVEL = 1
"""Looking at an asset needs its skill, but not the level that repairing it takes."""


def inspection_facts(subject: Subject, period: OwedPeriod, rules: DutyRules, place: Place) -> dict[str, object]:
    """The facts of the event that opens it; its description is the sentence of the letter."""
    return {
        "customer_id": subject.customer.id,
        "site_id": subject.site.id,
        "asset_id": subject.asset.id,
        "policy_id": subject.policy.id,
        "policy_version": subject.policy.version,
        "skill": subject.asset.skill,
        "level": INSPECTION_LEVEL,
        "service_seconds": 60 * rules.inspection_minutes + subject.site.access_seconds,
        "description": period.clause,
        "channel": CHANNEL,
        "issue": INSPECTION_ISSUE,
        "job": None,
        "fault_class": FAULT_CLASSES[0],
        "emergency": False,
        "in_warranty": True,
        "place": place_facts(place),
        "owed": owed_facts(period),
    }
