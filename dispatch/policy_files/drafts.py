"""Drafts of letters in an installation's data folder: kept, checked, and put in force from a day on."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dispatch.errors import Conflict, InputErrors, InputProblem, NotFound, Refused, Unavailable
from dispatch.model.policy import Policy
from dispatch.policy_files.loading import policy_of_text
from dispatch.policy_files.shelf import PolicyShelf

DRAFTS, IN_FORCE = "letter_drafts", "letters"
"""The folders below an installation's data folder."""
LONGEST_DRAFT = 400_000
"""Characters."""
_ID = re.compile(r"[A-Z][A-Z0-9-]{0,19}", re.ASCII)
_VERSION = re.compile(r"^version[ \t]*=.*$", re.MULTILINE)
_DAY = re.compile(r"^effective_from[ \t]*=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A draft as it stands: its text, what can be told of it, and everything the policy check finds."""

    id: str
    text: str
    title_zh: str
    title_en: str
    company: str
    problems: tuple[InputProblem, ...]

    @property
    def sound(self) -> bool:
        """Whether it may be put in force."""
        return not self.problems


class PolicyDrafts:
    """One file a draft, named by the letter's id and nothing else: no path comes from a caller."""

    def __init__(self, data: Path) -> None:
        self._drafts = data / DRAFTS
        self._in_force = data / IN_FORCE

    def all(self) -> tuple[PolicyDraft, ...]:
        """Every draft, by id."""
        return tuple(self.get(file.stem) for file in sorted(self._drafts.glob("*.toml")) if _ID.fullmatch(file.stem))

    def get(self, draft_id: str) -> PolicyDraft:
        """``NotFound`` when there is none of that id."""
        file = self._file(draft_id)
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError as error:
            raise NotFound("policy.no_draft", id=draft_id) from error
        return draft_of(draft_id, text)

    def add(self, draft_id: str, text: str) -> PolicyDraft:
        """Keep a new draft; ``Conflict`` when there is one of that id."""
        if self._file(draft_id).exists():
            raise Conflict("policy.draft_exists", id=draft_id)
        return self.save(draft_id, text)

    def save(self, draft_id: str, text: str) -> PolicyDraft:
        """Keep the text, sound or not; ``InputErrors`` for an id or a length that cannot be."""
        file = self._file(draft_id)
        if len(text) > LONGEST_DRAFT:
            facts = {"characters": len(text), "most": LONGEST_DRAFT}
            raise InputErrors([InputProblem("policy.draft_too_long", "text", facts)])
        _put(file, text.replace("\r\n", "\n"))
        return self.get(draft_id)

    def delete(self, draft_id: str) -> None:
        """Take a draft away; ``NotFound`` when there is none."""
        self.get(draft_id)
        self._file(draft_id).unlink(missing_ok=True)

    def put_in_force(self, draft_id: str, *, text: str, on: date, today: date, shelf: PolicyShelf) -> Policy:
        """Make the draft the next version of its letter, in effect from ``on``; the draft is gone then.

        ``text`` is what the caller saw: ``Conflict`` when somebody saved another. ``InputErrors`` with everything the
        check finds; ``Refused`` for a day that has passed, because promises already given do not change.
        """
        draft = self.get(draft_id)
        if draft.text != text.replace("\r\n", "\n"):
            raise Conflict("policy.draft_changed", id=draft_id)
        if on < today:
            raise Refused("policy.day_passed", id=draft_id, day=on.isoformat(), today=today.isoformat())
        number = shelf[draft_id].version + 1 if draft_id in shelf else 1
        dated = _dated(draft.text, number, on)
        policy = _checked(draft_id, dated)
        if (policy.version, policy.effective_from) != (number, on):
            raise InputErrors([InputProblem("policy.draft_heading", f"{draft_id}: version, effective_from")])
        _put(self._in_force / f"{draft_id.lower()}-v{number}.toml", dated)
        self.delete(draft_id)
        return policy

    def _file(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise InputErrors([InputProblem("policy.draft_id", "id", {"given": draft_id[:40]})])
        return self._drafts / f"{draft_id}.toml"


def draft_of(draft_id: str, text: str) -> PolicyDraft:
    """What can be told of a text, however broken."""
    try:
        policy = _checked(draft_id, text)
    except InputErrors as error:
        title_zh, title_en, company = _as_far_as_read(text)
        return PolicyDraft(draft_id, text, title_zh, title_en, company, error.problems)
    return PolicyDraft(draft_id, text, policy.title_zh, policy.title_en, policy.company, ())


def _checked(draft_id: str, text: str) -> Policy:
    policy = policy_of_text(text, draft_id)
    if policy.id != draft_id:
        facts = {"given": policy.id, "wanted": draft_id}
        raise InputErrors([InputProblem("policy.draft_other_id", f"{draft_id}: id", facts)])
    return policy


def _as_far_as_read(text: str) -> tuple[str, str, str]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ("", "", "")
    title_zh, title_en, company = (str(raw.get(key, "")) for key in ("title_zh", "title_en", "company"))
    return (title_zh, title_en, company)


def _dated(text: str, number: int, on: date) -> str:
    """The text with the version and the day it gets; both stand in the heading, before any table."""
    numbered = _VERSION.sub(f"version = {number}", text, count=1)
    return _DAY.sub(f"effective_from = {on.isoformat()}", numbered, count=1)


def _put(file: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    new = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8", newline="\n")
        os.replace(new, file)
    except OSError as error:
        raise Unavailable("data.unwritable", folder=str(file.parent), what=error.strerror) from error
