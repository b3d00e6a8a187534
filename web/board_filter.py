"""What the board can be filtered and sorted by, in the reader's words; the filtering itself is the script's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch.model.commitment import Milestone
from web.context import desk
from web.languages import language
from web.order_words import skill_word
from web.present import MILESTONE_WORDS, STATE_WORDS
from web.words import LazyString, _l

FACETS: Mapping[str, LazyString] = {
    "region": _l("Region"),
    "technician": _l("Technician"),
    "skill": _l("Skill"),
    "state": _l("State"),
    "promise": _l("Promise"),
    "letter": _l("Letter"),
}
SORTS: Mapping[str, LazyString] = {
    "save_by": _l("Last minute to save it"),
    "due": _l("Due first"),
    "state": _l("Worst first"),
    "chance": _l("Likeliest breach first"),
    "reported": _l("Newest first"),
}


def facet_words(board: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The name of every facet, and of every value that is a code; regions and people bear their own names.

    ``board`` is the board as JSON.
    """
    skills = {order["skill"] for order in board["orders"].values()}
    skills.update(code for one in board["technicians"] for code in one["skills"])
    return {
        "titles": {facet: str(title) for facet, title in FACETS.items()},
        "state": {shown.value: str(word) for shown, word in STATE_WORDS.items()},
        "promise": {code.value: str(MILESTONE_WORDS[code]) for code in Milestone},
        "skill": {code: skill_word(code) for code in sorted(skills)},
        "letter": _letters(),
    }


def _letters() -> dict[str, str]:
    english, policies = language() == "en", desk().policies
    return {id: policies[id].title_en if english else policies[id].title_zh for id in policies}
