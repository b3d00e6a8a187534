"""Before signing, on the web: the tightest term a promise can have, and the fewest people who keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.model.user import Role
from dispatch.whatif.scenario import scenario_names
from dispatch.whatif.searches import Question, Search, Tried, Wanted
from dispatch.whatif.shelf import StudyShelf
from web.context import desk, shell
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, errors_of
from web.languages import language
from web.order_words import joined
from web.promise_names import promise_namer
from web.roles import allow
from web.whatif_words import promise_choices, scenario_title
from web.words import LazyString, _, _l

ANALYSTS = (Role.ANALYST, Role.ADMIN)
WORKERS = 2
FIELDS = ("wanted", "promise", "target", "base", "days", "replications", "seed")
USUAL: Mapping[str, str] = {
    "promise": "L01/arrive/prd",
    "target": "95",
    "base": "today",
    "days": "2",
    "replications": "10",
    "seed": "1",
}
WANTED_WORDS: Mapping[Wanted, LazyString] = {
    Wanted.TERM: _l("The tightest term that would be kept"),
    Wanted.STAFF: _l("The fewest people who keep it, and where they live"),
}

searches = Blueprint("searches", __name__, url_prefix="/whatif/before-signing")


@dataclass(frozen=True, slots=True)
class TriedView:
    label: str
    where: str
    progress: str
    kept: str
    holds: bool


@dataclass(frozen=True, slots=True)
class SearchView:
    """One search for a page; ``answer`` is empty while it is sought."""

    name: str
    wanted: str
    promise: str
    target: str
    running: bool
    answer: str
    failed: str
    tried: tuple[TriedView, ...]


@searches.get("")
@allow(*ANALYSTS)
def index() -> str:
    """What to ask, and every search so far."""
    return _page(NO_ERRORS)


@searches.post("")
@allow(*ANALYSTS)
def begin() -> Response | tuple[str, int]:
    """Write the question down and start the search."""
    try:
        search = _shelf().begin_search(_asked(), now=datetime.now(UTC))
    except InputErrors as error:
        return _page(errors_of(error, FIELDS, language())), status_of(error)
    StudyShelf.start(search, workers=WORKERS)
    return redirect(url_for("searches.show", name=search.folder.name), 303)


@searches.get("/<name>")
@allow(*ANALYSTS)
def show(name: str) -> str:
    """What was tried so far, and the answer."""
    search = _shelf().search(name)
    return render_template("whatif/search.html", search=search_view(search), asked=search.question)


@searches.post("/<name>/stop")
@allow(*ANALYSTS)
def stop(name: str) -> Response:
    """End after what is under way; nothing that is over is lost."""
    StudyShelf.stop(_shelf().search(name))
    return redirect(url_for("searches.show", name=name), 303)


@searches.post("/<name>/go-on")
@allow(*ANALYSTS)
def go_on(name: str) -> Response:
    """Search on from what is there."""
    StudyShelf.start(_shelf().search(name), workers=WORKERS)
    return redirect(url_for("searches.show", name=name), 303)


def search_view(search: Search) -> SearchView:
    """The words of a search, its tried terms or crews the smallest first."""
    asked, answer = search.question, search.answer
    return SearchView(
        search.folder.name,
        str(WANTED_WORDS[asked.wanted]),
        promise_namer(desk().policies)(asked.promise),
        f"{asked.target:.0%}",
        search.running,
        "" if answer is None or "failed" in answer else _answer_words(asked, answer.get("best")),
        "" if answer is None else str(answer.get("failed", "")),
        tuple(_tried(one, asked) for one in search.tried),
    )


def _answer_words(asked: Question, best: object) -> str:
    if asked.wanted is Wanted.TERM:
        return _("No term holds.") if best is None else _("The tightest term that holds: %(term)s", term=best)
    if best is None:
        return _("No crew keeps it: it is too tight, or too far.")
    return _("The fewest who keep it: %(count)s", count=best)


def _tried(one: Tried, asked: Question) -> TriedView:
    kept = one.kept
    words = "–" if kept is None else f"{kept.mean:.1%}"
    if kept is not None and kept.low is not None and kept.high is not None:
        words = f"{words} ({max(0.0, kept.low):.1%} – {min(1.0, kept.high):.1%})"
    holds = kept is not None and kept.mean >= asked.target
    where = joined([f"{_city(code)} {count}" for code, count in one.where.items() if count])
    return TriedView(one.label, where, f"{one.done}/{one.whole}", words, holds)


def _city(prefix: str) -> str:
    """The name of a city by the first digits of its counties."""
    known = desk().atlas.counties.by_adcode.items()
    county = next((one for code, one in known if code.startswith(prefix)), None)
    if county is None:
        return prefix
    return (county.city_en or county.province_en) if language() == "en" else (county.city or county.province)


def _shelf() -> StudyShelf:
    folder = shell().settings.data
    if folder is None:
        raise Unavailable("study.no_folder")
    return StudyShelf(folder)


def _page(errors: Errors) -> str:
    given = {**USUAL, **{name: request.form[name] for name in FIELDS if name in request.form}}
    return render_template(
        "whatif/searches.html",
        errors=errors,
        given=given,
        kinds=[(kind.value, str(word)) for kind, word in WANTED_WORDS.items()],
        promises=promise_choices(desk().policies.values()),
        bases=[(name, scenario_title(name)) for name in scenario_names()],
        searches=[search_view(one) for one in _shelf().searches()],
    )


def _asked() -> Question:
    """The question of the form."""
    form = request.form
    wanted, base = form.get("wanted", ""), form.get("base") or USUAL["base"]
    problems = []
    if wanted not in [kind.value for kind in Wanted]:
        problems.append(InputProblem("search.unknown_kind", "wanted", {"given": wanted[:20]}))
    if base not in scenario_names():
        problems.append(InputProblem("whatif.unknown_scenario", "base", {"given": base[:40]}))
    if problems:
        raise InputErrors(problems)
    days, target = _number("days"), _number("target") / 100
    count, seed = round(_number("replications")), round(_number("seed"))
    return Question(Wanted(wanted), form.get("promise", ""), target, base, days, count, seed)


def _number(name: str) -> float:
    text = request.form.get(name, "").strip() or USUAL[name]
    try:
        return float(text)
    except ValueError as error:
        raise InputErrors([InputProblem("whatif.no_number", name, {"given": text[:40]})]) from error
