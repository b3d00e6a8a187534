"""How long a promise allows, in words: "Pearl River Delta · 8 hours"."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.model.commitment import Commitment
from dispatch.model.policy import Policy, Promise
from web.words import LazyString, _l

ONE: Mapping[str, LazyString] = {
    "minutes": _l("1 minute"),
    "hours": _l("1 hour"),
    "days": _l("1 day"),
    "weeks": _l("1 week"),
    "months": _l("1 month"),
    "years": _l("1 year"),
    "working_days": _l("1 working day"),
}
SEVERAL: Mapping[str, LazyString] = {
    "minutes": _l("{amount} minutes"),
    "hours": _l("{amount} hours"),
    "days": _l("{amount} days"),
    "weeks": _l("{amount} weeks"),
    "months": _l("{amount} months"),
    "years": _l("{amount} years"),
    "working_days": _l("{amount} working days"),
}


def amount_words(amount: object, unit: str) -> str:
    """An amount of a unit, such as ``8`` and ``hours``."""
    if unit not in SEVERAL:
        return f"{amount} {unit}"
    return str(ONE[unit]) if str(amount) == "1" else str(SEVERAL[unit]).replace("{amount}", str(amount))


def requirement_of(owed: Commitment, policy: Policy) -> str:
    """The number of the clause in its letter, ``L01-02``."""
    promise = _promise_of(owed, policy)
    return owed.promise_id if promise is None else promise.requirement


def _promise_of(owed: Commitment, policy: Policy) -> Promise | None:
    """The promise of the letter in force now; None when a newer version has dropped it."""
    key = owed.promise_id.partition("/")[2]
    return next((promise for promise in policy.promises if promise.key == key), None)


def term_of(owed: Commitment, policy: Policy, region: str) -> str:
    """What the letter allows here, with the region where that decided it; empty when the ledger has no term."""
    promise = _promise_of(owed, policy)
    for line in owed.ledger:
        if line.code == "term":
            facts = dict(line.facts)
            words = amount_words(facts.get("amount", ""), facts.get("unit", ""))
            return f"{region} · {words}" if promise is not None and promise.within_by_region else words
    return ""
