"""Rosters at the desk: who stands on a customer's site, who rests, who stands in, and what the customer was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.crew_folds import DUTY, LEAVE, REST, crew_after
from dispatch.desk.counter import Command, Counter, body_hash
from dispatch.errors import Conflict, InputErrors, InputProblem, Refused
from dispatch.model.crew import CrewMonth
from dispatch.model.customer import Site
from dispatch.model.event import Event, EventKind
from dispatch.model.policy import Policy
from dispatch.rosters import MonthRoster, RosterReport, presence, roster_report
from dispatch.store.base import UnitOfWork

KINDS_OF_DAY = (REST, LEAVE, DUTY)
MOST_POSTS, LONGEST_NAME, MOST_PEOPLE = 200, 40, 200


@dataclass(frozen=True, slots=True)
class CrewSheet:
    """A month with what the letter makes of it: empty posts by day, and days of rest that are still owed."""

    crew: CrewMonth
    report: RosterReport
    short: Mapping[date, int]
    present: Mapping[date, int]
    policy: Policy


class Rosters(Counter):
    """Keep the month of a crew; the letter's rule says which days count as absences."""

    def sites_with_crews(self) -> tuple[Site, ...]:
        """The sites whose customer's letter has a rule for rosters."""
        with self.reading() as unit:
            letters = {one.id: one.policy_id for one in unit.customers()}
            sites = unit.sites()
        with_rule = {key for key, letter in self._policies.items() if letter.roster is not None}
        return tuple(site for site in sites if letters[site.customer_id] in with_rule)

    def crew_sheet(self, site_id: str, month: date) -> CrewSheet | None:
        """The month with its report; None before anybody said who belongs to the crew."""
        with self.reading() as unit:
            policy, crew = self._ruled(unit, site_id, month), unit.crew_month(site_id, first_of(month))
        return None if crew is None else sheet_of(policy, crew)

    def set_crew(
        self,
        site_id: str,
        month: date,
        *,
        posts: int,
        staff: Sequence[str],
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> CrewMonth:
        """How many posts there are and who belongs to the crew."""
        names = tuple(dict.fromkeys(name.strip() for name in staff if name.strip()))
        _require_crew(posts, names)
        facts = {"posts": posts, "staff": list(names)}
        return self._record(Command(now, actor, command_id), EventKind.CREW_SET, site_id, month, facts, version)

    def set_days_off(
        self,
        site_id: str,
        month: date,
        *,
        who: str,
        kind: str,
        days: Sequence[date],
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> CrewMonth:
        """One person rests, is on leave, or is on duty after all."""
        problems = _day_problems(month, days, "days")
        if kind not in KINDS_OF_DAY:
            problems.append(InputProblem("rosters.unknown_kind", "kind", {"given": kind}))
        if problems:
            raise InputErrors(problems)
        facts = {"who": who, "as": kind, "days": [day.isoformat() for day in sorted(set(days))]}
        return self._record(Command(now, actor, command_id), EventKind.DAYS_OFF_SET, site_id, month, facts, version)

    def set_substitutes(
        self,
        site_id: str,
        day: date,
        *,
        names: Sequence[str],
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> CrewMonth:
        """Who stands in on a day, people from outside the crew; nobody takes an earlier entry back."""
        known = list(dict.fromkeys(name.strip() for name in names if name.strip()))
        if any(len(name) > LONGEST_NAME for name in known) or len(known) > MOST_PEOPLE:
            raise InputErrors([InputProblem("rosters.bad_names", "names", {"longest": LONGEST_NAME})])
        facts = {"day": day.isoformat(), "names": known}
        return self._record(Command(now, actor, command_id), EventKind.SUBSTITUTES_SET, site_id, day, facts, version)

    def give_notice(
        self,
        site_id: str,
        day: date,
        *,
        reason: str,
        version: int | None,
        now: datetime,
        actor: str,
        command_id: str,
    ) -> CrewMonth:
        """The customer is told in writing that posts stay empty on a day: no absence then, by the letter."""
        if not reason.strip():
            raise InputErrors([InputProblem("papers.no_reason", "reason")])
        sheet = self.crew_sheet(site_id, day)
        short = 0 if sheet is None else sheet.short.get(day, 0)
        if short == 0:
            raise Refused("rosters.not_short", day=day.isoformat())
        facts = {"day": day.isoformat(), "short": short, "reason": reason.strip()}
        return self._record(Command(now, actor, command_id), EventKind.NOTICE_GIVEN, site_id, day, facts, version)

    def _record(
        self,
        command: Command,
        kind: EventKind,
        site_id: str,
        month: date,
        facts: Mapping[str, object],
        version: int | None,
    ) -> CrewMonth:
        """Row, event and answer together; the same key gives the same month again."""
        month = first_of(month)
        told = {"site_id": site_id, "month": month.isoformat(), **facts}
        fingerprint = body_hash(kind, told, version)
        with self._store.writing() as unit:
            held = unit.crew_month(site_id, month)
            if unit.answer_of(command.command_id, fingerprint) is not None and held is not None:
                return held
            self._ruled(unit, site_id, month)
            _require_fits(held, kind, facts, version)
            key = command.command_id
            event = unit.append(Event(kind, command.now, command.now, command.actor, facts=told, command_id=key))
            crew = crew_after(held, event)
            unit.put_crew_month(crew)
            unit.remember(command.command_id, fingerprint, crew.id, command.now)
            return crew

    def _ruled(self, unit: UnitOfWork, site_id: str, month: date) -> Policy:
        """The letter of the site's customer on that day; ``Refused`` when it knows no rosters."""
        customer = unit.customer(unit.site(site_id).customer_id)
        policy = self._policies.on(customer.policy_id, first_of(month))
        if policy.roster is None:
            raise Refused("rosters.no_rule", letter=policy.id, site=site_id)
        return policy


def first_of(month: date) -> date:
    return month.replace(day=1)


def sheet_of(policy: Policy, crew: CrewMonth) -> CrewSheet:
    """Hold a month against the letter."""
    roster = MonthRoster(
        crew.month,
        crew.posts,
        crew.staff,
        crew.rest,
        crew.leave,
        crew.substitutes,
        frozenset(notice.day for notice in crew.notices),
    )
    present = presence(roster)
    short = {day: crew.posts - there for day, there in present.items() if there < crew.posts}
    return CrewSheet(crew, roster_report(policy, roster), short, present, policy)


def _require_crew(posts: int, names: Sequence[str]) -> None:
    problems = []
    if not 1 <= posts <= MOST_POSTS:
        problems.append(InputProblem("rosters.bad_posts", "posts", {"most": MOST_POSTS}))
    if not names or len(names) > MOST_PEOPLE or any(len(name) > LONGEST_NAME for name in names):
        problems.append(InputProblem("rosters.bad_names", "staff", {"longest": LONGEST_NAME}))
    if problems:
        raise InputErrors(problems)


def _day_problems(month: date, days: Sequence[date], where: str) -> list[InputProblem]:
    if not days:
        return [InputProblem("rosters.no_days", where)]
    strange = [day.isoformat() for day in days if first_of(day) != first_of(month)]
    return [InputProblem("rosters.other_month", where, {"days": ", ".join(strange)})] if strange else []


def _require_fits(crew: CrewMonth | None, kind: EventKind, facts: Mapping[str, object], version: int | None) -> None:
    """Nothing before the crew is known or on a stale page; nobody outside rests, nobody inside stands in."""
    if version is not None and version != (0 if crew is None else crew.version):
        raise Conflict("rosters.stale", version=0 if crew is None else crew.version)
    if kind is EventKind.CREW_SET:
        return
    if crew is None:
        raise Refused("rosters.no_crew")
    if kind is EventKind.DAYS_OFF_SET and facts["who"] not in crew.staff:
        raise InputErrors([InputProblem("rosters.not_in_crew", "who", {"who": str(facts["who"])})])
    names = facts.get("names")
    doubled = [name for name in names if name in crew.staff] if isinstance(names, list) else []
    if doubled:
        raise InputErrors([InputProblem("rosters.substitute_in_crew", "names", {"names": ", ".join(doubled)})])
