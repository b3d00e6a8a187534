"""Laws of the clocks, and the arithmetic they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.commitments import arrival_hours, commitments, next_due, statuses, unchanged_until
from dispatch.model.commitment import Commitment, CommitmentState, Milestone
from dispatch.model.moment import SHANGHAI, Interval
from dispatch.model.policy import Conditions, Policy, Promise, Term, Unit
from dispatch.model.region import Region, RegionDecision
from dispatch.model.situation import HOLD_REASONS_THAT_STOP, MILESTONE_EVENTS, Hold, Reclassification, Situation
from dispatch.work_time import chinese_calendar
from tests.letters.owing import letter

START = datetime(2025, 3, 3, 9, tzinfo=SHANGHAI)
CALENDAR = chinese_calendar()
LETTERS = ("L01", "L02", "L06", "L08", "L09", "L12", "L13", "L14")


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


moments = st.integers(0, 4000).map(after)
holds = st.lists(
    st.builds(
        lambda first, long, reason: Hold(Interval(after(first), after(first + long)), reason),
        st.integers(-300, 3000),
        st.integers(0, 600),
        st.sampled_from([*sorted(HOLD_REASONS_THAT_STOP), "weather", "waiting_parts"]),
    ),
    max_size=4,
).map(tuple)
changes = st.lists(
    st.builds(Reclassification, moments, st.sampled_from(["normal", "major"])), max_size=3, unique_by=lambda c: c.at
).map(tuple)
events = st.dictionaries(st.sampled_from(MILESTONE_EVENTS), moments, max_size=6).map(
    lambda known: {"notified_at": START, **known}
)
situations = st.builds(
    Situation,
    events=events,
    issue=st.sampled_from(["fault", "quality_complaint"]),
    job=st.sampled_from([None, "rescue", "maintenance", "minor_repair"]),
    fault_class=st.sampled_from(["normal", "major"]),
    emergency=st.booleans(),
    in_warranty=st.booleans(),
    holds=holds,
    reclassified=changes,
)
policies = st.sampled_from(LETTERS).map(letter)


def anywhere(policy: Policy) -> RegionDecision:
    """The first region of the letter, so that every promise has a number."""
    return RegionDecision(policy.regions[0].code if policy.regions else None)


def owed(policy: Policy, situation: Situation, decision: RegionDecision | None = None) -> dict[Milestone, Commitment]:
    found = commitments(policy, situation, decision or anywhere(policy), CALENDAR)
    return {clock.code: clock for clock in found}


@given(policies, situations, st.integers(-300, 3000), st.integers(0, 600))
def test_a_hold_never_brings_a_due_moment_forward(policy: Policy, given_: Situation, at: int, long: int) -> None:
    given_ = replace(given_, reclassified=())
    more = replace(given_, holds=(*given_.holds, Hold(Interval(after(at), after(at + long)), "customer_reschedule")))
    before, later = owed(policy, given_), owed(policy, more)
    assert before.keys() == later.keys()
    assert all(later[code].due >= clock.due for code, clock in before.items())


@given(policies, situations, st.integers(-300, 3000), st.integers(0, 600))
def test_a_hold_of_our_own_changes_nothing(policy: Policy, given_: Situation, at: int, long: int) -> None:
    more = replace(given_, holds=(*given_.holds, Hold(Interval(after(at), after(at + long)), "no_technician")))
    assert owed(policy, more) == owed(policy, given_)


@given(policies, situations, moments)
def test_an_unrelated_event_changes_nothing(policy: Policy, given_: Situation, at: datetime) -> None:
    more = replace(given_, events={**given_.events, "departed_at": at})
    assert owed(policy, more) == owed(policy, given_)


@given(policies, situations, st.sampled_from([UTC, timezone(timedelta(hours=-7)), timezone(timedelta(hours=5.5))]))
def test_the_offset_in_which_an_instant_is_written_changes_nothing(
    policy: Policy, given_: Situation, zone: timezone
) -> None:
    moved = replace(given_, events={name: at.astimezone(zone) for name, at in given_.events.items()})
    assert owed(policy, moved) == owed(policy, given_)


@given(policies, situations)
def test_a_due_moment_never_comes_before_its_start_and_the_ledger_leads_to_it(
    policy: Policy, given_: Situation
) -> None:
    for clock in owed(policy, given_).values():
        assert clock.start <= clock.due
        assert clock.ledger[0].at == clock.start
        assert (clock.ledger[-1].code, clock.ledger[-1].at) == ("due", clock.due)
        assert clock.clause


@given(policies, situations, moments)
def test_an_arrival_moves_no_clock_but_those_chained_to_it(policy: Policy, given_: Situation, at: datetime) -> None:
    """Recomputed with one event more, every clock that does not follow it is the same value."""
    given_ = replace(given_, reclassified=())
    chained = {promise.milestone for promise in policy.promises if promise.chained_after is Milestone.ARRIVE}
    before = owed(policy, given_)
    later = owed(policy, replace(given_, events={**given_.events, "arrived_at": at}))
    assert all(later[code] == clock for code, clock in before.items() if code not in chained)


@given(policies, situations, st.lists(moments, min_size=2, max_size=5))
def test_a_clock_that_is_over_never_opens_again(policy: Policy, given_: Situation, looks: list[datetime]) -> None:
    """Looked at again later, a met clock is met and a breached one breached.

    Only a fault fixed from afar may still be visited: then the arrival counts after all.
    """
    over: dict[Milestone, CommitmentState] = {}
    clocks = tuple(owed(policy, given_).values())
    for now in sorted(looks):
        for status in statuses(clocks, given_, now):
            code = status.commitment.code
            if code in over and code is not Milestone.LOANER:
                assert status.state is over[code]
            if not status.open and status.state is not CommitmentState.NOT_REQUIRED:
                over[code] = status.state


@given(policies, situations, moments, st.integers(0, 6000 * 60))
def test_clocks_stand_as_they_stood_until_the_moment_that_is_named(
    policy: Policy, given_: Situation, now: datetime, seconds: int
) -> None:
    clocks = tuple(owed(policy, given_).values())
    seen = statuses(clocks, given_, now)
    until = unchanged_until(seen, given_, now)
    later = now + timedelta(seconds=seconds)
    assert until is None or until >= now
    if until is None or later <= until:
        assert statuses(clocks, given_, later) == seen


def test_a_clock_stands_until_it_is_due_and_an_overdue_one_for_no_second() -> None:
    given_ = Situation(events={"notified_at": START})
    clocks = tuple(owed(letter("L01"), given_).values())
    due = clocks[0].due
    assert unchanged_until(statuses(clocks, given_, START), given_, START) == due
    late = due + timedelta(seconds=1)
    assert unchanged_until(statuses(clocks, given_, late), given_, late) == late


@given(policies, situations, moments)
def test_the_next_due_is_open_and_nothing_open_comes_before_it(
    policy: Policy, given_: Situation, now: datetime
) -> None:
    seen = statuses(tuple(owed(policy, given_).values()), given_, now)
    found = next_due(seen)
    waiting = [s for s in seen if s.state in (CommitmentState.PENDING, CommitmentState.PREDICTED_BREACH)]
    assert (found is None) == (not waiting)
    assert all(found is not None and found.commitment.due <= status.commitment.due for status in waiting)


@given(situations, moments)
def test_raising_a_fault_never_puts_a_promise_off(given_: Situation, at: datetime) -> None:
    ordinary = replace(given_, fault_class="normal", reclassified=(), in_warranty=True)
    raised = owed(letter("L13"), replace(ordinary, reclassified=(Reclassification(at, "major"),)))
    before = owed(letter("L13"), ordinary)
    assert raised.keys() == before.keys() | {Milestone.ARRIVE}
    assert all(raised[code].due <= clock.due for code, clock in before.items())


@given(situations, st.sampled_from(["L01", "L08", "L12", "L14"]))
def test_an_unknown_place_is_promised_no_later_than_any_place(given_: Situation, policy_id: str) -> None:
    policy = letter(policy_id)
    unknown = owed(policy, given_, RegionDecision("unknown"))
    for region in policy.regions:
        for code, clock in owed(policy, given_, RegionDecision(region.code)).items():
            assert unknown[code].due <= clock.due


def test_events_after_the_moment_looked_at_have_not_happened() -> None:
    given_ = Situation(events={"notified_at": START, "arrived_at": after(60)})
    (status,) = statuses(tuple(owed(letter("L01"), given_).values()), given_, after(30))
    assert status.state is CommitmentState.PENDING


def test_fractions_of_a_second_are_dropped() -> None:
    nearly = START.replace(microsecond=900_000)
    given_ = Situation(events={"notified_at": nearly, "arrived_at": nearly + timedelta(hours=8)})
    (status,) = statuses(tuple(owed(letter("L01"), given_).values()), given_, after(600))
    assert (status.state, status.commitment.start) == (CommitmentState.MET, START)


def test_ties_go_by_the_order_of_the_milestones() -> None:
    given_ = Situation(events={"notified_at": START})
    seen = statuses(tuple(owed(letter("L13"), given_).values()), given_, after(300))
    found = next_due(tuple(reversed(seen)))
    assert found is not None
    assert found.commitment.code is Milestone.RESOLVE


def test_the_ledger_shows_term_holds_and_appointment() -> None:
    away = Hold(Interval(after(60), after(120)), "customer_no_access")
    later = Hold(Interval(after(90), after(150)), "customer_reschedule")
    given_ = Situation(events={"notified_at": START, "appointment_at": after(900)}, holds=(away, later))
    clock = owed(letter("L01"), given_)[Milestone.ARRIVE]
    assert [(line.code, line.at) for line in clock.ledger] == [
        ("start", START),
        ("term", after(480)),
        ("hold", after(570)),
        ("appointment", after(900)),
        ("due", after(900)),
    ]
    assert dict(clock.ledger[2].facts)["reason"] == "customer_no_access+customer_reschedule"


def test_the_ledger_says_why_a_due_moment_is_provisional() -> None:
    notice = Situation(events={"learned_at": datetime(2031, 3, 3, 9, tzinfo=SHANGHAI)})
    clock = owed(letter("L09"), notice)[Milestone.DISCONTINUE_NOTICE]
    assert clock.provisional
    assert ("why", "calendar_unpublished") in clock.ledger[-2].facts
    place = owed(letter("L12"), Situation(events={"notified_at": START}), RegionDecision("unknown"))
    assert ("why", "region_unknown") in place[Milestone.ARRIVE].ledger[-2].facts
    assert ("why", "chained_to_provisional") in place[Milestone.RESOLVE].ledger[-2].facts


def test_a_delivery_after_a_provisional_contract_is_provisional() -> None:
    award = Situation(events={"award_notice_at": datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)})
    found = owed(letter("L14"), award)
    assert [clock.provisional for clock in found.values()] == [True, True]


def test_the_ledger_says_what_a_clock_follows_and_what_it_was_reclassified_to() -> None:
    chained = owed(letter("L12"), Situation(events={"notified_at": START}))[Milestone.RESOLVE]
    assert chained.ledger[0].facts == (("after", "arrive"),)
    given_ = Situation(events={"notified_at": START}, reclassified=(Reclassification(after(60), "major"),))
    raised = owed(letter("L13"), given_)[Milestone.ARRIVE]
    assert (raised.ledger[0].code, raised.ledger[0].at) == ("reclassified", after(60))
    assert raised.promise_id == "L13/arrive_major"


@pytest.mark.parametrize(
    ("policy_id", "code", "hours"),
    [
        ("L01", "prd", 8),
        ("L01", "unknown", 8),
        ("L01", "abroad", None),
        ("L08", "outside", None),
        ("L08", "unknown", 1),
        ("L14", "elsewhere", 4),
        ("L03", None, None),
        ("L13", None, None),
    ],
)
def test_hours_to_the_arrival_for_an_ordinary_fault(policy_id: str, code: str | None, hours: float | None) -> None:
    assert arrival_hours(letter(policy_id), RegionDecision(code)) == hours


def test_every_behaviour_comes_from_the_data_of_a_letter_nobody_knows() -> None:
    """A letter made up on the spot is read by the same rules."""
    region = Region("here", "这里", "here", ("",))
    promise = Promise(
        key="answer",
        milestone=Milestone.RESPOND,
        clause="三日内答复",
        requirement="X-01",
        start=("notified_at",),
        within_by_region={"here": Term(3, Unit.DAYS)},
        when=Conditions(fault_classes=("major",)),
    )
    policy = Policy("X", 1, date(2025, 1, 1), "某信", "a letter", "某公司", (region,), (promise,))
    given_ = Situation(events={"notified_at": START}, fault_class="major")
    assert owed(policy, given_)[Milestone.RESPOND].due == datetime(2025, 3, 6, 23, 59, 59, tzinfo=SHANGHAI)
    assert owed(policy, replace(given_, fault_class="normal")) == {}


def test_a_chained_promise_follows_the_arrival_that_a_higher_class_brings_forward() -> None:
    """No letter has it yet; the rules do."""

    def promise(key: str, milestone: Milestone, hours: int, **more: Any) -> Promise:
        return Promise(key, milestone, "原文", "X-01", within=Term(hours, Unit.HOURS), **more)

    promises = (
        promise("a", Milestone.ARRIVE, 8, start=("notified_at",), when=Conditions(fault_classes=("normal",))),
        promise("b", Milestone.ARRIVE, 2, start=("notified_at",), when=Conditions(fault_classes=("major",))),
        promise("c", Milestone.RESOLVE, 4, chained_after=Milestone.ARRIVE),
    )
    policy = Policy("X", 1, date(2025, 1, 1), "某信", "a letter", "某公司", promises=promises)
    given_ = Situation(events={"notified_at": START}, reclassified=(Reclassification(after(60), "major"),))
    found = owed(policy, given_)
    assert (found[Milestone.ARRIVE].due, found[Milestone.RESOLVE].due) == (after(180), after(420))
