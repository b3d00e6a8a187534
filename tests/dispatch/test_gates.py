"""Gates and bans, over all letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import NotFound
from dispatch.gates import FittedPart, passage, permission
from tests.letters.owing import letter

GATES = [(f"L{number:02}", gate) for number in range(1, 15) for gate in letter(f"L{number:02}").gates]
FAKE_AND_OLD = FittedPart(genuine=False, new=False)
BANNED = {
    "L03": {"non_genuine_part"},
    "L05": {"non_genuine_part", "reused_part"},
    "L08": {"non_genuine_part", "reused_part"},
    "L13": {"subcontracting", "non_genuine_part"},
    "L14": {"non_genuine_part"},
}


@given(st.sampled_from(GATES), st.data())
def test_a_gate_opens_when_the_last_missing_step_is_done(named: tuple[str, str], data: st.DataObject) -> None:
    policy, gate = letter(named[0]), named[1]
    steps = policy.gates[gate].steps
    done = data.draw(st.lists(st.sampled_from(steps), unique=True))
    found = passage(policy, gate, [*done, "coffee"])
    assert found.allowed is (set(done) == set(steps))
    assert [step for step in steps if step not in done] == list(found.missing)
    assert passage(policy, gate, [*done, *found.missing]).allowed


def test_a_gate_the_letter_does_not_have_is_named() -> None:
    with pytest.raises(NotFound) as caught:
        passage(letter("L12"), "handover", [])
    assert (caught.value.code, caught.value.facts["known"]) == ("policy.unknown_gate", "leave_site")


@pytest.mark.parametrize("policy_id", [f"L{number:02}" for number in range(1, 15)])
def test_each_letter_rules_out_its_own(policy_id: str) -> None:
    found = permission(letter(policy_id), employer="subcontractor", parts=[FittedPart(), FAKE_AND_OLD])
    assert set(found.reasons) == BANNED.get(policy_id, set())
    assert found.allowed is (policy_id not in BANNED)


@pytest.mark.parametrize("policy_id", sorted(BANNED))
def test_our_own_people_with_proper_parts_may_always_go(policy_id: str) -> None:
    assert permission(letter(policy_id), employer="own", parts=[FittedPart()]).allowed
