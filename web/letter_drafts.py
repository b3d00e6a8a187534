"""Drafts of letters on their pages: look, edit, download, delete, and put in force from a day on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dispatch.errors import InputErrors, InputProblem, PaidanError, Unavailable
from dispatch.messages import Message, explain, message
from dispatch.model.user import Role
from dispatch.policy_files import PolicyDraft, PolicyDrafts
from dispatch.work_time import day_of
from web.context import desk, now, shell, user
from web.errors import status_of
from web.languages import language
from web.roles import allow

LOG = logging.getLogger("paidan.letters")
letter_drafts = Blueprint("letter_drafts", __name__, url_prefix="/letters/drafts")
MAY_DRAFT = (Role.DISPATCHER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class ShownDrafts:
    """What the letters page shows of drafts: ``may`` this user write any, and which there are."""

    may: bool
    all: tuple[PolicyDraft, ...]


def drafts() -> PolicyDrafts:
    """The drafts of this installation; ``Unavailable`` when it keeps none."""
    folder = shell().settings.data
    if folder is None:
        raise Unavailable("policy.no_draft_folder")
    return PolicyDrafts(folder)


def shown_drafts() -> ShownDrafts:
    """Drafts are for those who may change them; others see letters only."""
    may = user().role in MAY_DRAFT
    return ShownDrafts(may, drafts().all() if may and shell().settings.data is not None else ())


@letter_drafts.get("/<draft_id>")
@allow(*MAY_DRAFT)
def show(draft_id: str) -> str:
    return _page(drafts().get(draft_id), ())


@letter_drafts.post("/<draft_id>")
@allow(*MAY_DRAFT)
def save(draft_id: str) -> AnyResponse:
    """Keep the text as it is now; what is wrong with it is shown, not refused."""
    kept = drafts()
    kept.get(draft_id)
    kept.save(draft_id, request.form.get("text", ""))
    return redirect(url_for("letter_drafts.show", draft_id=draft_id), 303)


@letter_drafts.post("/<draft_id>/delete")
@allow(*MAY_DRAFT)
def delete(draft_id: str) -> AnyResponse:
    drafts().delete(draft_id)
    return redirect(url_for("policies.index"), 303)


@letter_drafts.get("/<draft_id>/download")
@allow(*MAY_DRAFT)
def download(draft_id: str) -> Response:
    """The policy file, for ``paidan policy check`` and an editor."""
    draft = drafts().get(draft_id)
    headers = {"Content-Disposition": f'attachment; filename="{draft.id.lower()}.toml"'}
    return Response(draft.text, mimetype="application/toml", headers=headers)


@letter_drafts.post("/<draft_id>/in-force")
@allow(Role.ADMIN)
def put_in_force(draft_id: str) -> AnyResponse | tuple[str, int]:
    """The draft becomes the letter's next version; every process of the installation takes it up by itself."""
    kept, today = drafts(), day_of(now())
    try:
        day, text = _day(request.form.get("on", "")), request.form.get("text", "")
        letter = kept.put_in_force(draft_id, text=text, on=day, today=today, shelf=desk().policies)
    except PaidanError as error:
        return _page(kept.get(draft_id), explain(error, language())), status_of(error)
    LOG.info("%s put letter %s version %d in force from %s", user().id, letter.id, letter.version, day)
    return redirect(url_for("policies.show", policy_id=draft_id), 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputErrors([InputProblem("policy.draft_day", "on", {"given": text[:40]})]) from error


def _page(draft: PolicyDraft, problems: tuple[Message, ...]) -> str:
    found = tuple(message(one.code, one.facts, language(), one.where) for one in draft.problems)
    letters = desk().policies
    return render_template(
        "policies/draft.html",
        draft=draft,
        problems=problems,
        found=found,
        known=letters.get(draft.id),
        today=day_of(now()).isoformat(),
        may_put_in_force=user().role is Role.ADMIN,
    )
