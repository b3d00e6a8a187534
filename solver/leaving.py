"""How much later a technician may leave home and still be home again at the same moment: he waits less on the way."""

from __future__ import annotations

from collections.abc import Sequence

from solver.problem import Commitment, Visit
from solver.solution import TimedStop

NEVER = 2**62


def spare_seconds(visits: Sequence[Visit], stops: Sequence[TimedStop]) -> int:
    """By how many seconds the first departure of a route can move without breaking a rule or a promise.

    ``visits`` are those of the stops; each stays in the window it is in. No more than he waits on the way: beyond that
    he would be home later (the time buffers of Savelsbergh 1992).
    """
    idle, most = 0, NEVER
    free = stops[0].depart if stops else 0
    for visit, stop in zip(visits, stops, strict=True):
        idle += stop.depart - free
        most = min(most, idle + max(0, _latest_arrival(visit, stop.arrive) - stop.arrive))
        idle += stop.start - stop.arrive
        most = min(most, idle + max(0, _latest_start(visit, stop.start) - stop.start))
        free = stop.finish
    return min(idle, most)


def _latest_arrival(visit: Visit, arrive: int) -> int:
    """Before the pin's window closes and before a promise on the arrival breaks."""
    dues = [promise.due for promise in visit.commitments if not promise.on_finish and _is_hurt_after(arrive, promise)]
    closes = visit.pin.window[1] if visit.pin and visit.pin.window else NEVER
    return min([closes, *dues])


def _latest_start(visit: Visit, start: int) -> int:
    """Before the window it starts in closes and before a promise on the end of work breaks."""
    finish = start + visit.service
    dues = [promise.due for promise in visit.commitments if promise.on_finish and _is_hurt_after(finish, promise)]
    closes = [last for first, last in visit.windows if first <= start <= last]
    return min([NEVER if not closes else max(closes), *(due - visit.service for due in dues)])


def _is_hurt_after(moment: int, promise: Commitment) -> bool:
    """Whether a second more costs anything: seconds late are counted, or it is kept and would break."""
    return promise.late_weight > 0 or (promise.breach_weight > 0 and moment <= promise.due)
