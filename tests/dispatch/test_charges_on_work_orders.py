"""Who pays for one repair: by the letter, the asset's own dates, the recorded cause and its earlier repairs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from dispatch.desk import Desk
from dispatch.errors import InputErrors, NotFound, Refused
from dispatch.messages import explain
from dispatch.model.customer import Asset, AssetTerms
from dispatch.model.moment import SHANGHAI
from dispatch.model.policy import Price
from dispatch.model.work_order import WorkOrder
from dispatch.service_terms import RECORD, ServiceTerms, plain_words
from dispatch.store.service_documents import terms_document, terms_of
from tests.builders import MONDAY_9, a_desk, a_key, a_report, a_small_company, reported
from tests.dispatch.papers import SOON, a_customer_of, finished, on_site_under, reported_under

FREE, COST, BEST, CHARGED, QUOTE = Price.FREE, Price.COST, Price.BEST_PRICE, Price.CHARGED, Price.QUOTE
A_YEAR_AGO = MONDAY_9.date().replace(year=2025)
LONG_AGO = date(2019, 5, 1)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def an_asset_of(letter: str, accepted_on: date | None = A_YEAR_AGO, **terms: object) -> Asset:
    return Asset(letter, letter, "设备", "pump", accepted_on=accepted_on, terms=AssetTerms(**terms))  # type: ignore[arg-type]


def terms(desk: Desk, work_order: WorkOrder) -> ServiceTerms:
    found = desk.terms(work_order, now=SOON)
    assert found is not None
    return found


def bill(found: ServiceTerms) -> tuple[Price, Price, Price]:
    return found.prices.labour, found.prices.parts, found.prices.travel


def caused(desk: Desk, work_order: WorkOrder, cause: str, **more: object) -> WorkOrder:
    return desk.record_cause(work_order.id, cause=cause, now=SOON, actor="office", command_id=a_key(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("letter", "cause", "in_warranty", "after"),
    [
        ("L01", "quality", (FREE, FREE, FREE), (CHARGED, COST, FREE)),
        ("L01", "misuse", (FREE, COST, FREE), (CHARGED, COST, FREE)),
        ("L01", "force_majeure", (FREE, COST, FREE), (CHARGED, COST, FREE)),
        ("L06", "misuse", (CHARGED, CHARGED, CHARGED), (CHARGED, CHARGED, CHARGED)),
        ("L12", "quality", (FREE, FREE, FREE), (CHARGED, BEST, CHARGED)),
        ("L12", "misuse", (CHARGED, BEST, CHARGED), (CHARGED, BEST, CHARGED)),
        ("L13", "force_majeure", (FREE, FREE, FREE), (QUOTE, BEST, QUOTE)),
        ("L14", "misuse", (FREE, FREE, FREE), (FREE, BEST, FREE)),
    ],
)
def test_the_recorded_cause_decides_what_is_charged(
    letter: str, cause: str, in_warranty: tuple[Price, ...], after: tuple[Price, ...]
) -> None:
    for accepted_on, expected in ((MONDAY_9.date(), in_warranty), (LONG_AGO, after)):
        desk = a_small_company(a_desk())
        a_customer_of(desk, letter, an_asset_of(letter, accepted_on))
        assert bill(terms(desk, caused(desk, reported_under(desk, letter), cause))) == expected


def test_until_a_cause_is_recorded_a_quality_fault_is_assumed_and_said_so(desk: Desk) -> None:
    a_customer_of(desk, "L12", an_asset_of("L12"))
    there = reported_under(desk, "L12")
    assert (terms(desk, there).cause, terms(desk, there).cause_known) == ("quality", False)
    assert terms(desk, caused(desk, there, "quality")).cause_known


def test_the_warranty_ends_with_its_last_day(desk: Desk) -> None:
    a_customer_of(desk, "L01", an_asset_of("L01"))
    midnight = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    for reported_at, covered in ((midnight - timedelta(seconds=1), True), (midnight, False)):
        found = terms(desk, reported_under(desk, "L01", at=reported_at)).cover
        assert (found.in_warranty, found.last_day, found.starts_on) == (covered, date(2026, 3, 9), A_YEAR_AGO)


def test_a_report_after_the_warranty_has_the_clocks_of_one_after_the_warranty(desk: Desk) -> None:
    a_customer_of(desk, "L13", an_asset_of("L13", LONG_AGO))
    after = reported_under(desk, "L13")
    assert not after.situation.in_warranty
    assert desk.clocks(after, now=SOON) == ()


def test_an_asset_without_dates_is_quoted_and_counts_as_covered_for_its_clocks(desk: Desk) -> None:
    there = reported(desk)
    assert terms(desk, there).cover.in_warranty is None
    assert bill(terms(desk, there)) == (QUOTE, QUOTE, QUOTE)
    assert there.situation.in_warranty


def test_a_last_day_in_the_record_beats_the_letter(desk: Desk) -> None:
    asset = Asset("L01", "L01", "泵", "pump", accepted_on=LONG_AGO, warranty_until=MONDAY_9.date())
    a_customer_of(desk, "L01", asset)
    found = terms(desk, reported_under(desk, "L01")).cover
    assert (found.in_warranty, found.source, found.reasons) == (True, RECORD, ())
    day_later = terms(desk, reported_under(desk, "L01", at=MONDAY_9 + timedelta(days=1))).cover
    assert (day_later.in_warranty, day_later.reasons) == (False, ("expired_date",))


def test_the_steel_body_is_covered_longer_than_the_electrics(desk: Desk) -> None:
    a_customer_of(desk, "L12", an_asset_of("L12", date(2024, 3, 9)))
    there = reported_under(desk, "L12")
    assert terms(desk, caused(desk, there, "quality", component="electrical")).cover.in_warranty is False
    steel = terms(desk, caused(desk, there, "quality", component="steel")).cover
    assert (steel.in_warranty, steel.last_day, steel.months) == (True, date(2027, 3, 9), 36)


def test_a_term_in_the_contract_and_one_agreed_elsewhere_count(desk: Desk) -> None:
    a_customer_of(desk, "L01", an_asset_of("L01", LONG_AGO, contract_months=120))
    a_customer_of(desk, "L03", an_asset_of("L03", A_YEAR_AGO, agreed_months={"manufacturer": 24, "national": 6}))
    assert terms(desk, reported_under(desk, "L01")).cover.source == "contract"
    maker = terms(desk, reported_under(desk, "L03")).cover
    assert (maker.source, maker.months, maker.in_warranty) == ("manufacturer", 24, True)


def test_the_clause_behind_the_bill_is_the_one_that_excludes_the_cause(desk: Desk) -> None:
    a_customer_of(desk, "L12", an_asset_of("L12"))
    there = reported_under(desk, "L12")
    assert "均由供方承担" in terms(desk, there).price_clause
    assert "除天灾及人为损害外" in terms(desk, caused(desk, there, "misuse")).price_clause


def test_services_are_priced_beside_the_repair(desk: Desk) -> None:
    a_customer_of(desk, "L14", an_asset_of("L14"))
    found = {one.service: one.price for one in terms(desk, reported_under(desk, "L14")).services}
    assert found == {"delivery_install": FREE, "training": FREE, "consumables": BEST}


def test_spare_parts_are_promised_for_fifteen_years(desk: Desk) -> None:
    a_customer_of(desk, "L12", an_asset_of("L12", date(2011, 3, 9)))
    promise = terms(desk, reported_under(desk, "L12")).spare_parts
    assert promise is not None
    assert (promise.answer.until, promise.answer.promised, promise.answer.price) == (date(2026, 3, 9), True, BEST)


def repaired(desk: Desk, day: int, description: str = "打印机卡纸") -> WorkOrder:
    at = MONDAY_9 + timedelta(days=day)
    done = on_site_under(desk, "L14", at=at, description=description)
    return finished(desk, done, at=at + timedelta(hours=1))


def test_the_third_repair_of_the_same_fault_is_a_new_device(desk: Desk) -> None:
    a_customer_of(desk, "L14", an_asset_of("L14"))
    owed = []
    for day in range(3):
        at = MONDAY_9 + timedelta(days=day, hours=2)
        again = reported_under(desk, "L14", at=at, description="打印机 卡纸！")
        device = terms(desk, again).new_device
        assert device is not None
        owed.append((device.repairs, device.owed))
        desk.cancel(again.id, reason="x", version=1, now=at, actor="d", command_id=a_key())
        if day < 2:
            repaired(desk, day + 1 if day else 0)
    assert owed == [(0, False), (1, False), (2, True)]


def test_whoever_records_the_cause_says_which_repairs_were_of_this_fault(desk: Desk) -> None:
    a_customer_of(desk, "L14", an_asset_of("L14"))
    first = repaired(desk, 0, "卡纸")
    second = repaired(desk, 1, "进纸轮异响")
    there = reported_under(desk, "L14", at=MONDAY_9 + timedelta(days=2), description="不进纸")
    assert [one.id for one in desk.earlier_repairs(there)] == [first.id, second.id]
    device = terms(desk, caused(desk, there, "quality", same_fault_as=[first.id, second.id])).new_device
    assert device is not None
    assert device.owed
    misused = terms(desk, caused(desk, there, "misuse", same_fault_as=[first.id, second.id])).new_device
    assert misused is not None
    assert not misused.owed


def test_another_assets_repair_is_no_repair_of_this_fault(desk: Desk) -> None:
    a_customer_of(desk, "L14", an_asset_of("L14"))
    elsewhere, there = reported(desk), reported_under(desk, "L14", at=SOON)
    with pytest.raises(InputErrors, match="other_asset"):
        caused(desk, there, "quality", same_fault_as=[elsewhere.id])
    with pytest.raises(NotFound):
        caused(desk, there, "quality", same_fault_as=["nobody"])


def test_a_cause_or_component_nobody_knows_is_refused(desk: Desk) -> None:
    there = reported(desk)
    with pytest.raises(InputErrors, match="unknown_cause"):
        caused(desk, there, "bad luck")
    with pytest.raises(InputErrors, match="unknown_component"):
        caused(desk, there, "quality", component="steel")


def fit(desk: Desk, there: WorkOrder, **given: object) -> WorkOrder:
    part = {"name": "硒鼓", "quantity": 1, "genuine": True, "new": True, **given}
    return desk.fit_part(there.id, now=SOON, actor="t1", command_id=a_key(), **part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("letter", "genuine", "new", "refused"),
    [
        ("L14", False, True, "非原装正品"),
        ("L14", True, False, ""),
        ("L05", True, False, "旧件充新"),
        ("L05", False, True, "非原装正品"),
        ("L12", False, False, ""),
    ],
)
def test_parts_that_a_letter_rules_out_are_refused_with_the_clause(
    desk: Desk, letter: str, genuine: bool, new: bool, refused: str
) -> None:
    a_customer_of(desk, letter, an_asset_of(letter))
    there = on_site_under(desk, letter)
    if not refused:
        assert fit(desk, there, genuine=genuine, new=new).service.parts[0].genuine is genuine
        return
    with pytest.raises(Refused, match="part_ruled_out") as error:
        fit(desk, there, genuine=genuine, new=new)
    assert refused in explain(error.value, "zh")[0].cause
    assert desk.policy(letter).bans[0].clause[:4]


def test_a_part_entered_by_mistake_no_longer_counts_and_its_number_is_not_used_again(desk: Desk) -> None:
    there = on_site_under(desk, _l14(desk))
    fit(desk, there)
    desk.correct_part(there.id, number=1, reason="型号写错", now=SOON, actor="t1", command_id=a_key())
    assert [part.number for part in fit(desk, there, name="定影器").service.parts] == [2]


@pytest.mark.parametrize(("given", "code"), [({"name": " "}, "no_part_name"), ({"quantity": 0}, "bad_quantity")])
def test_a_part_has_a_name_and_a_sensible_quantity(desk: Desk, given: dict[str, object], code: str) -> None:
    there = on_site_under(desk, _l14(desk))
    with pytest.raises(InputErrors, match=code):
        fit(desk, there, **given)


def test_the_caller_hears_what_it_costs_while_on_the_phone(desk: Desk) -> None:
    a_customer_of(desk, "L14", an_asset_of("L14", LONG_AGO))
    quote = desk.quote(a_report("L14", asset_id="L14"), now=MONDAY_9)
    assert quote.terms is not None
    assert bill(quote.terms) == (FREE, BEST, FREE)
    assert not quote.in_warranty


def test_the_terms_of_an_asset_survive_the_store() -> None:
    known = AssetTerms(A_YEAR_AGO, None, LONG_AGO, "steel", 24, {"bid": 12})
    assert terms_of(terms_document(known)) == known
    assert terms_of({}) == AssetTerms()


def test_two_reports_are_compared_without_spaces_and_punctuation() -> None:
    assert plain_words("E47 报警，停机。") == plain_words("e47报警 停机")
    assert plain_words("停机") != plain_words("不停机")


def _l14(desk: Desk) -> str:
    a_customer_of(desk, "L14", an_asset_of("L14"))
    return "L14"
