"""A draft made consistent: clocks that do not contradict each other, regions that cover the country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dispatch.letter_reader.draft import DraftPromise, DraftRegion, LetterDraft
from dispatch.letter_reader.gazette import EVERYWHERE
from dispatch.letter_reader.meeting import meet
from dispatch.letter_reader.questions import looser
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Term

_ELSEWHERE = DraftRegion("elsewhere", "其他地区", "elsewhere", EVERYWHERE)
_EVENT_OF = {Milestone.ARRIVE: "arrived_at", Milestone.CONTRACT_SIGN: "contract_signed_at"}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a policy file can hold. ``kept_in_words`` lost against a stricter clock or were declared to be no clock."""

    regions: tuple[DraftRegion, ...]
    promises: tuple[DraftPromise, ...]
    kept_in_words: tuple[DraftPromise, ...]


def settled(draft: LetterDraft) -> Settled:
    """The draft without contradictions; nothing is lost without a trace."""
    regions = _regions(draft)
    places = {region.code: region for region in draft.regions}
    mapped = [_placed(promise, regions, places) for promise in draft.promises if not promise.dropped]
    kept, lost = _without_contradictions(mapped)
    lost += [promise for promise in draft.promises if promise.dropped]
    used = {code for promise in kept for code in promise.within_by_region}
    needed = tuple(r for r in regions if r.code in used or r.prefixes == EVERYWHERE) if used else ()
    return Settled(needed, tuple(_chained(kept)), tuple(lost))


def _regions(draft: LetterDraft) -> list[DraftRegion]:
    """Regions with a place, small ones first, everywhere else last."""
    known = [region for region in draft.regions if region.prefixes and region.prefixes != EVERYWHERE]
    known.sort(key=lambda region: -min(len(prefix) for prefix in region.prefixes))
    visible: list[DraftRegion] = []
    for region in known:
        hidden = any(all(prefix.startswith(one.prefixes) for prefix in region.prefixes) for one in visible)
        if not hidden:
            visible.append(region)
    rest = next((region for region in draft.regions if region.prefixes == EVERYWHERE), _ELSEWHERE)
    return [*visible, rest]


def _placed(promise: DraftPromise, regions: Sequence[DraftRegion], places: Mapping[str, DraftRegion]) -> DraftPromise:
    """Terms of regions nobody can place go to everywhere else, the strictest of them."""
    if not promise.within_by_region:
        return promise
    codes = {region.code for region in regions[:-1]}
    rest = regions[-1].code
    placed: dict[str, Term] = {}
    for code, term in promise.within_by_region.items():
        place = code if code in codes else _same_place(places[code], regions) or rest
        placed[place] = min(term, placed.get(place, term), key=lambda one: one.hours_at_most)
    if set(placed) == {rest}:
        return replace(promise, within=placed[rest], within_by_region={})
    return replace(promise, within_by_region=placed)


def _same_place(region: DraftRegion, regions: Sequence[DraftRegion]) -> str | None:
    """The visible region with the same prefixes, after an answer gave two wordings one place."""
    return next((one.code for one in regions[:-1] if one.prefixes == region.prefixes), None)


def _without_contradictions(promises: Sequence[DraftPromise]) -> tuple[list[DraftPromise], list[DraftPromise]]:
    kept: list[DraftPromise] = []
    lost: list[DraftPromise] = []
    for promise in promises:
        rivals = [one for one in kept if one.milestone is promise.milestone and meet(one, promise)]
        if any(looser(rival, promise) is promise for rival in rivals):
            lost.append(promise)
            continue
        lost += rivals
        kept = [one for one in kept if one not in rivals] + [promise]
    return kept, lost


def _chained(promises: Sequence[DraftPromise]) -> list[DraftPromise]:
    """A chain with nothing to hang on runs from the event itself."""
    firm = {promise.milestone for promise in promises if promise.chained_after is None}
    return [
        promise
        if promise.chained_after is None or promise.chained_after in firm
        else replace(promise, chained_after=None, starts=(_EVENT_OF.get(promise.chained_after, "notified_at"),))
        for promise in promises
    ]
