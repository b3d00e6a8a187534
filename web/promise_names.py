"""The name of a promise for people: "L01-02 · Arrive on site · Pearl River Delta", wherever only its key is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from dispatch.model.policy import Policy, Promise
from web.languages import language
from web.policies import condition_words
from web.present import MILESTONE_WORDS

BETWEEN = " · "


def promise_namer(policies: Mapping[str, Policy]) -> Callable[[str], str]:
    """Names promises of these letters by keys such as ``L01/arrive``, ``L01/arrive/prd`` or ``L01/arrive|prd``.

    What no letter has (any more) keeps its key.
    """

    def name(key: str) -> str:
        letter, mine, region = ([*re.split(r"[/|]", key, maxsplit=2), "", ""])[:3]
        policy = policies.get(letter)
        promise = None if policy is None else next((one for one in policy.promises if one.key == mine), None)
        return key if policy is None or promise is None else promise_name(policy, promise, region)

    return name


def promise_name(policy: Policy, promise: Promise, region: str = "") -> str:
    """Its number in the letter, what is to happen, for which faults and where."""
    conditions = condition_words(promise.when)
    where = (region_name(policy, region),) if region else ()
    return BETWEEN.join([promise.requirement, str(MILESTONE_WORDS[promise.milestone]), *conditions, *where])


def region_name(policy: Policy, code: str) -> str:
    """The name of a region of the letter; a code that the letter does not have is its own name."""
    found = next((one for one in policy.regions if one.code == code), None)
    if found is None:
        return code
    return found.zh if language() == "zh" else found.en
