"""The words of a letter's codes - gates, steps, services, parts of the bill - in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dispatch.letter_words import listed, words_of
from dispatch.model.policy import Price
from web.languages import language
from web.words import LazyString, _l

PRICE_WORDS: Mapping[Price, LazyString] = {
    Price.FREE: _l("free of charge"),
    Price.COST: _l("at cost price"),
    Price.BEST_PRICE: _l("at the best market price"),
    Price.CHARGED: _l("charged"),
    Price.QUOTE: _l("agree a price first"),
}


def letter_word(section: str, code: str) -> str:
    """The word of a code; a code of an installation's own letter is shown as it is."""
    said = words_of(section, code)
    return said.zh if language() == "zh" else said.en


def letter_list(section: str, codes: Iterable[str]) -> str:
    """Several codes as the reader's language writes a list."""
    return listed(section, codes, language())


def price_word(price: Price) -> str:
    return str(PRICE_WORDS[price])
