"""How long a leg takes, worked out hour by hour: the judge's own way, slower and simpler than the search's."""

from __future__ import annotations

from solver.problem import UNREACHABLE, Problem


def drive(problem: Problem, origin: int, destination: int, depart: int) -> int | None:
    """When he arrives who leaves at ``depart``; None where there is no way."""
    base = int(problem.travel[origin, destination])
    if base >= UNREACHABLE:
        return None
    if problem.traffic is None:
        return depart + base
    speeds = problem.traffic.speeds[problem.traffic.classes[origin][destination]]
    span, last = problem.traffic.span, len(speeds) - 1
    now, left = depart, 1000 * base
    while left > 0:
        number = min(max(now // span, 0), last)
        speed = int(speeds[number])
        ends = (number + 1) * span if number < last else None
        seconds = -(-left // speed)
        if ends is None or now + seconds <= ends:
            return now + seconds
        left -= speed * (ends - now)
        now = ends
    return now
