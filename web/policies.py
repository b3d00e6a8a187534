"""The letters: every promise in words, in both languages, beside the clause it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import force_locale

from dispatch.model.policy import Conditions, Policy, Promise, Term
from dispatch.work_time import day_of
from web.context import desk, now
from web.languages import LANGUAGES, language
from web.letter_drafts import shown_drafts
from web.order_words import CLASS_WORDS, ISSUE_WORDS, JOB_WORDS, joined, word_of
from web.present import MILESTONE_WORDS
from web.promise_words import amount_words
from web.reapplying import left_behind
from web.roles import STAFF, allow
from web.words import LazyString, _, _l

START_WORDS: Mapping[str, LazyString] = {
    "notified_at": _l("from the report"),
    "emergency_at": _l("from the emergency"),
    "accepted_at": _l("from taking the vehicle in"),
    "delivered_at": _l("from the delivery"),
    "award_notice_at": _l("from the notice of award"),
    "contract_signed_at": _l("from signing the contract"),
    "remote_failed_at": _l("from the failure of help from afar"),
    "price_cut_at": _l("from the change of the price"),
    "model_changed_at": _l("from the change of the model"),
    "learned_at": _l("from learning of it"),
    "responded_at": _l("from the answer to the report"),
    "arrived_at": _l("from the arrival on site"),
    "resolved_at": _l("from the repair"),
    "installed_at": _l("from the installation"),
}

policies = Blueprint("policies", __name__)


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """One promise in one language."""

    milestone: str
    terms: tuple[str, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """One promise in the reader's language and in the other one, with its clause."""

    id: str
    mine: PromiseWords
    other: PromiseWords
    clause: str
    requirement: str
    assumed: bool


@policies.get("/policies")
@allow(*STAFF)
def index() -> str:
    letters = sorted(desk().policies.values(), key=lambda one: one.id)
    return render_template("policies/index.html", letters=letters, behind=_behind(left_behind()), drafts=shown_drafts())


@policies.get("/policies/<policy_id>")
@allow(*STAFF)
def show(policy_id: str) -> str:
    letter = desk().policy(policy_id)
    views = tuple(_view(letter, promise) for promise in letter.promises)
    other = "en" if language() == "zh" else "zh-CN"
    behind = _behind({policy_id: left_behind().get(policy_id, 0)})
    return render_template("policies/show.html", letter=letter, promises=views, other_tag=other, behind=behind)


def _behind(counts: Mapping[str, int]) -> tuple[tuple[Policy, int], ...]:
    """The version in effect of each letter that open work orders do not follow yet, and how many they are."""
    today, letters = day_of(now()), desk().policies
    return tuple((letters.on(id, today), count) for id, count in sorted(counts.items()) if count)


def _view(letter: Policy, promise: Promise) -> PromiseView:
    chinese = language() == "zh"
    mine = promise_words(letter, promise, chinese=chinese)
    with _speaking("en" if chinese else "zh"):
        other = promise_words(letter, promise, chinese=not chinese)
    return PromiseView(f"{letter.id}/{promise.key}", mine, other, promise.clause, promise.requirement, promise.assumed)


@contextmanager
def _speaking(wanted: str) -> Iterator[None]:
    with force_locale(LANGUAGES[wanted]):
        yield


def promise_words(letter: Policy, promise: Promise, *, chinese: bool) -> PromiseWords:
    """The promise in the language that is being spoken; ``chinese`` picks the names of the regions."""
    names = {region.code: region.zh if chinese else region.en for region in letter.regions}
    by_region = [f"{names[c]} {within_words(t)}" for c, t in promise.within_by_region.items()]
    soon = _("as soon as possible")
    best = [f"{names[code]} {soon}" for code in promise.best_effort]
    everywhere = [within_words(promise.within)] if promise.within else []
    return PromiseWords(
        str(MILESTONE_WORDS[promise.milestone]),
        (*everywhere, *by_region, *best),
        tuple(_circumstances(promise)),
    )


def within_words(term: Term) -> str:
    return _("within %(term)s", term=amount_words(term.amount, term.unit.value))


def _circumstances(promise: Promise) -> Iterator[str]:
    if promise.chained_after is not None:
        yield _("from “%(milestone)s”, done or due", milestone=str(MILESTONE_WORDS[promise.chained_after]))
    for name in promise.start[:1]:
        yield word_of(START_WORDS, name)
    if promise.later_of == "appointment_at":
        yield _("an appointment may put it off")
    if promise.wish:
        yield _("the customer may ask for another time")
    if promise.until_satisfied:
        yield _("until the customer is satisfied")
    yield from condition_words(promise.when)


def condition_words(when: Conditions) -> Iterator[str]:
    if when.emergency:
        yield _("in an emergency")
    if when.in_warranty is not None:
        yield _("in warranty") if when.in_warranty else _("out of warranty")
    yield from (word_of(CLASS_WORDS, code) for code in when.fault_classes)
    yield from (word_of(ISSUE_WORDS, code) for code in when.issues)
    yield from (word_of(JOB_WORDS, code) for code in when.jobs)
    if when.but_jobs:
        yield _("not for: %(jobs)s", jobs=joined([word_of(JOB_WORDS, code) for code in when.but_jobs]))
