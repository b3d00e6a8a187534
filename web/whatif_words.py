"""What-if studies in words and in the numbers a page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dispatch.measures import Cause
from dispatch.model.goal import Goal
from dispatch.model.policy import Policy, Term
from dispatch.whatif.charts import Bar, bars, histogram
from dispatch.whatif.labels import LABELS, label_of, with_interval, written
from dispatch.whatif.outcome import Outcome
from dispatch.whatif.report import LATE_HOURS, late_class
from dispatch.whatif.scenario import find_scenario
from dispatch.whatif.statistics import Estimate
from dispatch.whatif.study import Study
from web.languages import language
from web.promise_names import promise_name
from web.promise_words import amount_words
from web.report_words import CAUSE_WORDS
from web.words import LazyString, _, _l

GOAL_WORDS: Mapping[Goal, LazyString] = {
    Goal.EVERYDAY: _l("Everyday"),
    Goal.RESCUE: _l("Rescue"),
    Goal.THRIFT: _l("Thrift"),
    Goal.BALANCE: _l("Balance"),
}


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study as a row."""

    name: str
    title: str
    done: int
    whole: int
    failed: int
    running: bool
    attainment: str


def study_view(study: Study, found: Mapping[str, Estimate]) -> StudyView:
    kept = found.get("attainment")
    return StudyView(
        study.folder.name,
        title_of(study),
        len(study.outcomes()),
        study.replications,
        len(study.failures()),
        study.running,
        "" if kept is None else with_interval(kept, LABELS["attainment"]),
    )


def title_of(study: Study) -> str:
    """The scenario's title in the reader's language, where it has one."""
    scenario = study.what_if
    return scenario.title_en if language() == "en" and scenario.title_en else scenario.title


KEPT = "kept/"
"""How the figure of a single promise begins; its key follows."""


def named(figure: str) -> str:
    label = label_of(figure)
    return label.zh if language() == "zh" else label.en


def figure_rows(found: Mapping[str, Estimate]) -> list[tuple[str, str]]:
    """Every figure but the single promises, which come as a chart."""
    return [(named(name), with_interval(found[name], LABELS[name])) for name in LABELS if name in found]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One figure of two studies. ``verdict``: better, worse, other, or same (within chance)."""

    name: str
    before: str
    after: str
    difference: str
    verdict: str
    word: str


def difference_rows(
    found: Mapping[str, Estimate],
    before: Mapping[str, Estimate],
    after: Mapping[str, Estimate],
    name_of: Callable[[str], str],
) -> list[DifferenceView]:
    """Every figure both studies have, the general ones first; promises that differ in nothing are left out.

    ``name_of`` names a promise.
    """
    words = {"better": _("better"), "worse": _("worse"), "other": _("changed"), "same": _("within chance")}
    rows = []
    promises = sorted(name for name in found.keys() - LABELS.keys() if found[name].mean or found[name].half)
    for name in [*(n for n in LABELS if n in found), *promises]:
        label, one = label_of(name), found[name]
        verdict = "same" if not one.differs else "other"
        if one.differs and label.more_is_better is not None:
            verdict = "better" if (one.mean > 0) is label.more_is_better else "worse"
        means = [written(side[name].mean, label) if name in side else "–" for side in (before, after)]
        difference = with_interval(one, label, signed=True)
        shown = named(name) if name in LABELS else name_of(name.removeprefix(KEPT))
        rows.append(DifferenceView(shown, means[0], means[1], difference, verdict, str(words[verdict])))
    return rows


def promise_bars(found: Mapping[str, Estimate], name_of: Callable[[str], str]) -> str:
    """Attainment of every promise and region, the worst first; ``name_of`` names a promise."""
    kept = sorted((one.mean, name) for name, one in found.items() if name.startswith(KEPT))
    rows = []
    for mean, name in kept:
        low, high = found[name].low, found[name].high
        low, high = None if low is None else max(0.0, low), None if high is None else min(1.0, high)
        rows.append(Bar(name_of(name.removeprefix(KEPT)), mean, written(mean, label_of(name)), low, high))
    return bars(rows, _("Every promise"), most=1.0)


def lateness_bars(outcomes: Mapping[int, Outcome]) -> str:
    """How late the broken promises were."""
    counts = Counter(late_class(late) for one in outcomes.values() for late in one.late_seconds)
    names = [f"≤ {hours:g} h" for hours in LATE_HOURS] + [f"> {LATE_HOURS[-1]:g} h"]
    shares = [(name, round(counts[n] / max(1, len(outcomes)), 2)) for n, name in enumerate(names)]
    return histogram(shares, _("Late promises in each replication, by how late they were"))


def cause_bars(outcomes: Mapping[int, Outcome]) -> str:
    """Why promises were broken."""
    counts: Counter[str] = Counter()
    for outcome in outcomes.values():
        counts.update(outcome.causes)
    total = sum(counts.values()) or 1
    rows = [Bar(str(CAUSE_WORDS[Cause(c)]), count / total, f"{count / total:.0%}") for c, count in counts.most_common()]
    return bars(rows, _("Why promises were missed"), most=1.0)


def scenario_title(name: str) -> str:
    """The title of a scenario that comes with the product."""
    scenario = find_scenario(name)
    return scenario.title_en if language() == "en" and scenario.title_en else scenario.title


def promise_choices(policies: Iterable[Policy]) -> list[tuple[str, str]]:
    """Every promise of every letter that has a term, with the region it holds for."""
    found = []
    for policy in policies:
        for promise in policy.promises:
            if promise.within is not None:
                words = f"{promise_name(policy, promise)}: {_term(promise.within)}"
                found.append((f"{policy.id}/{promise.key}", words))
            for code, term in promise.within_by_region.items():
                words = f"{promise_name(policy, promise, code)}: {_term(term)}"
                found.append((f"{policy.id}/{promise.key}/{code}", words))
    return found


def _term(term: Term) -> str:
    return amount_words(term.amount, term.unit.value)
