"""Names and telephone numbers of people who do not exist."""

from __future__ import annotations

import random
from itertools import count

from dispatch.simulation.company_files import Words

SHORT_NAMES = 0.15
"""Share of given names with a single character."""


class People:
    """Gives names, each once, and numbers that no carrier hands out: 1380000 and four digits in a row."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self._words = words
        self._rng = rng
        self._given: set[str] = set()
        self._numbers = count(1)

    def name(self) -> str:
        """A full name nobody else has."""
        while True:
            name = self._any_name()
            if name not in self._given:
                self._given.add(name)
                return name

    def _any_name(self) -> str:
        words, rng = self._words, self._rng
        # families are listed from common to rare: two draws, the earlier one counts
        family = words.family[min(rng.randrange(len(words.family)), rng.randrange(len(words.family)))]
        if rng.random() < SHORT_NAMES:
            return family + rng.choice(words.given_single)
        return family + rng.choice(words.given_first) + rng.choice(words.given_second)

    def contact(self) -> str:
        """Whom to ask for at a site."""
        return self._rng.choice(self._words.family) + self._rng.choice(self._words.contact_titles)

    def phone(self) -> str:
        """The next number of the range."""
        return f"1380000{next(self._numbers):04d}"
