"""The arrays of the search on long routes: one row for each visit, each shift's beginning and each shift's end."""

from __future__ import annotations

from typing import NamedTuple

from solver.engine.compiled import Floats, Ints, Legs

NEXT, LEG = 0, 1
"""Who comes next in the route, and the travel to him."""
FREE = 2
"""When all up to here is done, begun as early as can be."""
LATEST = 3
"""The latest start here that still lets everything behind be done."""
LASTED, LAST_START = 4, 5
"""How long the way up to here lasts when begun at its best, and the latest moment to begin it so."""
AHEAD, FIRST_START = 6, 7
"""How long the way from here lasts at its best, and the earliest moment to begin it so."""
SAVED_COLUMNS, SAVED_LASTING = 4, 8
"""Columns before these go into the journal; the second where it matters how long a route lasts."""
BEFORE, ROUTE = 8, 9
"""Who comes before, and the shift; ``ROUTE`` is -1 while a visit has none."""
PLACE, OPENS, CLOSES, SERVICE, LOAD = 10, 11, 12, 13, 14
"""Facts."""
COLUMNS = 16

COUNT, CARRIED, LASTS = 0, 1, 2
"""Visits of a route, their loads, and how long it lasts, begun at its best."""
KIND, CAPACITY, LONGEST, TOUCHED, MEMBER = 3, 4, 5, 6, 7
"""Shifts of one kind differ in nothing; ``MEMBER`` is the place among them, ``TOUCHED`` the round last changed."""
ROUTE_COLUMNS = 8

ROUND, TAKEN_OUT, BANKED, SAVED, SAVED_ROUTES, IN_USE, DRIVEN = 0, 1, 2, 4, 5, 6, 7
"""The round, visits taken out, in the bank, rows and routes saved, shifts used, visits driven; 3 is the seed's cell."""
CALL_BEHIND = 8
"""The row behind which the base is called at for the visit just placed, or -1."""
NUMBERS = 9

COST, PRICE, BEST_COST, BEST_PRICE = 0, 1, 2, 3
"""Of the plan now and of the best one: driving and duration as weighted, and the prices of what is left out."""
SUMS = 4


class Facts(NamedTuple):
    """What stays: the matrix, who suits whom, which shift may do what, and what is paid for."""

    legs: Legs
    back: Legs
    """The same the other way round, so that all travel of one visit lies in one row of each."""
    earlier: Legs
    """[visits x near] the visits after which this one is best tried."""
    later: Legs
    """[visits x near] the visits before which this one is best tried."""
    legs_from: Legs
    """[visits x near] the travel from those in ``earlier``: rows read in order are in the cache, the matrix is not."""
    legs_to: Legs
    """[visits x near] the travel to those in ``later``."""
    around: Legs
    """[visits x many] the nearest visits, the visit itself first."""
    allowed: Ints
    """[kinds x visits] 1 where a shift of the kind may do the visit."""
    members: Ints
    """The shifts, kind by kind."""
    member_at: Ints
    """Where each kind begins in ``members``."""
    prices: Floats
    """What leaving a visit out costs the search."""
    weights: Floats
    """What a second of driving and a second of duration cost."""
    lasting: bool
    """Whether it matters how long a route lasts."""
    supplied: bool
    """Whether parts matter."""
    needs: Legs
    """[visits x parts] what a visit uses up; a call at the base uses nothing."""
    stock: Legs
    """[shifts x parts] what the technician has before he calls at the base."""
    call_of: Ints
    """The visit that is the shift's call at the base, or -1. It is in a route only where parts would lack."""
    is_call: Ints


class State(NamedTuple):
    """What changes: rows, routes, the bank, the journal of the round and the best plan."""

    rows: Legs
    routes: Ints
    out: Ints
    bank: Ints
    failed: Ints
    keys: Floats
    saved: Legs
    saved_routes: Ints
    free_of: Ints
    """By kind, where in ``members`` to look first for a shift without visits."""
    best: Ints
    used: Legs
    """[shifts x parts] used up before the call at the base, or by the whole route without one."""
    stocked: Ints
    """By row, 1 from the call at the base on."""
    numbers: Ints
    sums: Floats
