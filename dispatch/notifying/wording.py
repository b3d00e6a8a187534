"""The text of a notification, in the recipient's language; the words are in ``data/notification_words.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dispatch.desk.outbox import Claimed
from dispatch.model.commitment import CommitmentState
from dispatch.model.moment import SHANGHAI, to_text
from dispatch.toml_files import read_file

_TIME_FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    digest: str
    before: str
    predicted: str
    late: str
    lines: str
    planned: str
    unplanned: str
    our_rule: str
    days: str
    hours: str
    minutes: str
    milestones: dict[str, str]


@dataclass(frozen=True, slots=True)
class Languages:
    """Every language a recipient may have."""

    zh: Words
    en: Words

    def of(self, language: str) -> Words:
        return self.en if language == "en" else self.zh


def load_words(root: Path) -> Languages:
    """The words of the data folder."""
    return read_file(root / "notification_words.toml", Languages)


def headline(claimed: Claimed, words: Words, now: datetime) -> str:
    """One line: what is in danger and how much time is left."""
    owed = claimed.status.commitment
    if now > owed.due:
        pattern = words.late
    elif claimed.status.state is CommitmentState.PREDICTED_BREACH:
        pattern = words.predicted
    else:
        pattern = words.before
    milestone = words.milestones.get(owed.code, owed.code.value)
    return pattern.format(id=claimed.work_order.id, milestone=milestone, left=span(abs(owed.due - now), words))


def text(claimed: Sequence[Claimed], words: Words, now: datetime) -> tuple[str, str]:
    """Subject and text; of several the subject is a count and the text their headlines."""
    first = headline(claimed[0], words, now)
    if len(claimed) == 1:
        return first, f"{first}\n{_lines(claimed[0], words)}"
    subject = words.digest.format(count=len(claimed))
    return subject, "\n".join([subject, *(f"· {headline(one, words, now)}" for one in claimed)])


def facts(claimed: Claimed) -> Mapping[str, object]:
    """The same for machines."""
    owed = claimed.status.commitment
    return {
        "work_order": claimed.work_order.id,
        "promise": owed.promise_id,
        "milestone": owed.code.value,
        "due": to_text(owed.due),
        "state": claimed.status.state.value,
        "step": claimed.alert.step,
        "customer": claimed.customer,
        "site": claimed.site,
        "technician": claimed.technician,
        "arrive_at": None if claimed.stop is None else to_text(claimed.stop.arrive_at),
    }


def span(length: timedelta, words: Words) -> str:
    """The two largest units of a length of time, at least a minute."""
    minutes = max(1, int(length.total_seconds()) // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        parts = [words.days.format(n=days), *([words.hours.format(n=hours)] if hours else [])]
    elif hours:
        parts = [words.hours.format(n=hours), *([words.minutes.format(n=minutes % 60)] if minutes % 60 else [])]
    else:
        parts = [words.minutes.format(n=minutes)]
    return " ".join(parts)


def _lines(claimed: Claimed, words: Words) -> str:
    owed = claimed.status.commitment
    plan = words.unplanned
    if claimed.stop is not None:
        plan = words.planned.format(technician=claimed.technician, arrive=_local(claimed.stop.arrive_at))
    return words.lines.format(
        customer=claimed.customer,
        site=claimed.site,
        description=claimed.work_order.description,
        due=_local(owed.due),
        plan=plan,
        clause=owed.clause or words.our_rule,
    )


def _local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime(_TIME_FORMAT)
