"""A study, or the comparison of two, as one HTML file that needs nothing else: for a tender, a meeting, an archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dispatch.measures import Cause
from dispatch.whatif.charts import Bar, bars, histogram
from dispatch.whatif.labels import CAUSES, LABELS, label_of, with_interval, written
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.statistics import Estimate, differences, estimates
from dispatch.whatif.study import Study

LATE_HOURS = (0.5, 1, 2, 4, 8, 24)
"""Upper bounds of the classes of lateness, in hours; the last class has none."""


def study_page(study: Study) -> str:
    """What came of one study."""
    outcomes = study.outcomes()
    found = estimates(list(study.figures().values()))
    return _page(
        "study.html",
        study=study,
        done=len(outcomes),
        figures=figure_rows(found),
        promises=promise_chart(found),
        lateness=lateness_chart(outcomes),
        causes=cause_chart(outcomes),
    )


def comparison_page(before: Study, after: Study) -> str:
    """In what one study differs from another, replication by replication."""
    found = differences(before.figures(), after.figures())
    absolute = [estimates(list(study.figures().values())) for study in (before, after)]
    return _page(
        "comparison.html",
        before=before,
        after=after,
        rows=comparison_rows(found, *absolute),
        pairs=len(before.outcomes().keys() & after.outcomes().keys()),
    )


def figure_rows(found: Mapping[str, Estimate]) -> list[tuple[str, str, str]]:
    """Names in both languages and the value, in the order of the labels; single promises come in the chart."""
    return [
        (LABELS[name].zh, LABELS[name].en, with_interval(found[name], LABELS[name])) for name in LABELS if name in found
    ]


def comparison_rows(
    found: Mapping[str, Estimate], before: Mapping[str, Estimate], after: Mapping[str, Estimate]
) -> list[tuple[str, str, str, str, str, str]]:
    """Names, both means, the difference, and what it means: better, worse, other, or ``same`` within chance."""
    rows = []
    for name in [*(n for n in LABELS if n in found), *sorted(found.keys() - LABELS.keys())]:
        label = label_of(name)
        first, second = (written(one[name].mean, label) if name in one else "–" for one in (before, after))
        difference = with_interval(found[name], label, signed=True)
        rows.append((label.zh, label.en, first, second, difference, _verdict(name, found)))
    return rows


def _verdict(name: str, found: Mapping[str, Estimate]) -> str:
    better = label_of(name).more_is_better
    if not found[name].differs:
        return "same"
    if better is None:
        return "other"
    return "better" if (found[name].mean > 0) is better else "worse"


def promise_chart(found: Mapping[str, Estimate]) -> str:
    """Attainment of every promise and region, the worst first."""
    kept = sorted((one.mean, name) for name, one in found.items() if name.startswith("kept/"))
    rows = []
    for mean, name in kept:
        one, label = found[name], label_of(name)
        low = None if one.low is None else max(0.0, one.low)
        high = None if one.high is None else min(1.0, one.high)
        rows.append(Bar(label.en, mean, written(mean, label), low, high))
    return bars(rows, "承诺兑现率 / promises kept", most=1.0)


def lateness_chart(outcomes: Mapping[int, Outcome]) -> str:
    """How late the broken promises were, over all replications."""
    counts = Counter(late_class(late) for one in outcomes.values() for late in one.late_seconds)
    names = [f"≤ {hours:g} h" for hours in LATE_HOURS] + [f"> {LATE_HOURS[-1]:g} h"]
    shares = [(name, counts[number] / max(1, len(outcomes))) for number, name in enumerate(names)]
    return histogram(shares, "每次推演中迟到的承诺数 / late promises per replication")


def late_class(seconds: int) -> int:
    """The position of a lateness in ``LATE_HOURS``; their number for what is later than all."""
    return next((n for n, hours in enumerate(LATE_HOURS) if seconds <= hours * 3600), len(LATE_HOURS))


def cause_chart(outcomes: Mapping[int, Outcome]) -> str:
    """Why promises were broken, over all replications."""
    counts: Counter[str] = Counter()
    for outcome in outcomes.values():
        counts.update(outcome.causes)
    total = sum(counts.values()) or 1
    rows = [
        Bar(" / ".join(CAUSES[Cause(cause)]), count / total, f"{count / total:.0%}")
        for cause, count in counts.most_common()
    ]
    return bars(rows, "违约原因 / causes", most=1.0)


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "pages"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _page(template: str, **facts: object) -> str:
    return _environment().get_template(template).render(**facts)
