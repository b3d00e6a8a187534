"""What a store promises, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dispatch.errors import Conflict, DoubleBooking, NotFound
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.event import Event, EventKind
from dispatch.model.moment import Interval
from dispatch.model.plan import Leg, PlanStatus, Unassigned
from dispatch.model.situation import Hold, Notification, Reclassification
from dispatch.model.technician import Absence, Position, Shift, Technician
from dispatch.model.user import Role, User
from dispatch.model.work_order import Pin, PinLevel, WorkOrderStatus
from dispatch.store.base import Store
from tests.dispatch.store.samples import (
    NOON,
    SHENZHEN,
    add_work_orders,
    later,
    next_version,
    plan,
    report,
    stop,
    work_order,
)


def test_customers_sites_and_assets_come_back_as_they_were_added(store: Store) -> None:
    asset = Asset("A2", "S1", "CNC-7", "cnc", 1, date(2025, 1, 31), date(2026, 1, 31))
    with store.writing() as unit:
        unit.add_assets([asset])
    with store.reading() as unit:
        assert unit.customer("C1") == Customer("C1", "鹏城制造", "L01", grade=2)
        assert unit.site("S1") == Site("S1", "C1", "龙岗厂", SHENZHEN, "王工", "0755", 300)
        assert unit.assets("S1") == (Asset("A1", "S1", "CNC-6", "cnc", 2), asset)
        assert unit.assets("S9") == ()
        assert unit.sites("C9") == ()


def test_many_rows_are_read_by_id_at_once_and_unknown_ids_are_left_out(store: Store) -> None:
    with store.writing() as unit:
        unit.add_sites(Site(f"X{n:04d}", "C1", "厂", SHENZHEN) for n in range(1200))
        wanted = [f"X{n:04d}" for n in range(1200)]
        assert list(unit.sites_by_id([*wanted, "nowhere"])) == wanted
        assert set(unit.customers_by_id(["C1", "C1"])) == {"C1"}
        assert unit.assets_by_id([]) == {}


def test_technicians_keep_their_home_and_skills(store: Store) -> None:
    with store.reading() as unit:
        assert unit.technician("T1") == Technician("T1", "李雷", "1390", (22.5, 114.0), skills={"cnc": 3})
        assert [technician.id for technician in unit.technicians()] == ["T1", "T2"]


@pytest.mark.parametrize(
    ("start", "end", "found"), [(-2, 0, False), (-2, 0.001, True), (7.999, 9, True), (8, 9, False), (1, 2, True)]
)
def test_a_shift_counts_from_its_start_up_to_but_not_including_its_end(
    store: Store, start: float, end: float, found: bool
) -> None:
    with store.reading() as unit:
        assert bool(unit.shifts(Interval(later(hours=start), later(hours=end)))) is found


def test_an_absence_and_the_latest_position_are_kept(store: Store) -> None:
    absence = Absence("T1", Interval(NOON, later(hours=1)), "病假")
    with store.writing() as unit:
        unit.add_absence(absence)
        unit.put_position(Position("T1", 22.0, 114.0, NOON))
        unit.put_position(Position("T1", 22.1, 114.1, later(minutes=1)))
        assert unit.absences(Interval(NOON, later(hours=2))) == (absence,)
        assert unit.absences(Interval(later(hours=1), later(hours=2))) == ()
        assert unit.positions() == (Position("T1", 22.1, 114.1, later(minutes=1)),)


def test_users_can_be_added_and_changed(store: Store) -> None:
    with store.writing() as unit:
        unit.add_users([User("lilei", "李雷", Role.TECHNICIAN, "T1")])
        unit.put_user(replace(unit.user("lilei"), password_hash="argon2", active=False))
    with store.reading() as unit:
        assert unit.user("lilei") == User("lilei", "李雷", Role.TECHNICIAN, "T1", "argon2", active=False)
        assert [user.id for user in unit.users()] == ["admin", "lilei"]


@pytest.mark.parametrize("kind", ["customer", "site", "asset", "technician", "user", "work_order"])
def test_an_id_that_names_nothing_is_not_found(store: Store, kind: str) -> None:
    with store.reading() as unit, pytest.raises(NotFound) as caught:
        getattr(unit, kind)("nothing")
    assert (caught.value.code, caught.value.facts) == (f"{kind}.not_found", {"id": "nothing"})


def test_adding_what_is_there_already_adds_nothing_of_the_batch(store: Store) -> None:
    with store.writing() as unit:
        with pytest.raises(Conflict) as caught:
            unit.add_customers([Customer("C2", "乙", "L01"), Customer("C1", "甲", "L01")])
        assert (caught.value.code, caught.value.facts) == ("store.exists", {"table": "customers"})
    with store.reading() as unit:
        assert [customer.id for customer in unit.customers()] == ["C1"]


def test_a_row_that_refers_to_nothing_is_refused(store: Store) -> None:
    with store.writing() as unit:
        for attempt in (
            lambda: unit.add_sites([Site("S2", "C9", "厂", SHENZHEN)]),
            lambda: unit.add_shifts([Shift("H2", "T9", Interval(NOON, NOON))]),
            lambda: unit.add_absence(Absence("T9", Interval(NOON, NOON), "病假")),
            lambda: unit.put_position(Position("T9", 0.0, 0.0, NOON)),
            lambda: unit.add_users([User("x", "x", Role.TECHNICIAN, "T9")]),
            lambda: unit.add_work_order(replace(work_order(), site_id="S9")),
        ):
            with pytest.raises(NotFound, match=r"store\.dangling"):
                attempt()


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def fail_in_the_middle() -> None:
        with store.writing() as unit:
            unit.append(report())
            unit.add_work_order(work_order())
            unit.put_setting("clock", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    with store.reading() as unit:
        assert (unit.events(), unit.recent_work_orders(9), unit.setting("clock")) == ((), (), None)


def test_a_reader_sees_one_state_from_its_first_query_to_its_last(store: Store) -> None:
    with store.reading() as before:
        assert before.last_event() == 0
        add_work_orders(store, 1)
        assert before.last_event() == 0
        assert before.open_work_orders() == ()
    with store.reading() as now:
        assert now.last_event() == 1


def test_a_unit_for_reading_refuses_to_write(store: Store) -> None:
    with store.reading() as unit, pytest.raises(RuntimeError):
        unit.put_setting("clock", "x")


def test_a_writer_inside_a_writer_is_an_error_and_not_a_deadlock(store: Store) -> None:
    with store.writing(), pytest.raises(RuntimeError), store.writing():
        pass


def test_a_work_order_comes_back_with_every_fact_of_its_situation(store: Store) -> None:
    plain = work_order()
    situation = replace(
        plain.situation,
        events={"notified_at": NOON, "arrived_at": later(hours=3)},
        place_corrected=replace(SHENZHEN, district="龙岗区"),
        notifications=(Notification("phone", NOON, None), Notification("email", later(seconds=1), NOON)),
        job="installation",
        fault_class="major",
        emergency=True,
        in_warranty=False,
        holds=(Hold(Interval(NOON, later(days=1)), "customer_reschedule"), Hold(Interval(NOON, NOON), "weather")),
        reclassified=(Reclassification(later(minutes=5), "major"),),
        requested_by=later(days=2),
        satisfied=True,
    )
    pin = Pin(PinLevel.BOTH, "T1", later(hours=2), "调度", NOON)
    rich = replace(
        plain, situation=situation, pin=pin, technician_id="T1", departed_at=NOON, visit_arrived_at=NOON, closed_at=NOON
    )
    with store.writing() as unit:
        unit.add_work_order(rich)
        unit.add_work_order(replace(plain, id="PD-20251114-0002", asset_id=None))
    with store.reading() as unit:
        assert unit.work_order(rich.id) == rich
        assert unit.work_orders_by_id([rich.id, "PD-20251114-0002", "no"]).keys() == {rich.id, "PD-20251114-0002"}
        assert unit.work_order("PD-20251114-0002").pin is None


def test_a_save_needs_the_version_that_is_there(store: Store) -> None:
    add_work_orders(store, 1)
    with store.writing() as unit:
        row = unit.work_order("PD-20251114-0001")
        unit.save_work_order(next_version(row, "changed"))
        with pytest.raises(Conflict) as caught:
            unit.save_work_order(next_version(row, "too late"))
        assert unit.work_order(row.id).description == "changed"
    assert caught.value.code == "work_order.stale"
    expected = {"id": row.id, "version": 2, "by": "王五", "at": "2025-11-14T04:01:00Z"}
    assert caught.value.facts == expected


def test_saving_a_work_order_that_is_not_there_is_not_found(store: Store) -> None:
    with store.writing() as unit, pytest.raises(NotFound, match=r"work_order\.not_found"):
        unit.save_work_order(replace(work_order(), version=2))


def test_open_work_orders_are_those_that_await_a_visit_or_a_signature(store: Store) -> None:
    add_work_orders(store, len(WorkOrderStatus))
    with store.writing() as unit:
        for row, status in zip(unit.open_work_orders(), WorkOrderStatus, strict=True):
            unit.save_work_order(replace(row, version=2, status=status))
        found = [row.status for row in unit.open_work_orders()]
    assert found == ["open", "dispatched", "on_the_way", "on_site", "resolved"]


def test_recent_work_orders_come_newest_first_page_by_page(store: Store) -> None:
    add_work_orders(store, 5)
    with store.reading() as unit:
        pages = [[row.id[-1] for row in unit.recent_work_orders(2, offset)] for offset in (0, 2, 4, 6)]
        assert pages == [["5", "4"], ["3", "2"], ["1"], []]
        assert [row.id[-1] for row in unit.work_orders_of_site("S1")] == ["5", "4", "3", "2", "1"]
        assert unit.work_orders_of_site("S9") == ()


def test_work_orders_are_numbered_by_the_day_in_shanghai(store: Store) -> None:
    add_work_orders(store, 2)
    midnight = NOON + timedelta(hours=12)
    with store.writing() as unit:
        assert unit.next_work_order_id(NOON) == "PD-20251114-0003"
        assert unit.next_work_order_id(midnight - timedelta(seconds=1)) == "PD-20251114-0003"
        assert unit.next_work_order_id(midnight) == "PD-20251115-0001"
        unit.add_work_order(replace(work_order(), id="PD-20251114-9999"))
        assert unit.next_work_order_id(NOON) == "PD-20251114-10000"
        unit.add_work_order(replace(work_order(), id="PD-20251114-10000"))
        assert unit.next_work_order_id(NOON) == "PD-20251114-10001"


def test_events_are_numbered_in_the_order_they_were_appended(store: Store) -> None:
    told = Event(EventKind.HELD, NOON, later(hours=1), "调度", "PD-20251114-0001", "T1", {"原因": ["雨", 1.5]}, "cmd")
    with store.writing() as unit:
        assert unit.last_event() == 0
        assert unit.append(report()).seq == 1
        assert unit.append(told) == replace(told, seq=2)
        unit.append(report(2))
    with store.reading() as unit:
        assert [event.seq for event in unit.events()] == [1, 2, 3]
        assert unit.events(after=1, limit=1) == (replace(told, seq=2),)
        assert [event.seq for event in unit.events(work_order_id="PD-20251114-0001")] == [1, 2]
        assert unit.last_event() == 3


def test_facts_of_an_event_must_be_plain(store: Store) -> None:
    with store.writing() as unit:
        with pytest.raises(TypeError):
            unit.append(replace(report(), facts={"at": NOON}))
        assert unit.append(replace(report(), facts={"ids": ("a", "b")})).seq == 1
        assert unit.events()[0].facts == {"ids": ["a", "b"]}


def test_a_plan_comes_back_whole_and_is_given_its_version(store: Store) -> None:
    given = plan(("T1", (replace(stop(1, 0, 1), leg=Leg(900, 12000, "road_graph"), pinned=True), stop(2, 1, 2))))
    route = replace(given.routes[0], home_leg=Leg(60, 800, "geodesic"), home_at=later(hours=3))
    left_out = Unassigned("PD-20251114-0003", "no_skill", {"skill": "plc"})
    given = replace(given, routes=(route,), unassigned=(left_out,), objective=(0, 3, 1200))
    with store.writing() as unit:
        assert unit.add_plan(given).version == 1
        assert unit.add_plan(given).version == 2
    with store.reading() as unit:
        assert unit.plan(1) == replace(given, version=1)
        assert unit.latest_draft() == replace(given, version=2)
        assert unit.published_plan() is None


def test_publishing_a_plan_supersedes_the_one_before(store: Store) -> None:
    with store.writing() as unit:
        first, second, third = (unit.add_plan(plan()).version for _ in range(3))
        unit.set_plan_status(first, PlanStatus.PUBLISHED, NOON, "auto")
        published = unit.set_plan_status(second, PlanStatus.PUBLISHED, later(hours=1), "调度")
        unit.set_plan_status(third, PlanStatus.DISCARDED, NOON, "调度")
    with store.reading() as unit:
        assert unit.published_plan() == published
        assert (published.published_at, published.published_by) == (later(hours=1), "调度")
        assert [unit.plan(n).status for n in (first, second, third)] == ["superseded", "published", "discarded"]
        assert unit.plan(first).published_at == NOON
        assert unit.latest_draft() is None
        with pytest.raises(NotFound, match=r"plan\.not_found"):
            unit.plan(9)


def test_booking_a_plan_replaces_every_booking_before(store: Store) -> None:
    add_work_orders(store, 3)
    with store.writing() as unit:
        old = unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, 1, 2)))))
        new = unit.add_plan(plan(("T1", (stop(2, 0, 1),)), ("T2", (stop(1, 0, 1), stop(3, 4, 4)))))
        unit.book(old)
        unit.book(new)
        told = [(b.technician_id, b.work_order_id[-1], b.span, b.plan_version) for b in unit.bookings()]
    first_hour = Interval(NOON, later(hours=1))
    assert told == [("T2", "1", first_hour, 2), ("T1", "2", first_hour, 2)]


@pytest.mark.parametrize(("start", "end"), [(0.5, 1.5), (0.2, 0.8), (-1, 3), (0, 1), (-1, 0.001)])
def test_a_technician_cannot_be_booked_twice_at_one_time(store: Store, start: float, end: float) -> None:
    add_work_orders(store, 3)
    with store.writing() as unit:
        good = unit.add_plan(plan(("T1", (stop(3, 0, 1),))))
        unit.book(good)
        with pytest.raises(DoubleBooking) as caught:
            unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, start, end))))))
        assert [booking.work_order_id[-1] for booking in unit.bookings()] == ["3"]
    facts = caught.value.facts
    assert caught.value.code == "plan.double_booking"
    assert facts["technician"] == "T1"
    assert {facts["work_order"], facts["other_work_order"]} == {"PD-20251114-0001", "PD-20251114-0002"}


def test_visits_that_touch_and_visits_of_two_technicians_do_not_overlap(store: Store) -> None:
    add_work_orders(store, 3)
    with store.writing() as unit:
        unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 1), stop(2, 1, 2))), ("T2", (stop(3, 0, 2),)))))
        assert len(unit.bookings()) == 3


def test_a_plan_that_visits_one_work_order_twice_is_refused(store: Store) -> None:
    add_work_orders(store, 1)
    with store.writing() as unit:
        with pytest.raises(DoubleBooking, match=r"plan\.visited_twice"):
            unit.book(unit.add_plan(plan(("T1", (stop(1, 0, 1),)), ("T2", (stop(1, 3, 4),)))))
        assert unit.bookings() == ()


def test_a_plan_that_is_not_in_the_store_cannot_be_booked(store: Store) -> None:
    add_work_orders(store, 1)
    with store.writing() as unit, pytest.raises(NotFound, match=r"store\.dangling\(table=bookings\)"):
        unit.book(plan(("T1", (stop(1, 0, 1),)), version=7))


def test_a_command_is_answered_as_it_was_the_first_time(store: Store) -> None:
    with store.writing() as unit:
        assert unit.answer_of("cmd-1", "hash") is None
        unit.remember("cmd-1", "hash", '{"id": 1}', NOON)
    with store.writing() as unit:
        assert unit.answer_of("cmd-1", "hash") == '{"id": 1}'
        for attempt in (
            lambda: unit.answer_of("cmd-1", "other"),
            lambda: unit.remember("cmd-1", "other", "", NOON),
            lambda: unit.remember("cmd-1", "hash", "", NOON),
        ):
            with pytest.raises(Conflict, match=r"command\.reused"):
                attempt()


def test_a_setting_is_replaced_by_the_next_one(store: Store) -> None:
    with store.writing() as unit:
        assert unit.setting("clock") is None
        unit.put_setting("clock", "一")
        unit.put_setting("clock", "")
        assert unit.setting("clock") == ""
