"""How well letters are read: ``make bench-reader LETTERS=FILE`` or ``HELD_OUT=FOLDER``.

What is compared, letter by letter: every *timed promise* (milestone, amount with unit, region, class of the start
event), every *term of warranty* (amount with unit, class of the start) and every *interval* of work that comes again
(how often a year). A promise by region is one record for each region. A record of the reader matches one of the
hand-made policy file when all of these are equal; each is used once. Half right is wrong: it costs recall and
precision. Amounts are compared after conversion into the smallest unit of their kind (1 week = 7 days; 24 hours are
not 1 day), regions by their adcode prefixes. Left out on both sides: numbers that are not the letter's (``assumed``),
work that is only 定期, equal terms of several components (they count once). Held-out letters name regions in the
letter's words, with or without the city (西安市区, 市区); the draft's clause must overlap ``clause_contains``; where a
letter names no start of the warranty the rule's default, the acceptance, is right too. Exit status 1 when recall or
precision of the total is below the aim.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.reader_records import HeldOut, Record, of_draft, of_held_out, of_policy, same_region, squeezed
from dispatch.data_root import data_root
from dispatch.letter_reader import LetterDraft, read_letter, read_letter_file, split_letters

AIM = 0.95
Match = Callable[[Record, Record], bool]


@dataclass(frozen=True, slots=True)
class Score:
    """One letter: pairs that match, what was missed, what was found and is not there."""

    name: str
    matched: int
    missed: tuple[Record, ...] = ()
    false: tuple[Record, ...] = ()
    numbers_wrong: tuple[str, ...] = ()
    numbers: int = 0

    @property
    def recall(self) -> float:
        return _share(self.matched, self.matched + len(self.missed))

    @property
    def precision(self) -> float:
        return _share(self.matched, self.matched + len(self.false))


@dataclass(slots=True)
class Total:
    """The letters together."""

    scores: list[Score] = field(default_factory=list)

    def summed(self) -> Score:
        return Score(
            "total",
            sum(score.matched for score in self.scores),
            tuple(record for score in self.scores for record in score.missed),
            tuple(record for score in self.scores for record in score.false),
            tuple(number for score in self.scores for number in score.numbers_wrong),
            sum(score.numbers for score in self.scores),
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def compared(name: str, expected: Sequence[Record], found: Sequence[Record], match: Match) -> Score:
    """Each record is used once, in the order of the letter."""
    left = list(found)
    missed = []
    for record in expected:
        pair = next((other for other in left if match(record, other)), None)
        if pair is None:
            missed.append(record)
        else:
            left.remove(pair)
    return Score(name, len(expected) - len(missed), tuple(missed), tuple(left))


def by_policy(expected: Record, found: Record) -> bool:
    """Everything equal."""
    return _key(expected) == _key(found) and expected.region == found.region and expected.start == found.start


def by_words(letter: str) -> Match:
    """Everything equal, the region by its words, and the clause where the letter's author points to."""
    text = squeezed(letter)

    def match(expected: Record, found: Record) -> bool:
        return (
            _key(expected) == _key(found)
            and found.start in _starts(expected)
            and same_region(expected.region, found.region)
            and _points_to(text, squeezed(expected.clause), found.span)
        )

    return match


def _starts(expected: Record) -> set[str]:
    """The classes that are right: acceptance is the default of a warranty, and installed is one event for clocks."""
    if expected.area == "warranty":
        return {expected.start, "unnamed"} if expected.start == "acceptance" else {expected.start}
    return {expected.start, "installed"} if expected.start in ("acceptance", "commissioning") else {expected.start}


def _points_to(text: str, passage: str, span: tuple[int, int]) -> bool:
    """Whether the passage, somewhere in the letter, and the draft's clause have characters in common."""
    if not passage:
        return True
    place = text.find(passage)
    while place >= 0:
        if place < span[1] and span[0] < place + len(passage):
            return True
        place = text.find(passage, place + 1)
    return False


def _key(record: Record) -> tuple[str, str, str]:
    return record.area, record.what, record.amount


def fourteen(letters: Path) -> Total:
    """The letters of a file against ``data/policies``."""
    total = Total()
    for part in split_letters(read_letter_file(letters).text):
        policy = data_root() / "policies" / f"l{part.number:02}.toml"
        found = of_draft(read_letter(part.text), by_prefixes=True)
        total.scores.append(compared(f"L{part.number:02}", of_policy(policy), found, by_policy))
    return total


def held_out(folder: Path) -> Total:
    """Pairs ``NAME.txt`` and ``NAME.json``."""
    total = Total()
    for file in sorted(folder.glob("*.txt")):
        told = of_held_out(file.with_suffix(".json"))
        draft = read_letter(read_letter_file(file).text)
        score = compared(file.stem, told.records, of_draft(draft, by_prefixes=False), by_words(draft.text))
        total.scores.append(_with_numbers(score, told, draft))
    return total


def _with_numbers(score: Score, told: HeldOut, draft: LetterDraft) -> Score:
    """Numbers, or passages with numbers, that promise nothing and were taken for a promise."""
    wrong = tuple(passage for passage in told.not_promises if not set_aside(passage, draft))
    return Score(score.name, score.matched, score.missed, score.false, wrong, len(told.not_promises))


def set_aside(passage: str, draft: LetterDraft) -> bool:
    """Whether somewhere in the letter where the passage stands no number of it is used."""
    used = draft.used_numbers
    start = draft.text.find(passage)
    while start >= 0:
        if not any(span.start < start + len(passage) and start < span.end for span in used):
            return True
        start = draft.text.find(passage, start + 1)
    return False


def _print(total: Total) -> Score:
    print(f"{'letter':<28}{'right':>6}{'missed':>8}{'false':>7}{'recall':>9}{'precision':>11}")
    for score in (*total.scores, summed := total.summed()):
        print(
            f"{score.name:<28}{score.matched:>6}{len(score.missed):>8}{len(score.false):>7}"
            f"{score.recall:>9.3f}{score.precision:>11.3f}"
        )
    for score in total.scores:
        for word, records in (("missed", score.missed), ("false ", score.false)):
            for record in records:
                print(f"{word} {score.name}: {_shown(record)}")
        for number in score.numbers_wrong:
            print(f"number {score.name}: {number} is no promise but was not set aside")
    if summed.numbers:
        print(f"numbers rightly set aside: {summed.numbers - len(summed.numbers_wrong)} of {summed.numbers}")
    return summed


def _shown(record: Record) -> str:
    parts = (record.area, record.what, record.amount, record.region, record.start and f"from {record.start}")
    clause = "".join(record.clause.split())
    return " ".join(part for part in parts if part) + (f' "{clause[:60]}"' if clause else "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 1 below the aim."""
    parser = argparse.ArgumentParser(description="How well letters are read.")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--letters", type=Path, help="a text file with the fourteen letters")
    group.add_argument("--held-out", type=Path, help="a folder of pairs NAME.txt and NAME.json")
    given = parser.parse_args(arguments)
    summed = _print(fourteen(given.letters) if given.letters else held_out(given.held_out))
    reached = summed.recall >= AIM and summed.precision >= AIM
    print(f"{'ok  ' if reached else 'MISS'}  aim: recall and precision of the total >= {AIM}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
