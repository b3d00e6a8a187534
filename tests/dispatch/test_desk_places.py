"""Faults whose place is not clear wait in a queue; a dispatcher picks the place on the map."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import Desk, FaultReport
from dispatch.desk.places import Pick, place_of
from dispatch.errors import InputErrors, Refused
from dispatch.model.customer import Site
from dispatch.model.event import EventKind
from dispatch.model.region import Place
from dispatch.model.work_order import WorkOrder
from dispatch.places.addresses import Outcome
from tests.builders import MONDAY_9, TIANHE, a_desk, a_key, a_small_company, atlas, reported
from tests.dispatch.planned import published

DALIANG = (22.84, 113.248)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def elsewhere(desk: Desk, address: str, **given: object) -> WorkOrder:
    """A fault at an address that is not the site's."""
    return reported(desk, place=Place(address=address), **given)


def pick(desk: Desk, work_order: WorkOrder, point: tuple[float, float], *, names_are_wrong: bool = False) -> WorkOrder:
    return desk.pick_place(
        work_order.id,
        pick=Pick(*point, names_are_wrong),
        version=work_order.version,
        now=MONDAY_9 + timedelta(minutes=5),
        actor="dispatcher",
        command_id=a_key(),
    )


def codes(error: pytest.ExceptionInfo[InputErrors]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_clear_address_is_put_on_the_map_at_once(desk: Desk) -> None:
    place = place_of(elsewhere(desk, "佛山市顺德区大良街道南国东路12号"))
    assert place.adcode == "440606"
    assert place.point == pytest.approx(DALIANG, abs=0.05)
    assert place.address == "佛山市顺德区大良街道南国东路12号"
    assert desk.waiting_for_place() == ()


@pytest.mark.parametrize("address", ["鼓楼区五四路158号", "佛山市", "老地方", "广东省佛山市天河区体育西路"])
def test_an_unclear_address_waits_for_a_person(desk: Desk, address: str) -> None:
    known = elsewhere(desk, address)
    assert place_of(known).point is None
    (waiting,) = desk.waiting_for_place()
    assert (waiting.work_order.id, waiting.text) == (known.id, address)


def test_the_queue_shows_what_the_address_may_mean(desk: Desk) -> None:
    elsewhere(desk, "鼓楼区")
    (waiting,) = desk.waiting_for_place()
    assert waiting.answer.outcome is Outcome.AMBIGUOUS
    assert len(waiting.answer.candidates) == 4


def test_the_planner_leaves_it_out_and_says_why(desk: Desk) -> None:
    known = elsewhere(desk, "老地方")
    plan = published(desk, MONDAY_9)
    assert [(one.work_order_id, one.reason) for one in plan.unassigned] == [(known.id, "no_place")]


def test_a_picked_point_takes_it_out_of_the_queue_and_into_the_plan(desk: Desk) -> None:
    known = elsewhere(desk, "老地方")
    picked = place_of(pick(desk, known, DALIANG))
    assert picked.point == DALIANG
    assert (picked.district, picked.adcode, picked.address) == ("顺德区", "440606", "老地方")
    assert desk.waiting_for_place() == ()
    assert published(desk, MONDAY_9).unassigned == ()


def test_picking_again_undoes_a_pick(desk: Desk) -> None:
    once = pick(desk, elsewhere(desk, "老地方"), DALIANG)
    again = pick(desk, once, (22.533, 113.93), names_are_wrong=True)
    assert place_of(again).district == "南山区"
    with desk.reading() as unit:
        kinds = [event.kind for event in unit.events(work_order_id=once.id)]
    assert kinds.count(EventKind.PLACE_CORRECTED) == 2


def test_due_moments_follow_the_picked_place(desk: Desk) -> None:
    known = elsewhere(desk, "老地方")
    before = desk.clocks(known, now=MONDAY_9)
    after = desk.clocks(pick(desk, known, (39.9, 116.4)), now=MONDAY_9)
    assert [clock.commitment.due for clock in before] != [clock.commitment.due for clock in after]


def test_a_point_that_the_names_contradict_is_refused_until_somebody_says_the_names_are_wrong(desk: Desk) -> None:
    known = reported(desk, place=Place(province="广东省", city="佛山市", address="禅城区或者南海区交界"))
    with pytest.raises(InputErrors) as refused:
        pick(desk, known, (22.533, 113.93))
    assert codes(refused) == ["place.pick_contradicts"]
    assert place_of(pick(desk, known, (22.533, 113.93), names_are_wrong=True)).city == "深圳市"


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((0.0, 0.0), "place.bad_coordinates"),
        ((113.248, 22.84), "place.swapped_coordinates"),
        ((float("nan"), 113.0), "place.bad_coordinates"),
        ((19.0, 115.5), "place.nowhere_near"),
    ],
)
def test_zero_swapped_and_sea_points_are_named_and_never_used(
    desk: Desk, point: tuple[float, float], code: str
) -> None:
    known = elsewhere(desk, "老地方")
    with pytest.raises(InputErrors) as refused:
        pick(desk, known, point)
    assert code in codes(refused)
    assert len(desk.waiting_for_place()) == 1


def test_a_cancelled_work_order_is_no_longer_waited_for(desk: Desk) -> None:
    known = elsewhere(desk, "老地方")
    gone = desk.cancel(known.id, reason="已修好", version=1, now=MONDAY_9, actor="dispatcher", command_id=a_key())
    assert desk.waiting_for_place() == ()
    with pytest.raises(Refused):
        pick(desk, gone, DALIANG)


def test_the_same_command_picks_once(desk: Desk) -> None:
    known, key = elsewhere(desk, "老地方"), a_key()
    given = {"pick": Pick(*DALIANG), "version": 1, "now": MONDAY_9, "actor": "dispatcher", "command_id": key}
    first = desk.pick_place(known.id, **given)  # type: ignore[arg-type]
    assert desk.pick_place(known.id, **given) == first  # type: ignore[arg-type]


def test_a_site_without_a_point_remembers_where_its_last_fault_was_picked(desk: Desk) -> None:
    with desk._store.writing() as unit:
        unit.add_sites([Site("s9", "c1", "老厂", Place(address="老地方"))])
    report = FaultReport("s9", "泵房积水", skill="pump")
    first = desk.report_fault(report, now=MONDAY_9, actor="dispatcher", command_id=a_key())
    pick(desk, first, DALIANG)
    second = desk.report_fault(report, now=MONDAY_9 + timedelta(hours=1), actor="dispatcher", command_id=a_key())
    assert place_of(second).point == DALIANG


def test_coordinates_that_contradict_the_names_are_not_driven_to_and_the_report_says_so(desk: Desk) -> None:
    known = reported(desk, place=Place(province="广东省", city="佛山市", district="顺德区", lat=39.9, lon=116.4))
    assert place_of(known).point == atlas().point_of(Place(adcode="440606"))
    with desk.reading() as unit:
        (event,) = unit.events(work_order_id=known.id)
    assert event.facts["place_warnings"] == ["coordinates_contradict_name"]


def test_coordinates_that_contradict_the_address_text_are_not_driven_to(desk: Desk) -> None:
    known = reported(desk, place=Place(address="佛山市顺德区大良街道", lat=39.9, lon=116.4))
    assert place_of(known).point == pytest.approx(DALIANG, abs=0.05)


def test_the_adcode_says_which_of_several_places_is_meant(desk: Desk) -> None:
    known = reported(desk, place=Place(adcode="350102", address="鼓楼区五四路158号"))
    assert place_of(known).city == "福州市"
    assert place_of(known).point is not None


def test_a_place_that_is_known_well_stays_exactly_as_it_is(desk: Desk) -> None:
    assert place_of(reported(desk)) == TIANHE


def test_a_corrected_place_with_degrees_at_sea_is_refused_by_name(desk: Desk) -> None:
    known = reported(desk)
    with pytest.raises(InputErrors) as refused:
        desk.correct_place(
            known.id,
            place=Place(city="佛山市", lat=0.0, lon=0.0),
            version=1,
            now=MONDAY_9,
            actor="dispatcher",
            command_id=a_key(),
        )
    assert "place.bad_coordinates" in codes(refused)
