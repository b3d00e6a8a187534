"""What no single key shows: promises that contradict each other, regions that leave gaps, chains that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from dispatch.errors import InputProblem
from dispatch.model.policy import Conditions, Policy, Promise
from dispatch.model.region import Region


def contradictions(policy: Policy, file: str) -> Iterator[InputProblem]:
    """Everything that is wrong between the entries of one policy."""
    yield from _regions(policy.regions, file)
    for promise in policy.promises:
        yield from _coverage(promise, policy.regions, f"{file}: promises.{promise.key}")
        yield from _chain(promise, policy.promises, f"{file}: promises.{promise.key}.chained_after")
    for one, other in combinations(policy.promises, 2):
        if one.milestone is other.milestone and _meet(one, other):
            facts = {"one": one.key, "other": other.key, "milestone": one.milestone.value}
            yield InputProblem("policy.contradiction", f"{file}: promises.{other.key}", facts)


def _regions(regions: Sequence[Region], file: str) -> Iterator[InputProblem]:
    codes = [region.code for region in regions]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield InputProblem("policy.region_twice", f"{file}: regions", {"region": code})
    for earlier, later in ((one, two) for n, two in enumerate(regions) for one in regions[:n]):
        if not earlier.exclude_prefixes and all(prefix.startswith(earlier.prefixes) for prefix in later.prefixes):
            facts = {"region": later.code, "earlier": earlier.code}
            yield InputProblem("policy.region_hidden", f"{file}: regions", facts)
    if regions and not any("" in region.prefixes and not region.exclude_prefixes for region in regions):
        yield InputProblem("policy.regions_leave_gaps", f"{file}: regions")


def _coverage(promise: Promise, regions: Sequence[Region], where: str) -> Iterator[InputProblem]:
    """A promise by region says something about every region, once, and about no other."""
    known = {region.code for region in regions}
    named = [*promise.within_by_region, *promise.best_effort]
    for code in sorted({code for code in named if code not in known}):
        yield InputProblem("policy.unknown_region", where, {"region": code, "known": ", ".join(sorted(known))})
    if not promise.within_by_region:
        return
    for code in sorted(known - set(named)):
        yield InputProblem("policy.region_uncovered", where, {"region": code})
    for code in sorted(set(promise.within_by_region) & set(promise.best_effort)):
        yield InputProblem("policy.region_twice", where, {"region": code})


def _chain(promise: Promise, promises: Sequence[Promise], where: str) -> Iterator[InputProblem]:
    if promise.chained_after is None:
        return
    first = [other for other in promises if other.milestone is promise.chained_after]
    if not first or any(other.chained_after is not None for other in first):
        yield InputProblem("policy.broken_chain", where, {"after": promise.chained_after.value})


def _meet(one: Promise, other: Promise) -> bool:
    """Whether some situation would be owed both promises."""
    return _same_place(one, other) and _same_time(one.when, other.when)


def _same_place(one: Promise, other: Promise) -> bool:
    if not one.within_by_region or not other.within_by_region:
        return True
    return not set(one.within_by_region).isdisjoint(other.within_by_region)


def _same_time(one: Conditions, other: Conditions) -> bool:
    lists = ((one.fault_classes, other.fault_classes), (one.issues, other.issues), (one.jobs, other.jobs))
    if any(these and those and set(these).isdisjoint(those) for these, those in lists):
        return False
    for this, that in ((one, other), (other, one)):
        if this.jobs and set(this.jobs) <= set(that.but_jobs):
            return False
    return None in (one.in_warranty, other.in_warranty) or one.in_warranty is other.in_warranty
