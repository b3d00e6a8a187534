"""Questions, choices, reasons and units in words, zh-CN and English, from ``data/letter_reader/words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dispatch.data_root import data_root
from dispatch.errors import Fact
from dispatch.letter_reader.draft import Choice, Question
from dispatch.messages import Language

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question as a person reads it: the question, its choices in order, and what the draft assumes."""

    text: str
    choices: tuple[str, ...]
    assumed: str


def question_words(question: Question, language: Language) -> QuestionWords:
    """The question in words, with its facts filled in."""
    said = tuple(choice_words(choice, language) for choice in question.choices)
    assumed = next((text for one, text in zip(question.choices, said, strict=True) if one.code == question.assumed), "")
    lead = _words()["phrases"]["assumed"][language]
    return QuestionWords(
        _filled("questions", question.code, question.facts, language), said, lead.format(choice=assumed)
    )


def choice_words(choice: Choice, language: Language) -> str:
    """A choice in words; a term speaks for itself."""
    if choice.code in _words()["choices"]:
        return _filled("choices", choice.code, choice.facts, language)
    return term_words(choice.code, language)


def reason_words(reason: str, language: Language) -> str:
    """Why a number is no promise."""
    return _filled("reasons", reason, {}, language)


def term_words(term: str, language: Language) -> str:
    """``8 hours`` as 8 小时; anything else as it is."""
    amount, _, unit = term.partition(" ")
    entry = _words()["units"].get(unit if unit.endswith("s") else f"{unit}s")
    return term if entry is None or not amount.isdecimal() else f"{amount} {entry[language]}"


def kind_words(code: str, language: Language) -> str:
    """A milestone or a kind of work by its name."""
    return _fact(code, language)


def reasons() -> frozenset[str]:
    """Every reason that has words."""
    return frozenset(_words()["reasons"])


@cache
def _words() -> Words:
    file = data_root() / "letter_reader" / "words.toml"
    read: Words = tomllib.loads(file.read_text(encoding="utf-8"))
    return read


def _filled(area: str, code: str, facts: Mapping[str, Fact], language: Language) -> str:
    entry = _words()[area].get(code)
    if entry is None:
        return code
    known = {name: _fact(value, language) for name, value in facts.items()}
    return entry[language].format_map(known)


def _fact(value: Fact, language: Language) -> str:
    """A milestone or a kind of work by its name, a term in words, anything else as it is."""
    text = str(value)
    for area in ("milestones", "kinds"):
        if text in _words()[area]:
            return _words()[area][text][language]
    return term_words(text, language)
