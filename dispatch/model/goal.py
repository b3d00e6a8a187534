"""What the planner puts first: a dispatcher's choice, in words of the business."""

from __future__ import annotations

from enum import StrEnum


class Goal(StrEnum):
    """Broken promises always come first; the goal says what is given up for what after them.

    日常: the published plan changes only where that keeps a promise. 抢险: the fastest help counts, whatever the
    changes, overtime and detours. 省钱: less driving is worth a little lateness. 均衡: the work is spread evenly.
    """

    EVERYDAY = "everyday"
    RESCUE = "rescue"
    THRIFT = "thrift"
    BALANCE = "balance"
