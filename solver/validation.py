"""Is this a problem at all? Everything that is wrong with it, at once, before any search begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeGuard

import numpy as np

from solver.linking import link_issues
from solver.problem import UNREACHABLE, Commitment, Issue, Parts, Problem, ProblemError, Shift, SkillLevels, Visit

LARGEST_SUM = 2**62
"""No cost may come near the end of int64: the compiled searches and OR-Tools count in it."""


def validate(problem: Problem) -> None:
    """Raise ``ProblemError`` with every issue; return quietly when there is none."""
    issues = tuple(issues_of(problem))
    if issues:
        raise ProblemError(issues)


def issues_of(problem: Problem) -> Iterator[Issue]:
    """Everything that is wrong with a problem, in the order of its parts."""
    yield from _integers({"horizon": problem.horizon}, "")
    yield from _travel(problem)
    for number, shift in enumerate(problem.shifts):
        yield from _shift(problem, shift, f"shifts[{number}]")
    for number, visit in enumerate(problem.visits):
        yield from _visit(problem, visit, f"visits[{number}]")
    yield from _under_way(problem)
    yield from _previous(problem)
    yield from _magnitude(problem)
    yield from link_issues(problem)


def _travel(problem: Problem) -> Iterator[Issue]:
    travel = problem.travel
    if len(travel.shape) != 2 or travel.shape[0] != travel.shape[1]:
        yield Issue("problem.not_square", "travel", {"shape": "x".join(map(str, travel.shape))})
    elif not isinstance(travel, np.ndarray):
        return  # it is trusted to give whole seconds: to ask for all legs is what it is there to avoid
    elif not np.issubdtype(travel.dtype, np.integer):
        yield Issue("problem.not_integer", "travel", {"value": str(travel.dtype)})
    elif travel.size and travel.min() < 0:
        row, column = np.unravel_index(int(travel.argmin()), travel.shape)
        yield Issue("problem.negative", f"travel[{row}][{column}]", {"value": int(travel.min())})
    elif travel.size and travel.max() > np.iinfo(np.int32).max:
        yield Issue("problem.too_large", "travel", {"value": int(travel.max()), "limit": UNREACHABLE})


def _shift(problem: Problem, shift: Shift, where: str) -> Iterator[Issue]:
    if _is_sound_shift(problem, shift):
        return
    values = {"technician": shift.technician, "start": shift.start, "end": shift.end}
    yield from _integers(values, where)
    yield from _location(problem, shift.start_location, f"{where}.start_location")
    yield from _location(problem, shift.end_location, f"{where}.end_location")
    yield from _skills(shift.skills, where)
    if _whole(shift.start) and _whole(shift.end):
        if shift.end < shift.start:
            yield Issue("problem.reversed", where, {"start": shift.start, "end": shift.end})
        if _whole(problem.horizon) and shift.end > problem.horizon:
            yield Issue("problem.beyond_horizon", f"{where}.end", {"value": shift.end, "horizon": problem.horizon})

    yield from _not_negative({"overtime": shift.overtime}, where)
    yield from _weights({"price": shift.price}, where)
    yield from _amounts(shift.capacity, f"{where}.capacity")
    yield from _parts(shift.stock, f"{where}.stock")
    for number, rest in enumerate(shift.breaks):
        place = f"{where}.breaks[{number}]"
        yield from _span((rest.earliest, rest.latest), place)
        yield from _integers({"duration": rest.duration, "until": rest.until}, place)
        yield from _not_negative({"duration": rest.duration}, place)


def _visit(problem: Problem, visit: Visit, where: str) -> Iterator[Issue]:
    if _is_sound_visit(problem, visit):
        return
    yield from _integers({"service": visit.service, "release": visit.release}, where)
    yield from _weights({"unassigned_price": visit.unassigned_price}, where)
    yield from _not_negative({"service": visit.service}, where)
    yield from _location(problem, visit.location, f"{where}.location")
    yield from _skills(visit.skills, where)
    for number, window in enumerate(visit.windows):
        yield from _span(window, f"{where}.windows[{number}]")
    for number, commitment in enumerate(visit.commitments):
        yield from _commitment(commitment, f"{where}.commitments[{number}]")
    if visit.arrived is not None:
        yield from _integers({"arrived": visit.arrived}, where)
        if visit.under_way is None:
            yield Issue("problem.arrived_without_shift", f"{where}.arrived", {"value": visit.arrived})
    yield from _amounts(visit.load, f"{where}.load")
    yield from _parts(visit.parts, f"{where}.parts")
    yield from _pin(problem, visit, where)


def _is_sound_shift(problem: Problem, shift: Shift) -> bool:
    """True for an ordinary shift without a flaw; everything else is looked at one thing after another."""
    places = shift.start_location, shift.end_location
    numbers = (shift.technician, shift.start, shift.end, shift.overtime, shift.price, *places, *chain(*shift.skills))
    return (
        not (shift.breaks or shift.capacity or shift.stock)
        and _all_whole((problem.horizon, *numbers))
        and -UNREACHABLE <= shift.start <= shift.end <= problem.horizon
        and 0 <= min(places) <= max(places) < problem.travel.shape[0]
        and min(shift.overtime, shift.price, shift.technician) >= 0
        and _are_sound_skills(shift.skills)
        and max(numbers) <= UNREACHABLE
    )


def _is_sound_visit(problem: Problem, visit: Visit) -> bool:
    """The same for a visit."""
    weights = [weight for c in visit.commitments for weight in (c.breach_weight, c.late_weight)]
    dues = [c.due for c in visit.commitments]
    numbers = (visit.location, visit.service, visit.release, visit.unassigned_price, *weights, *dues)
    return (
        not (visit.windows or visit.load or visit.parts or visit.pin)
        and visit.arrived is None
        and _all_whole((*numbers, *chain(*visit.skills)))
        and 0 <= visit.location < problem.travel.shape[0]
        and min((visit.service, visit.unassigned_price, *weights)) >= 0
        and _are_sound_skills(visit.skills)
        and min(numbers) >= -UNREACHABLE
        and max(numbers) <= UNREACHABLE
    )


def _are_sound_skills(skills: SkillLevels) -> bool:
    return len(dict(skills)) == len(skills) and all(
        0 <= skill <= UNREACHABLE and 0 <= level <= UNREACHABLE for skill, level in skills
    )


def _all_whole(values: Iterable[object]) -> bool:
    return set(map(type, values)) <= {int}


def _amounts(amounts: tuple[int, ...], where: str) -> Iterator[Issue]:
    for number, amount in enumerate(amounts):
        yield from _integers({f"[{number}]": amount}, where)
        yield from _not_negative({f"[{number}]": amount}, where)


def _parts(parts: Parts, where: str) -> Iterator[Issue]:
    for part, count in parts:
        yield from _integers({"part": part, "count": count}, where)
        yield from _not_negative({"count": count}, where)
    for part, times in Counter(part for part, _ in parts).items():
        if times > 1:
            yield Issue("problem.twice", where, {"part": part})


def _pin(problem: Problem, visit: Visit, where: str) -> Iterator[Issue]:
    if visit.pin is None:
        return
    if visit.pin.window is not None:
        yield from _span(visit.pin.window, f"{where}.pin.window")
    technician = visit.pin.technician
    if technician is not None and all(shift.technician != technician for shift in problem.shifts):
        yield Issue("problem.pin_without_shift", f"{where}.pin.technician", {"technician": technician})


def _commitment(commitment: Commitment, where: str) -> Iterator[Issue]:
    yield from _integers({"due": commitment.due}, where)
    yield from _weights({"breach_weight": commitment.breach_weight, "late_weight": commitment.late_weight}, where)


def _under_way(problem: Problem) -> Iterator[Issue]:
    named = [(n, visit.under_way) for n, visit in enumerate(problem.visits) if visit.under_way is not None]
    busy = Counter(shift for _, shift in named)
    for number, shift in named:
        if not (_whole(shift) and 0 <= shift < len(problem.shifts)):
            yield Issue("problem.unknown_shift", f"visits[{number}].under_way", {"shift": shift})
        elif busy[shift] > 1:
            yield Issue("problem.two_under_way", f"visits[{number}].under_way", {"shift": shift})


def _previous(problem: Problem) -> Iterator[Issue]:
    seen: Counter[int] = Counter()
    for shift, visits in problem.previous.items():
        if not (_whole(shift) and 0 <= shift < len(problem.shifts)):
            yield Issue("problem.unknown_shift", f"previous[{shift}]", {"shift": shift})
        for visit in visits:
            seen[visit] += 1
            if not (_whole(visit) and 0 <= visit < len(problem.visits)):
                yield Issue("problem.unknown_visit", f"previous[{shift}]", {"visit": visit})
            elif seen[visit] == 2:
                yield Issue("problem.twice", f"previous[{shift}]", {"visit": visit})


def _magnitude(problem: Problem) -> Iterator[Issue]:
    total = 0
    for visit in problem.visits:
        total += visit.unassigned_price if _whole(visit.unassigned_price) else 0
        for promise in visit.commitments:
            if all(map(_whole, (promise.due, promise.breach_weight, promise.late_weight, problem.horizon))):
                span = max(abs(problem.horizon), abs(problem.horizon - promise.due))
                total += promise.breach_weight + promise.late_weight * span
    total += sum(shift.price for shift in problem.shifts if _whole(shift.price))
    if total > LARGEST_SUM:
        yield Issue("problem.too_large", "visits", {"value": total, "limit": LARGEST_SUM})


def _location(problem: Problem, location: object, where: str) -> Iterator[Issue]:
    known = problem.travel.shape[0] if problem.travel.shape else 0
    if not (isinstance(location, int) and 0 <= location < known):
        yield Issue("problem.unknown_location", where, {"location": str(location), "locations": known})


def _skills(skills: SkillLevels, where: str) -> Iterator[Issue]:
    for skill, level in skills:
        yield from _integers({"skill": skill, "level": level}, f"{where}.skills")
        yield from _not_negative({"level": level}, f"{where}.skills")
    for skill, times in Counter(skill for skill, _ in skills).items():
        if times > 1:
            yield Issue("problem.twice", f"{where}.skills", {"skill": skill})


def _span(span: tuple[int, int], where: str) -> Iterator[Issue]:
    start, end = span
    yield from _integers({"start": start, "end": end}, where)
    if _whole(start) and _whole(end) and end < start:
        yield Issue("problem.reversed", where, {"start": start, "end": end})


def _weights(values: Mapping[str, object], where: str) -> Iterator[Issue]:
    yield from _integers(values, where, limit=LARGEST_SUM)
    yield from _not_negative(values, where)


def _integers(values: Mapping[str, object], where: str, *, limit: int = UNREACHABLE) -> Iterator[Issue]:
    for name, value in values.items():
        place = f"{where}.{name}" if where else name
        if not _whole(value):
            yield Issue("problem.not_integer", place, {"value": str(value)})
        elif abs(value) > limit:
            yield Issue("problem.too_large", place, {"value": str(value), "limit": limit})


def _not_negative(values: Mapping[str, object], where: str) -> Iterator[Issue]:
    for name, value in values.items():
        if _whole(value) and value < 0:
            yield Issue("problem.negative", f"{where}.{name}", {"value": value})


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
