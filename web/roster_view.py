"""A crew's month as a page shows it: a line for everybody, a column for every day, and what the letter makes of it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.desk.rosters import CrewSheet, first_of
from dispatch.errors import InputErrors, InputProblem
from dispatch.model.crew import CrewMonth, WrittenNotice
from dispatch.model.moment import SHANGHAI
from web.order_words import joined
from web.people import name_of
from web.present import moment
from web.words import LazyString, _, _l

WEEKDAYS: tuple[LazyString, ...] = (_l("Mo"), _l("Tu"), _l("We"), _l("Th"), _l("Fr"), _l("Sa"), _l("Su"))
DAYS_TEXT = re.compile(r"\s*(\d{1,2})\s*[日号]?\s*(?:[-–—~至到]\s*(\d{1,2})\s*[日号]?\s*)?")


@dataclass(frozen=True, slots=True)
class DayView:
    """One column. ``state`` is full, notified or absent."""

    number: int
    iso: str
    weekday: str
    weekend: bool
    present: int
    short: int
    state: str
    substitutes: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line: a mark for every day, and how many days of rest are planned of those that are owed."""

    name: str
    marks: tuple[str, ...]
    rests: int
    rest_short: bool


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice that was given."""

    iso: str
    short: int
    reason: str
    told: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """Everything of the page. ``owed`` are the days of rest the letter gives each person."""

    posts: int
    owed: int
    days: tuple[DayView, ...]
    people: tuple[PersonView, ...]
    notices: tuple[NoticeView, ...]
    absent: str
    rest_short: str
    version: int


def month_view(sheet: CrewSheet, names: Mapping[str, str], now: datetime) -> MonthView:
    crew, report, rule = sheet.crew, sheet.report, sheet.policy.roster
    days = tuple(_day(sheet, day) for day in days_of(crew.month))
    return MonthView(
        crew.posts,
        rule.rest_days_per_month if rule else 0,
        days,
        tuple(_person(crew, who, rest_short=who in report.rest_short) for who in crew.staff),
        tuple(_notice(notice, names, now) for notice in crew.notices),
        joined([_absent(day) for day in days if day.state == "absent"]),
        joined(report.rest_short),
        crew.version,
    )


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """The written notice in the language that is being spoken; ``lines`` are its signature lines, empty to fill in."""

    title: str
    paragraphs: tuple[str, ...]
    told: str
    reason: str
    regret: str
    lines: tuple[tuple[str, str], ...]


def notice_letter(sheet: CrewSheet, notice: WrittenNotice, site: str, customer: str) -> NoticeLetter:
    """What the customer reads."""
    letter = sheet.policy
    promise = _(
        "By the letter “%(title)s” we keep a crew on your site %(site)s; special cases are to be told to you in "
        "writing. We hereby tell you:",
        title=letter.title_zh,
        site=site,
    )
    day, posts = day_words(notice.day), sheet.crew.posts
    return NoticeLetter(
        _("Written notice of empty posts on site"),
        (_("To: %(customer)s", customer=customer), promise),
        _("On %(day)s, %(short)d of %(posts)d posts stay empty.", day=day, short=notice.short, posts=posts),
        _("Reason: %(reason)s", reason=notice.reason),
        _("We will make up for the work and apologise for the inconvenience."),
        (
            (_("For the contractor"), letter.company),
            (_("Date"), notice.at.astimezone(SHANGHAI).date().isoformat()),
            (_("Received by the customer (signature and date)"), ""),
        ),
    )


def days_of(month: date) -> tuple[date, ...]:
    first = first_of(month)
    return tuple(first.replace(day=number) for number in range(1, monthrange(first.year, first.month)[1] + 1))


def day_words(day: date) -> str:
    """A day with its weekday."""
    return _("%(day)s, %(weekday)s", day=day.isoformat(), weekday=str(WEEKDAYS[day.weekday()]))


def read_days(month: date, text: str) -> tuple[date, ...]:
    """Days of a month as people write them: ``3, 10-12`` or ``3、10至12日``. ``InputErrors`` for anything else."""
    try:
        return tuple(first_of(month).replace(day=number) for number in _numbers(text))
    except ValueError:
        raise InputErrors([InputProblem("rosters.bad_days", "days", {"given": text[:40]})]) from None


def _numbers(text: str) -> Iterator[int]:
    for part in filter(str.strip, re.split(r"[,，、;；\n]", text)):
        found = DAYS_TEXT.fullmatch(part)
        if found is None:
            raise ValueError(part)
        first, last = int(found[1]), int(found[2] or found[1])
        if first > last:
            raise ValueError(part)
        yield from range(first, last + 1)


def _day(sheet: CrewSheet, day: date) -> DayView:
    crew, short = sheet.crew, sheet.short.get(day, 0)
    state = "full" if not short else "notified" if crew.notice_of(day) else "absent"
    return DayView(
        day.day,
        day.isoformat(),
        str(WEEKDAYS[day.weekday()]),
        day.weekday() >= 5,
        max(0, sheet.present[day]),
        short,
        state,
        joined(crew.substitutes.get(day, ())),
    )


def _person(crew: CrewMonth, who: str, *, rest_short: bool) -> PersonView:
    rest, leave = crew.rest.get(who, ()), crew.leave.get(who, ())
    marks = tuple("rest" if day in rest else "leave" if day in leave else "" for day in days_of(crew.month))
    return PersonView(who, marks, len(rest), rest_short)


def _absent(day: DayView) -> str:
    return _("day %(day)d (%(short)d)", day=day.number, short=day.short)


def _notice(notice: WrittenNotice, names: Mapping[str, str], now: datetime) -> NoticeView:
    told = f"{name_of(names, notice.by)} · {moment(notice.at, now)}"
    return NoticeView(notice.day.isoformat(), notice.short, notice.reason, told)
