"""Read a letter on a page: its text with marks, what was read beside it, questions, and a draft to keep."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dispatch.errors import InputErrors, InputProblem, PaidanError
from dispatch.letter_reader import LONGEST_LETTER, LetterDraft, answered, draft_toml, read_letter, reason_words
from dispatch.letter_reader.files import LARGEST_FILE, letter_text
from dispatch.messages import Message, explain
from dispatch.work_time import day_of
from web.context import desk, now
from web.errors import status_of
from web.languages import language
from web.letter_drafts import MAY_DRAFT, drafts
from web.letter_entries import entry_views, kind_of, no_promise_views, question_views
from web.letter_marks import pieces
from web.promise_words import SEVERAL
from web.roles import allow

letter_reading = Blueprint("letter_reading", __name__, url_prefix="/letters")
ANSWER, AMOUNT, UNIT, PLACE = "q:", "amount:", "unit:", "place:"
"""How fields are called: the prefix, then the id of the question."""


@letter_reading.get("/read")
@allow(*MAY_DRAFT)
def form() -> str:
    return _page("", None, ())


@letter_reading.post("/read")
@allow(*MAY_DRAFT)
def read() -> str | Response | tuple[str, int]:
    """Read the text with the answers given so far; with ``keep`` also put it among the drafts."""
    text, draft = request.form.get("letter", "").replace("\r\n", "\n"), None
    try:
        uploaded = _uploaded()
        text = uploaded or text
        draft = read_letter(text)
        draft, problems = (draft, []) if uploaded else _with_answers(draft)
        if problems:
            raise InputErrors(problems)
        if "keep" in request.form:
            return _kept(draft)
    except PaidanError as error:
        return _page(text, draft, explain(error, language())), status_of(error)
    return _page(text, draft, ())


def _kept(draft: LetterDraft) -> Response:
    draft_id, company = request.form.get("id", "").strip(), request.form.get("company", "").strip()
    policy = draft_toml(draft, id=draft_id, company=company, effective_from=day_of(now()))
    kept = drafts().add(draft_id, policy)
    return redirect(url_for("letter_drafts.show", draft_id=kept.id), 303)


def _uploaded() -> str:
    """The text of the file that was sent, empty when there was none."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return ""
    content = sent.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        facts = {"bytes": len(content), "longest": LARGEST_FILE}
        raise InputErrors([InputProblem("letter_reader.file_too_big", "file", facts)])
    return letter_text(content, "file").text.replace("\r\n", "\n")


def _with_answers(draft: LetterDraft) -> tuple[LetterDraft, list[InputProblem]]:
    """The draft after every answer of the form that it can take, and what is wrong with the others."""
    problems: list[InputProblem] = []
    for id in [question.id for question in draft.questions]:
        answer = _answer(id, request.form)
        try:
            draft = answered(draft, {id: answer}) if answer else draft
        except InputErrors as error:
            problems.extend(error.problems)
    return draft, problems


def _answer(id: str, form: Mapping[str, str]) -> str:
    """A term or a place that was written in counts before the button that is pressed beside it."""
    amount = form.get(AMOUNT + id, "").strip()
    if amount:
        return f"{amount} {form.get(UNIT + id, '')}"
    return form.get(PLACE + id, "").strip() or form.get(ANSWER + id, "")


def _page(text: str, draft: LetterDraft | None, problems: tuple[Message, ...]) -> str:
    kinds = [] if draft is None else [kind_of(entry) for entry in draft.entries]
    return render_template(
        "policies/read.html",
        text=text,
        problems=problems,
        draft=draft,
        pieces=() if draft is None else pieces(draft, kinds),
        entries=() if draft is None else entry_views(draft),
        questions=() if draft is None else question_views(draft),
        no_promises=() if draft is None else no_promise_views(draft),
        units=[(unit, str(words).format(amount="").strip()) for unit, words in SEVERAL.items()],
        suggested_id=request.form.get("id") or _free_id(),
        longest=LONGEST_LETTER,
        why=lambda reason: reason_words(reason, language()),
    )


def _free_id() -> str:
    """The next of L01, L02 … that no letter has."""
    letters = desk().policies
    number = len(letters) + 1
    while f"L{number:02}" in letters:
        number += 1
    return f"L{number:02}"
