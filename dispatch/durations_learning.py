"""Factors on service durations from the firm's own visits, and how wrong each expectation would have been.

The logarithm of (time on site / time expected) is a sum of what all visits have in common, the machine's category and
model, the fault and the technician. Each part is what the others leave over, drawn towards nothing as if another
``PRIOR_VISITS`` visits had shown none of it: a group of few visits says little. The parts are fitted in turns
(backfitting: Hastie and Tibshirani, Generalized Additive Models, 1990), the wide groups before the narrow ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from dispatch.durations import DurationBook, Effect, Group, Trait

LEAST_SECONDS, MOST_SECONDS = 300, 12 * 3600
"""A visit shorter or longer than this was not pressed as it was: a button forgotten until the evening, or at once."""
STRANGE = 6.0
"""Nor was one that took so many times longer, or shorter, than expected."""
FAR_OUT = 3.5
"""Visits so many robust deviations from the rest are left out (Iglewicz and Hoaglin, 1993: 3.5 of 0.6745 / MAD)."""
PRIOR_VISITS = 12
LEAST_VISITS = 5
"""A group of fewer visits has no factor of its own: it goes by the wider ones."""
FOLDS = 5
_TURNS = 8
_MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit that was made: seconds on site, seconds expected at the report, and the groups it belongs to."""

    seconds: int
    expected_seconds: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class DurationReport:
    """Mean absolute errors in seconds; those of ``own`` are on visits that it did not learn from.

    ``impossible`` visits and ``far_out`` ones were left out, of the lesson and of the errors alike.
    """

    visits: int
    impossible: int
    far_out: int
    error_expected: float | None
    error_own: float | None
    book: DurationBook


def learn(visits: Sequence[Visit]) -> DurationReport:
    """What the visits teach, tested on a fifth of them at a time that was left out of the lesson."""
    possible = [visit for visit in visits if _is_possible(visit)]
    kept = _near(possible)
    errors: list[float] = []
    for fold in range(FOLDS):
        book = fitted([visit for n, visit in enumerate(kept) if n % FOLDS != fold])
        errors += [_error(visit, book.factor(visit.groups)) for visit in kept[fold::FOLDS]]
    return DurationReport(
        visits=len(kept),
        impossible=len(visits) - len(possible),
        far_out=len(possible) - len(kept),
        error_expected=_mean(_error(visit, 1.0) for visit in kept),
        error_own=_mean(errors),
        book=fitted(kept),
    )


def _is_possible(visit: Visit) -> bool:
    if visit.expected_seconds <= 0 or not LEAST_SECONDS <= visit.seconds <= MOST_SECONDS:
        return False
    return 1 / STRANGE <= visit.seconds / visit.expected_seconds <= STRANGE


def _near(visits: Sequence[Visit]) -> list[Visit]:
    """Without those far from the rest of their category; where half of all are alike, nothing is far."""
    rest: defaultdict[str, list[float]] = defaultdict(list)
    for visit in visits:
        rest[_category(visit)].append(_log_ratio(visit))
    limits = {category: _limits(logs) for category, logs in rest.items()}
    return [v for v in visits if limits[_category(v)][0] <= _log_ratio(v) <= limits[_category(v)][1]]


def _limits(logs: Sequence[float]) -> tuple[float, float]:
    middle = median(logs)
    deviation = _MAD_TO_DEVIATION * median(abs(log - middle) for log in logs)
    if deviation == 0:
        return -math.inf, math.inf
    return middle - FAR_OUT * deviation, middle + FAR_OUT * deviation


def _category(visit: Visit) -> str:
    return next((group.name for group in visit.groups if group.trait is Trait.CATEGORY), "")


def fitted(visits: Sequence[Visit]) -> DurationBook:
    """The factors of every group with enough visits."""
    members = _members(visits)
    logs = [_log_ratio(visit) for visit in visits]
    parts = dict.fromkeys(members, 0.0)
    left = list(logs)
    for _ in range(_TURNS):
        for trait in Trait:
            for group in (group for group in members if group.trait is trait):
                _refit(group, members[group], parts, left)
    effects = {group: Effect(math.exp(part), len(members[group])) for group, part in parts.items()}
    return DurationBook(effects)


def _refit(group: Group, members: Sequence[int], parts: dict[Group, float], left: list[float]) -> None:
    """Give the group what its visits have left over without it, shrunk; ``left`` is kept in step."""
    before = parts[group]
    part = sum(left[n] + before for n in members) / (len(members) + PRIOR_VISITS)
    for n in members:
        left[n] += before - part
    parts[group] = part


def _members(visits: Sequence[Visit]) -> Mapping[Group, Sequence[int]]:
    """The positions of each group's visits, for groups that have enough of them."""
    found: defaultdict[Group, list[int]] = defaultdict(list)
    for n, visit in enumerate(visits):
        for group in visit.groups:
            found[group].append(n)
    return {group: found[group] for group in sorted(found) if len(found[group]) >= LEAST_VISITS}


def _log_ratio(visit: Visit) -> float:
    return math.log(visit.seconds / visit.expected_seconds)


def _error(visit: Visit, factor: float) -> float:
    return abs(visit.expected_seconds * factor - visit.seconds)


def _mean(errors: Iterable[float]) -> float | None:
    known = list(errors)
    return fmean(known) if known else None
