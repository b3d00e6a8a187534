"""The text of a letter cut at its marks: what each stretch promises, or why its number promises nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dispatch.letter_reader import LetterDraft, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind`` is of the entry it belongs to, empty outside; ``opens`` numbers entries that begin.

    ``number``: it is a number the draft uses. ``reason``: the code why a number promises nothing.
    """

    text: str
    kind: str = ""
    opens: tuple[int, ...] = ()
    number: bool = False
    reason: str = ""


def pieces(draft: LetterDraft, kinds: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in order, nothing left out; ``kinds`` are those of ``draft.entries``."""
    entries = [(entry.span, kind) for entry, kind in zip(draft.entries, kinds, strict=True)]
    numbers, reasons = draft.used_numbers, {one.span: one.reason for one in draft.not_promises}
    cuts = {0, len(draft.text)}
    for span in (*(span for span, _ in entries), *numbers, *reasons):
        cuts.update((span.start, span.end))
    inside = sorted(cut for cut in cuts if 0 <= cut <= len(draft.text))
    return tuple(_piece(draft.text, Span(*ends), entries, numbers, reasons) for ends in pairwise(inside))


def _piece(
    text: str,
    here: Span,
    entries: Sequence[tuple[Span, str]],
    numbers: Sequence[Span],
    reasons: Mapping[Span, str],
) -> Piece:
    kind = next((kind for span, kind in entries if _within(here, span)), "")
    opens = tuple(number for number, (span, _) in enumerate(entries, 1) if span.start == here.start)
    used = any(_within(here, span) for span in numbers)
    reason = next((why for span, why in reasons.items() if _within(here, span)), "")
    return Piece(here.of(text), kind, opens, used, reason)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
