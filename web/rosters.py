"""Crews on site: the month's roster with its absences, rest days, substitutes, and the written notice to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TypedDict

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from dispatch.desk import Desk
from dispatch.desk.rosters import KINDS_OF_DAY, CrewSheet, first_of
from dispatch.errors import Conflict, InputErrors, InputProblem, NotFound, Refused
from dispatch.model.crew import CrewMonth
from dispatch.model.moment import SHANGHAI
from dispatch.model.user import Role
from web.context import command_id, desk, now, user
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, Form, errors_of
from web.languages import LANGUAGES, language
from web.people import people
from web.roles import STAFF, allow
from web.roster_view import month_view, notice_letter, read_days
from web.words import LazyString, _l

MAY_RECORD = (Role.DISPATCHER, Role.ADMIN)
FIELDS = ("posts", "staff", "who", "kind", "days", "day", "names", "reason")
KIND_WORDS: Mapping[str, LazyString] = {
    "rest": _l("Rest day"),
    "leave": _l("On leave"),
    "duty": _l("On duty after all"),
}
rosters = Blueprint("rosters", __name__)


class Envelope(TypedDict):
    """What goes with every entry: the version the page showed as well."""

    version: int | None
    now: datetime
    actor: str
    command_id: str


@rosters.get("/rosters")
@allow(*STAFF)
def index() -> str:
    """Every site with a crew, and how this month looks there."""
    month = first_of(_today())
    sheets = [(site, desk().crew_sheet(site.id, month)) for site in desk().sites_with_crews()]
    return render_template("rosters/index.html", sheets=sheets, month=month)


@rosters.get("/rosters/<site_id>/<month>")
@allow(*STAFF)
def show(site_id: str, month: str) -> str | tuple[str, int]:
    return _page(site_id, _month(month), NO_ERRORS, 200)


@rosters.get("/rosters/<site_id>/notices/<day>")
@allow(*STAFF)
def notice(site_id: str, day: str) -> str:
    """The written notice of one day, in Chinese whatever the reader speaks: it goes to the customer."""
    when = _day(day)
    sheet = desk().crew_sheet(site_id, when)
    given = None if sheet is None else sheet.crew.notice_of(when)
    if sheet is None or given is None:
        raise NotFound("rosters.no_notice", day=day)
    with desk().reading() as unit:
        site = unit.site(site_id)
        customer = unit.customer(site.customer_id)
    with _in_chinese():
        letter = notice_letter(sheet, given, site.name, customer.name)
    return render_template("rosters/notice.html", site=site, notice=given, letter=letter)


@rosters.post("/rosters/<site_id>/<month>/<entry>")
@allow(*MAY_RECORD)
def record(site_id: str, month: str, entry: str) -> tuple[str, int] | Response:
    """One entry: the crew, days off, substitutes or a notice."""
    when, form = _month(month), Form(request.form)
    if entry not in ENTRIES:
        raise NotFound("rosters.unknown_entry", entry=entry)
    try:
        version = form.number("version")
        form.finish()
        envelope = Envelope(version=version, now=now(), actor=user().id, command_id=command_id())
        ENTRIES[entry](desk(), site_id, when, form, envelope)
    except (InputErrors, Conflict, Refused) as error:
        return _page(site_id, when, errors_of(error, FIELDS, language()), status_of(error), entry)
    return redirect(url_for("rosters.show", site_id=site_id, month=month), 303)


def _page(site_id: str, month: date, errors: Errors, status: int, entry: str = "") -> tuple[str, int]:
    with desk().reading() as unit:
        site = unit.site(site_id)
        customer = unit.customer(site.customer_id)
    sheet = desk().crew_sheet(site_id, month)
    page = render_template(
        "rosters/show.html",
        site=site,
        customer=customer,
        month=month,
        before=first_of(month - timedelta(days=1)),
        after=first_of(month + timedelta(days=31)),
        crew=_suggested(site_id, month, sheet),
        view=None if sheet is None else month_view(sheet, people(desk()), now()),
        rule=desk().policy(customer.policy_id).roster,
        letter=desk().policy(customer.policy_id),
        kinds=[(kind, str(KIND_WORDS[kind])) for kind in KINDS_OF_DAY],
        may_record=user().role in MAY_RECORD,
        errors=errors,
        tried=entry,
        values=request.form if entry else {},
    )
    return page, status


def _suggested(site_id: str, month: date, sheet: CrewSheet | None) -> CrewMonth | None:
    """The crew of the month, or of the month before to begin with."""
    if sheet is not None:
        return sheet.crew
    with desk().reading() as unit:
        return unit.crew_month(site_id, first_of(month - timedelta(days=1)))


def _crew(desk: Desk, site_id: str, month: date, form: Form, envelope: Envelope) -> CrewMonth:
    posts = form.number("posts")
    form.finish()
    staff = form.text("staff").replace("、", "\n").replace("，", "\n").splitlines()
    return desk.set_crew(site_id, month, posts=posts or 0, staff=staff, **envelope)


def _days_off(desk: Desk, site_id: str, month: date, form: Form, envelope: Envelope) -> CrewMonth:
    days = read_days(month, form.text("days"))
    return desk.set_days_off(site_id, month, who=form.text("who"), kind=form.text("kind"), days=days, **envelope)


def _substitutes(desk: Desk, site_id: str, month: date, form: Form, envelope: Envelope) -> CrewMonth:
    names = form.text("names").replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
    return desk.set_substitutes(site_id, _one_day(month, form), names=names, **envelope)


def _give_notice(desk: Desk, site_id: str, month: date, form: Form, envelope: Envelope) -> CrewMonth:
    return desk.give_notice(site_id, _one_day(month, form), reason=form.text("reason"), **envelope)


ENTRIES: Mapping[str, Callable[[Desk, str, date, Form, Envelope], CrewMonth]] = {
    "crew": _crew,
    "days-off": _days_off,
    "substitutes": _substitutes,
    "notice": _give_notice,
}


def _one_day(month: date, form: Form) -> date:
    days = read_days(month, form.text("day"))
    if len(days) != 1:
        raise InputErrors([InputProblem("rosters.one_day", "day")])
    return days[0]


def _today() -> date:
    return now().astimezone(SHANGHAI).date()


def _month(text: str) -> date:
    return _day(f"{text}-01")


def _day(text: str) -> date:
    """A day in an address; what is none names no page."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("rosters.no_page", given=text[:20]) from None


@contextmanager
def _in_chinese() -> Iterator[None]:
    with force_locale(LANGUAGES["zh"]):
        yield
