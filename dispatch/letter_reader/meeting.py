"""Whether two clocks for one milestone could both be owed for one fault; a policy file must not hold such a pair."""

from __future__ import annotations

from dispatch.letter_reader.draft import DraftPromise
from dispatch.model.policy import Conditions


def meet(one: DraftPromise, other: DraftPromise) -> bool:
    """The same place and the same situation."""
    return _same_place(one, other) and _same_situation(one.when, other.when)


def _same_place(one: DraftPromise, other: DraftPromise) -> bool:
    if not one.within_by_region or not other.within_by_region:
        return True
    return not set(one.within_by_region).isdisjoint(other.within_by_region)


def _same_situation(one: Conditions, other: Conditions) -> bool:
    pairs = ((one.fault_classes, other.fault_classes), (one.issues, other.issues), (one.jobs, other.jobs))
    if any(these and those and set(these).isdisjoint(those) for these, those in pairs):
        return False
    return None in (one.in_warranty, other.in_warranty) or one.in_warranty is other.in_warranty
