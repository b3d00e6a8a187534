"""How many due moments one core computes a second: ``make bench-due``. CPU time, the median of several rounds."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch.commitments import commitments, statuses
from dispatch.data_root import data_root
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.region import RegionDecision
from dispatch.model.situation import Notification, Situation
from dispatch.policy_files import load_policies
from dispatch.work_time import add_working_days, chinese_calendar, day_of, elapsed_due, end_of_day

ROUNDS, TIMES = 7, 20_000
START = datetime(2026, 2, 13, 16, 0, tzinfo=SHANGHAI)
HOLD = Interval(START + timedelta(hours=1), START + timedelta(hours=3))
EIGHT_HOURS = timedelta(hours=8)
CALENDAR = chinese_calendar()


def elapsed() -> None:
    """Eight hours with a hold in between."""
    elapsed_due(START, EIGHT_HOURS, (HOLD,))


def working_days() -> None:
    """Three working days across the New Year holiday of 2026."""
    end_of_day(add_working_days(day_of(START), 3, CALENDAR).last_day)


def whole_letter() -> Callable[[], None]:
    """All clocks of letter 14 for one fault, with their ledgers and states."""
    policy = load_policies(data_root() / "policies")["L14"]
    decision = RegionDecision("fuzhou", ("fuzhou",))
    situation = Situation(events={"notified_at": START}, notifications=(Notification("phone", START),))
    now = START + timedelta(hours=1)

    def compute() -> None:
        statuses(commitments(policy, situation, decision, CALENDAR), situation, now, {})

    return compute


def per_second(compute: Callable[[], None], times: int) -> float:
    """Computations a CPU second: the median of the rounds."""
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            compute()
        rates.append(times / (time.process_time() - began))
    return statistics.median(rates)


def main() -> int:
    """Print the rates; exit status 1 when one misses its demand."""
    rows = [
        ("elapsed clock with a hold", elapsed, TIMES, 100_000),
        ("working-day clock across a holiday", working_days, TIMES, 20_000),
        ("all clocks of letter 14 with ledger and states", whole_letter(), TIMES // 20, None),
    ]
    missed = 0
    for what, compute, times, demanded in rows:
        rate = per_second(compute, times)
        met = demanded is None or rate >= demanded
        missed += not met
        demand = "" if demanded is None else f"   demanded >= {demanded:,}"
        print(f"{'ok  ' if met else 'MISS'}  {what:<50} {rate:>12,.0f} a second{demand}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
