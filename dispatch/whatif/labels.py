"""What the figures of a study are called and how they are written: for the terminal, the report and the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.measures import Cause
from dispatch.whatif.statistics import Estimate


@dataclass(frozen=True, slots=True)
class Label:
    """A figure's name; ``percent`` figures are shares, the others have ``digits`` after the point."""

    zh: str
    en: str
    percent: bool = False
    digits: int = 1
    more_is_better: bool | None = None


LABELS: Mapping[str, Label] = {
    "attainment": Label("承诺兑现率", "promises kept", percent=True, more_is_better=True),
    "missed": Label("违约次数", "promises broken", more_is_better=False),
    "late_hours": Label("迟到总时长（小时）", "lateness in all (h)", more_is_better=False),
    "late_p95_hours": Label("违约迟到 95 分位（小时）", "lateness of the missed, 95 % (h)", more_is_better=False),
    "faults": Label("报修数", "faults reported"),
    "visits": Label("完成上门数", "visits finished", more_is_better=True),
    "utilisation": Label("在岗时间利用率", "time on duty in use", percent=True),
    "travel_hours": Label("路上时间（小时）", "time on the road (h)", more_is_better=False),
    "site_hours": Label("现场时间（小时）", "time on site (h)"),
    "overtime_hours": Label("加班（小时）", "overtime (h)", more_is_better=False),
    "kilometres": Label("里程（公里）", "distance driven (km)", digits=0, more_is_better=False),
    "unevenness": Label("工作量不均（基尼系数）", "unevenness of work (Gini)", digits=3, more_is_better=False),
    "cost": Label("成本（元）", "cost (yuan)", digits=0, more_is_better=False),
}
"""Figures in the order in which they are shown; ``kept/<promise>|<region>`` come after them."""

CAUSES: Mapping[Cause, tuple[str, str]] = {
    Cause.PART: ("等待配件", "waiting for a part"),
    Cause.CUSTOMER: ("客户原因", "the customer"),
    Cause.NOBODY_SENT: ("没有派人或没有赶到", "nobody was sent or got there"),
    Cause.LATE_ASSIGNMENT: ("派单太晚", "assigned too late"),
    Cause.EARLIER_VISIT: ("被上一单拖延", "held up by the visit before"),
    Cause.LATE_DEPARTURE: ("出发太晚", "left too late"),
    Cause.SECOND_VISIT: ("需要第二次上门", "needed a second visit"),
    Cause.LONG_WORK: ("维修超时", "the work took longer"),
    Cause.OTHER: ("其他", "other"),
}


def label_of(figure: str) -> Label:
    """The label of any figure."""
    if figure in LABELS:
        return LABELS[figure]
    name = figure.removeprefix("kept/").rstrip("|").replace("|", " · ")
    return Label(name, name, percent=True, more_is_better=True)


def written(value: float, label: Label, *, signed: bool = False) -> str:
    """A value as it is shown; a difference of shares is in percentage points."""
    sign = "+" if signed else ""
    if label.percent:
        return f"{100 * value:{sign}.1f}" + (" pp" if signed else " %")
    return f"{value:{sign},.{label.digits}f}"


def with_interval(found: Estimate, label: Label, *, signed: bool = False) -> str:
    """An estimate and its interval."""
    mean = written(found.mean, label, signed=signed)
    if found.half is None:
        return mean
    half = written(found.half, label)
    return f"{mean} ± {half.removesuffix(' %')}" if signed else f"{mean} ± {half}"
