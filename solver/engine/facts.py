"""What the compiled loops know: rows of integers for visits and shifts, and the state of a plan.

The constants name the columns. ``Facts`` never change while a problem is searched; ``State`` is the plan with all that
is kept up to date beside it. The innermost functions take the arrays themselves instead of these two: taking an array
out of a tuple costs an atomic count each time, which made them twenty times slower.
"""

from __future__ import annotations

from typing import NamedTuple

from solver.engine.compiled import Floats, Ints, Legs

FAR = 2**60
"""Later than every moment, dearer than every price."""

# Facts.visits; the loads follow
(LOCATION, SERVICE, EARLIEST, LATEST, PATIENCE, WINDOW, WINDOW_END, PROMISE, PROMISE_END) = range(9)
(FIXED, PART, PART_END, DUE, WEIGHT, VISIT_COLUMNS) = range(9, 15)

# Facts.shifts; the capacities follow
(PLACE, HOME, READY, LIMIT, END, TECHNICIAN, REST, REST_END) = range(8)
(FIRST, IS_PLAIN, PRICE, EXCLUDED, EXCLUDED_END, STOCK, STOCK_END, BASE_CALL) = range(8, 16)
(FACT_BROKEN, FACT_LATE, FACT_TRAVEL, FACT_WORK, FACT_ARRIVE, FACT_CHANGED, FACT_STRANGER) = range(16, 23)
SHIFT_COLUMNS = 23

# Facts.options: a shift that a visit may be in, whether that is a change or a stranger, and its floor
(SHIFT, IS_CHANGE, IS_STRANGER, FLOOR_BROKEN, FLOOR_LATE, OPTION_COLUMNS) = range(6)

# State.stops: what is known before the stop at a position (the last position: before going home)
(FREE, RESTED, BROKEN_ON, LATE_ON, TRAVEL_ON, HARD, SOFT, ARRIVE, THERE, STOP_COLUMNS) = range(10)

# measures: those of solver.solution.Cost in their order, the pins not kept, and the seconds of work (which are free)
(BROKEN, LATENESS, UNASSIGNED, CHANGES, TRAVEL, OVERTIME) = range(6)
(DUTY, STRANGERS, IMBALANCE, DURATION, LOST, WORK, MEASURES) = range(6, 13)
"""Durations are not counted while the search wanders: the road stands for them (``solver.long_routes`` counts them)."""

# State.status: one row per shift; its measures and its loads follow
(LENGTH, VERSION, NOTED, KEPT_VERSION, MEASURED) = range(5)
LOADED = MEASURED + MEASURES

# State.known: what was last worked out for an option
(KNOWN_VERSION, KNOWN_PLACE, KNOWN_COLUMNS) = range(3)
# State.values: its price then, and the least it can be
(PRICE_THEN, FLOOR, VALUE_COLUMNS) = range(3)

# State.places: one row per visit: its shift (-1: none), where it stands in the bank (-1: nowhere), and the bank itself
(IN_SHIFT, BANK_AT, BANK, PLACE_COLUMNS) = range(4)

# State.totals: the measures of the plan now, before the round, and of the best plan
(NOW, BEFORE, BEST, TOTALS) = range(4)

# State.numbers; then follow the shifts noted down in this round
(BANKED, NOTES, LAST_VERSION, RANDOM, SHIFTS, JOURNAL) = range(6)


class Facts(NamedTuple):
    """Arrays that describe a problem.

    ``rows`` are windows (opens, closes), promises (due, breach weight, late weight, whether on the finish), rests
    (earliest, latest, duration, until), parts (part, count) and excluded shifts; visits and shifts say which are
    theirs. ``classes`` and ``speeds`` are those of solver.traffic, empty without it: below the speeds stands the work
    done before each span, and the last column is the length of a span.
    """

    visits: Ints
    shifts: Ints
    travel: Legs
    inward: Legs
    """``travel`` turned over: all legs to one place lie side by side."""
    rows: Ints
    classes: Ints
    speeds: Ints
    options: Ints
    """Those of visit v from ``option_at[v]`` to ``option_at[v + 1]``."""
    option_at: Ints
    option_of: Legs
    """[visits x shifts]: the option, -1 where the shift is none."""
    near: Legs
    """The visits nearest to each visit."""
    left_out: Ints
    """Per visit: its measures when it is in no route."""
    tiers: Ints
    """Weights [tiers x measures], the pins not kept first."""


class State(NamedTuple):
    """A plan. ``sequence[s, k]`` is the visit at position k of shift s, and its option (-1: it is under way).

    ``sequence``, ``stops`` and ``status`` have more rows than there are shifts: below them stand the routes as they
    were before the round, so that a round that is not kept is undone by copying a few rows back.
    """

    sequence: Legs
    stops: Ints
    status: Ints
    prices: Floats
    """Per measure: what the search pays for it."""
    known: Ints
    values: Floats
    numbers: Ints
    totals: Ints
    places: Ints
    best_sequence: Legs
    best_length: Ints
    out: Ints
    """Room for the visits of one round, and for what they are sorted by."""
    keys: Floats
