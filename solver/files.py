"""Problems and solutions as JSON files, for ``paidan solve FILE`` and ``paidan check FILE``.

A problem file is one object; every number is an integer, every time a second counted from one origin::

    {
      "horizon": 172800,
      "travel": [[0, 600], [600, 0]],                      // null: no way
      "shifts": [{"technician": 7, "start_location": 0, "end_location": 0, "start": 0, "end": 32400,
                  "skills": [[1, 2]], "own_staff": true}],
      "visits": [{"location": 1, "service": 3600, "release": 0, "skills": [[1, 1]], "windows": [[0, 28800]],
                  "commitments": [{"due": 7200, "breach_weight": 4, "late_weight": 1, "on_finish": false}],
                  "allowed_technicians": null, "forbidden_technicians": [], "own_staff_only": false,
                  "unassigned_price": 1, "pin": {"technician": 7, "window": [0, 7200]},
                  "under_way": null, "arrived": null}],
      "previous": {"0": [0]},                              // shift -> visits in order
      "orders": [{"before": 0, "after": 1, "gap": 0, "same_shift": false}],
      "crews": [[2, 3]],
      "traffic": {"classes": [[0, 0], [0, 0]], "speeds": [[1000, 700]], "span": 3600},
      "objective": [[["broken", 1]], [["lateness", 1]], [["travel", 1], ["overtime", 3]]]
    }

A shift may also have ``overtime``, ``breaks`` (``{"earliest", "latest", "duration", "until"}``), ``price``,
``excludes``, ``capacity``, ``stock`` and ``base_call``; a visit ``preferred``, ``load`` and ``parts``. What has a
default in ``solver.problem`` may be left out. An unknown key is an error. A solution file is what
``solution_to_json`` writes: ``routes``, ``unassigned``, ``cost``, ``stage``, ``stages``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from solver.json_reader import Reader
from solver.objective import EVERYDAY, Objective
from solver.problem import UNREACHABLE, Break, Commitment, Order, Pin, Problem, Shift, Visit
from solver.solution import Cost, LeftOut, Solution, TimedBreak, TimedRoute, TimedStop
from solver.traffic import Traffic
from solver.validation import issues_of


def problem_from_json(raw: object) -> Problem:
    """A valid problem. Raises ``ProblemError`` with everything that is wrong with the file or the problem."""
    top = Reader.top(raw)
    problem = Problem(
        travel=_travel(top.item("travel")),
        shifts=tuple(_shift(item) for item in top.items("shifts")),
        visits=tuple(_visit(item) for item in top.items("visits")),
        horizon=top.integer("horizon"),
        previous={int(key): item.integers() for key, item in top.numbered("previous")},
        orders=tuple(_order(item) for item in top.items("orders", optional=True)),
        crews=tuple(item.integers() for item in top.items("crews", optional=True)),
        traffic=_traffic(top.optional("traffic")),
        objective=_objective(top.optional("objective")),
    )
    top.finish()
    if top.readable:  # else what could not be read would be reported a second time, as what stands in its place
        top.issues.extend(issues_of(problem))
    top.raise_issues()
    return problem


def problem_to_json(problem: Problem) -> dict[str, object]:
    """The problem as plain lists and dictionaries; ``problem_from_json`` gives an equal one back."""
    travel = [[None if leg >= UNREACHABLE else leg for leg in row] for row in np.asarray(problem.travel).tolist()]
    return {
        "horizon": problem.horizon,
        "travel": travel,
        "shifts": [_plain(asdict(shift)) for shift in problem.shifts],
        "visits": [_plain(asdict(visit)) for visit in problem.visits],
        "previous": {str(shift): list(visits) for shift, visits in problem.previous.items()},
        "orders": [_plain(asdict(order)) for order in problem.orders],
        "crews": _plain(problem.crews),
        "traffic": None if problem.traffic is None else _traffic_to_json(problem.traffic),
        "objective": _plain(problem.objective.tiers),
    }


def solution_to_json(solution: Solution) -> dict[str, object]:
    """The solution as plain lists and dictionaries."""
    return {
        "routes": [_plain(asdict(route)) for route in solution.routes],
        "unassigned": [
            {"visit": left.visit, "reason": left.reason, "facts": dict(left.facts)} for left in solution.unassigned
        ],
        "cost": solution.cost._asdict(),
        "stage": solution.stage,
        "stages": [{"stage": stage, "cost": cost._asdict()} for stage, cost in solution.stages],
    }


def solution_from_json(raw: object) -> Solution:
    """A solution as it is stated, sound or not (ask ``check``). Raises ``ProblemError`` when it cannot be read."""
    top = Reader.top(raw)
    solution = Solution(
        routes=tuple(_route(item) for item in top.items("routes")),
        unassigned=tuple(_left_out(item) for item in top.items("unassigned")),
        cost=_cost(top.item("cost")),
        stage=top.text("stage"),
        stages=tuple(_stage(item) for item in top.items("stages", optional=True)),
    )
    top.finish()
    top.raise_issues()
    return solution


def _shift(item: Reader) -> Shift:
    shift = Shift(
        technician=item.integer("technician"),
        start_location=item.integer("start_location"),
        end_location=item.integer("end_location"),
        start=item.integer("start"),
        end=item.integer("end"),
        skills=_pairs(item, "skills"),
        own_staff=item.boolean("own_staff", default=True),
        overtime=item.integer("overtime", default=0),
        breaks=tuple(_break(rest) for rest in item.items("breaks", optional=True)),
        price=item.integer("price", default=0),
        excludes=frozenset(item.item("excludes", optional=True).integers()),
        capacity=item.item("capacity", optional=True).integers(),
        stock=_pairs(item, "stock"),
        base_call=item.integer_or_none("base_call"),
    )
    item.finish()
    return shift


def _visit(item: Reader) -> Visit:
    allowed, pin = item.optional("allowed_technicians"), item.optional("pin")
    visit = Visit(
        location=item.integer("location"),
        service=item.integer("service"),
        release=item.integer("release", default=0),
        skills=_pairs(item, "skills"),
        windows=tuple(window.pair() for window in item.items("windows", optional=True)),
        commitments=tuple(_commitment(promise) for promise in item.items("commitments", optional=True)),
        allowed_technicians=None if allowed is None else frozenset(allowed.integers()),
        forbidden_technicians=frozenset(item.item("forbidden_technicians", optional=True).integers()),
        own_staff_only=item.boolean("own_staff_only", default=False),
        unassigned_price=item.integer("unassigned_price", default=1),
        pin=None if pin is None else _pin(pin),
        under_way=item.integer_or_none("under_way"),
        arrived=item.integer_or_none("arrived"),
        preferred=frozenset(item.item("preferred", optional=True).integers()),
        load=item.item("load", optional=True).integers(),
        parts=_pairs(item, "parts"),
    )
    item.finish()
    return visit


def _commitment(item: Reader) -> Commitment:
    commitment = Commitment(
        due=item.integer("due"),
        breach_weight=item.integer("breach_weight"),
        late_weight=item.integer("late_weight", default=1),
        on_finish=item.boolean("on_finish", default=False),
    )
    item.finish()
    return commitment


def _pin(item: Reader) -> Pin:
    window = item.optional("window")
    pin = Pin(item.integer_or_none("technician"), None if window is None else window.pair())
    item.finish()
    return pin


def _break(item: Reader) -> Break:
    rest = Break(
        item.integer("earliest"), item.integer("latest"), item.integer("duration"), item.integer("until", default=0)
    )
    item.finish()
    return rest


def _order(item: Reader) -> Order:
    order = Order(
        item.integer("before"),
        item.integer("after"),
        item.integer("gap", default=0),
        item.boolean("same_shift", default=False),
    )
    item.finish()
    return order


def _pairs(item: Reader, name: str) -> tuple[tuple[int, int], ...]:
    return tuple(pair.pair() for pair in item.items(name, optional=True))


def _objective(item: Reader | None) -> Objective:
    if item is None:
        return EVERYDAY
    tiers = tuple(tuple(entry.named() for entry in tier.elements()) for tier in item.elements())
    return Objective(tiers)


def _traffic(item: Reader | None) -> Traffic | None:
    if item is None:
        return None
    classes = [row.integers() for row in item.items("classes")]
    speeds = [row.integers() for row in item.items("speeds")]
    traffic = Traffic(_table(item, classes), _table(item, speeds), item.integer("span", default=3600))
    item.finish()
    return traffic


def _table(item: Reader, rows: list[tuple[int, ...]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    if len({len(row) for row in rows}) > 1:
        item.wrong("problem.not_square", shape=f"{len(rows)}x{'/'.join(sorted({str(len(row)) for row in rows}))}")
        return np.zeros((0, 0), dtype=np.int64)
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)


def _traffic_to_json(traffic: Traffic) -> dict[str, object]:
    return {"classes": traffic.classes.tolist(), "speeds": traffic.speeds.tolist(), "span": traffic.span}


def _travel(item: Reader) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    rows = [row.integers(null=UNREACHABLE) for row in item.elements()]
    if any(len(row) != len(rows) for row in rows):
        item.wrong("problem.not_square", shape=f"{len(rows)}x{'/'.join(sorted({str(len(row)) for row in rows}))}")
        return np.zeros((0, 0), dtype=np.int32)
    if any(abs(leg) > UNREACHABLE for row in rows for leg in row):
        item.wrong("problem.too_large", value="travel", limit=UNREACHABLE)
        return np.zeros((len(rows), len(rows)), dtype=np.int32)
    return np.array(rows, dtype=np.int32).reshape(len(rows), len(rows))


def _route(item: Reader) -> TimedRoute:
    route = TimedRoute(
        item.integer("shift"),
        tuple(_stop(stop) for stop in item.items("stops")),
        item.integer("home"),
        tuple(_timed_break(rest) for rest in item.items("breaks", optional=True)),
    )
    item.finish()
    return route


def _stop(item: Reader) -> TimedStop:
    stop = TimedStop(*(item.integer(name) for name in ("visit", "depart", "arrive", "start", "finish")))
    item.finish()
    return stop


def _timed_break(item: Reader) -> TimedBreak:
    rest = TimedBreak(*(item.integer(name) for name in ("after", "start", "end")))
    item.finish()
    return rest


def _left_out(item: Reader) -> LeftOut:
    facts = item.item("facts", optional=True)
    left = LeftOut(item.integer("visit"), item.text("reason"), {name: facts.integer(name) for name in facts.names()})
    item.finish()
    return left


def _stage(item: Reader) -> tuple[str, Cost]:
    stage = item.text("stage"), _cost(item.item("cost"))
    item.finish()
    return stage


def _cost(item: Reader) -> Cost:
    cost = Cost(*(item.integer(measure, default=Cost._field_defaults.get(measure)) for measure in Cost._fields))
    item.finish()
    return cost


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
