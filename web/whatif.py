"""What-if studies on the web: ask, watch, stop, go on, compare - for an analyst who never opens a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.model.goal import Goal
from dispatch.model.user import Role
from dispatch.whatif.export import figures_csv
from dispatch.whatif.report import comparison_page, study_page
from dispatch.whatif.scenario import WhatIf, find_scenario, scenario_names, what_if_of
from dispatch.whatif.shelf import StudyShelf
from dispatch.whatif.statistics import differences, estimates
from dispatch.whatif.study import Study, said
from web.context import desk, shell
from web.errors import status_of
from web.form_values import NO_ERRORS, Errors, errors_of
from web.languages import language
from web.promise_names import promise_namer
from web.roles import allow
from web.whatif_words import (
    GOAL_WORDS,
    cause_bars,
    difference_rows,
    figure_rows,
    lateness_bars,
    promise_bars,
    promise_choices,
    scenario_title,
    study_view,
    title_of,
)
from web.words import _

ANALYSTS = (Role.ANALYST, Role.ADMIN)
WORKERS = 2
MANY, SEED = 20, 1
LIVE, USUAL = "live", "today"
FIELDS = ("base", "factor", "share", "days", "replications", "seed", "term")

whatif = Blueprint("whatif", __name__, url_prefix="/whatif")


def _shelf() -> StudyShelf:
    folder = shell().settings.data
    if folder is None:
        raise Unavailable("study.no_folder")
    return StudyShelf(folder)


@whatif.get("")
@allow(*ANALYSTS)
def index() -> str:
    """The question to ask, and every study so far."""
    return _page(NO_ERRORS)


@whatif.post("")
@allow(*ANALYSTS)
def begin() -> AnyResponse | tuple[str, int]:
    """Write the question down and start it."""
    try:
        scenario, replications, seed = _asked()
        live = request.form.get("origin") == LIVE
        moment = datetime.now(UTC)
        study = _shelf().begin(scenario, seed=seed, replications=replications, now=moment, live=live)
    except InputErrors as error:
        return _page(errors_of(error, FIELDS, language())), status_of(error)
    StudyShelf.start(study, workers=WORKERS)
    return redirect(url_for("whatif.show", name=study.folder.name), 303)


@whatif.get("/<name>")
@allow(*ANALYSTS)
def show(name: str) -> str:
    """What came of a study so far, and, with ``against``, in what it differs from another."""
    study, shelf = _shelf().get(name), _shelf()
    outcomes, found = study.outcomes(), _found(study)
    against = request.args.get("against", "")
    other = shelf.get(against) if against else None
    names = promise_namer(desk().policies)
    rows = [] if other is None else difference_rows(_differences(other, study), _found(other), found, names)
    return render_template(
        "whatif/show.html",
        study=study_view(study, found),
        scenario=study.what_if,
        seed=study.seed,
        failures=study.failures(),
        figures=figure_rows(found),
        promises=Markup(promise_bars(found, names)),  # noqa: S704 - the charts escape every text in them
        lateness=Markup(lateness_bars(outcomes)),  # noqa: S704
        causes=Markup(cause_bars(outcomes)),  # noqa: S704
        others=[(one.folder.name, f"{title_of(one)} ({one.folder.name})") for one in shelf.all() if one != study],
        against=against,
        other_title="" if other is None else title_of(other),
        rows=rows,
    )


@whatif.post("/<name>/stop")
@allow(*ANALYSTS)
def stop(name: str) -> AnyResponse:
    """End after what is under way; nothing that is over is lost."""
    StudyShelf.stop(_shelf().get(name))
    return redirect(url_for("whatif.show", name=name), 303)


@whatif.post("/<name>/go-on")
@allow(*ANALYSTS)
def go_on(name: str) -> AnyResponse:
    """Do what is missing, failures included."""
    StudyShelf.start(_shelf().get(name), workers=WORKERS)
    return redirect(url_for("whatif.show", name=name), 303)


@whatif.get("/<name>.html")
@allow(*ANALYSTS)
def report(name: str) -> Response:
    """The study as one file, or its comparison with ``against``."""
    study, against = _shelf().get(name), request.args.get("against", "")
    text = comparison_page(_shelf().get(against), study) if against else study_page(study)
    headers = {"Content-Disposition": f'attachment; filename="{study.folder.name}.html"'}
    return Response(text, mimetype="text/html", headers=headers)


@whatif.get("/<name>.csv")
@allow(*ANALYSTS)
def table(name: str) -> Response:
    """Every figure of every replication."""
    study = _shelf().get(name)
    headers = {"Content-Disposition": f'attachment; filename="{study.folder.name}.csv"'}
    return Response(figures_csv(study).encode("utf-8-sig"), mimetype="text/csv", headers=headers)


def _found(study: Study) -> Mapping[str, Any]:
    return estimates(list(study.figures().values()))


def _differences(before: Study, after: Study) -> Mapping[str, Any]:
    return differences(before.figures(), after.figures())


def _page(errors: Errors) -> str:
    given = request.form if request.method == "POST" else request.args
    base = given.get("base", USUAL)
    studies = _shelf().all()
    return render_template(
        "whatif/index.html",
        errors=errors,
        given=given,
        base=base,
        bases=[(name, scenario_title(name)) for name in scenario_names()],
        origins=[("demo", _("the made-up company")), (LIVE, _("our company, as it is now"))],
        goals=[(goal.value, str(word)) for goal, word in GOAL_WORDS.items()],
        promises=promise_choices(desk().policies.values()),
        studies=[study_view(study, _found(study)) for study in studies],
        many=MANY,
        seed=SEED,
    )


def _asked() -> tuple[WhatIf, int, int]:
    """The scenario of the form: one that comes with the product, with everything changed that was filled in."""
    base = request.form.get("base", "")
    if base not in scenario_names():
        raise InputErrors([InputProblem("whatif.unknown_scenario", "base", {"given": base})])
    tables = said(find_scenario(base))
    title = request.form.get("title", "").strip()
    if title:
        tables["title"], tables["title_en"] = title, title
    tables["demand"]["factor"] = _number("factor", tables["demand"]["factor"])
    tables["crew"]["share"] = _number("share", 100 * tables["crew"]["share"]) / 100
    tables["length"]["days"] = _number("days", tables["length"]["days"])
    tables["planner"]["goal"] = request.form.get("goal") or Goal.EVERYDAY.value
    promise, term = request.form.get("promise", ""), request.form.get("term", "").strip()
    if promise and term:
        tables["promises"] = {**tables.get("promises", {}), promise: term}
    return what_if_of(tables, "form"), round(_number("replications", MANY)), round(_number("seed", SEED))


def _number(name: str, otherwise: float) -> float:
    text = request.form.get(name, "").strip()
    try:
        return float(text) if text else otherwise
    except ValueError as error:
        raise InputErrors([InputProblem("whatif.no_number", name, {"given": text})]) from error
