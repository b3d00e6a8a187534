"""What letters promise: milestones, regions, starts, warranty, work that comes again."""

from __future__ import annotations

import pytest

from bench.reader import by_words, compared, set_aside
from bench.reader_records import of_draft, of_held_out
from dispatch.letter_reader import LetterDraft, PledgeKind, read_letter
from dispatch.model.commitment import Milestone
from dispatch.model.policy import Term, Unit
from tests.dispatch.letter_reader.written import LETTERS, NAMES, letter


def hours(amount: int) -> Term:
    return Term(amount, Unit.HOURS)


def clocks(draft: LetterDraft) -> list[tuple[str, Term]]:
    return [(promise.milestone.value, promise.terms[0]) for promise in draft.promises if not promise.dropped]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_read_as_its_author_means_it(name: str) -> None:
    told = of_held_out(LETTERS / f"{name}.json")
    draft = read_letter(letter(name))
    score = compared(name, told.records, of_draft(draft, by_prefixes=False), by_words(draft.text))
    assert (score.missed, score.false) == ((), ())
    assert [passage for passage in told.not_promises if not set_aside(passage, draft)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接到甲方通知后应在2小时内到达现场，8小时内修复", [("arrive", hours(2)), ("resolve", hours(8))]),
        (
            "响应时间2小时，到场时间4小时，修复时间24小时",
            [("respond", hours(2)), ("arrive", hours(4)), ("resolve", hours(24))],
        ),
        ("2小时响应4小时到场24小时修复", [("respond", hours(2)), ("arrive", hours(4)), ("resolve", hours(24))]),
        ("到达现场時間不超過４h", [("arrive", hours(4))]),
        ("三天内不能修复的，免费提供同类设备使用", [("loaner", Term(3, Unit.DAYS))]),
        ("中标后3日内签订合同", [("contract_sign", Term(3, Unit.DAYS))]),
        ("交货期：合同签订后45个日历日", [("deliver_install", Term(45, Unit.DAYS))]),
        ("车辆保养一个半小时内完工", [("complete", Term(90, Unit.MINUTES))]),
        ("故障修复后一周内电话回访", [("followup", Term(1, Unit.WEEKS))]),
        ("我厂技术人员会在24-48小时内赶到", [("arrive", hours(48))]),
        ("知悉停产情况后3个工作日内书面通知采购人", [("discontinue_notice", Term(3, Unit.WORKING_DAYS))]),
        ("接到电话后二十四（24）小时\n内到达现场", [("arrive", hours(24))]),
    ],
)
def test_a_sentence_promises_milestones_in_time(text: str, expected: list[tuple[str, Term]]) -> None:
    assert clocks(read_letter(text)) == expected


def test_regional_terms_of_one_sentence_are_one_promise() -> None:
    draft = read_letter("在收到通知后珠三角8小时内，广东省内24小时内，省外48小时内到达现场")
    (promise,) = draft.promises
    assert {draft.region(code).zh: term for code, term in promise.within_by_region.items()} == {  # type: ignore[union-attr]
        "珠三角": hours(8),
        "广东省内": hours(24),
        "省外": hours(48),
    }
    assert draft.region("elsewhere").prefixes == ("",)  # type: ignore[union-attr]


def test_the_same_place_in_the_next_line_joins_the_promise() -> None:
    draft = read_letter("市区用户：接到报修后2小时内到达现场。\n郊区用户：接到报修后4小时内到达现场。")
    (promise,) = draft.promises
    assert sorted(term.amount for term in promise.within_by_region.values()) == [2, 4]


def test_a_city_is_worked_out_from_the_firms_name() -> None:
    draft = read_letter("杭州清风设备有限公司承诺市内2小时、省内12小时、其他地区48小时到达")
    assert [region.prefixes for region in draft.regions] == [("3301",), ("33",), ("",)]


def test_a_repair_that_cannot_be_done_before_the_arrival_runs_from_the_arrival() -> None:
    slow = read_letter("接到电话后48小时内到达现场，并在24小时内解决问题").promises[1]
    fast = read_letter("接到电话后4小时内到达现场，并在8小时内解决问题").promises[1]
    assert slow.chained_after is Milestone.ARRIVE
    assert fast.starts == ("notified_at",)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("接到报修后2小时内到达现场", "notified_at"),
        ("若电话不能解决，24小时内到达现场", "notified_at"),
        ("若电话不能解决，24小时内修复", "remote_failed_at"),
        ("合同签订后15日内供货到位", "contract_signed_at"),
        ("产品交付一周内电话回访", "delivered_at"),
        ("设备安装完成三日内致电回访", "installed_at"),
    ],
)
def test_a_clock_starts_with_the_event_the_letter_names(text: str, start: str) -> None:
    assert read_letter(text).promises[0].starts == (start,)


def test_conditions_are_read_with_the_promise() -> None:
    draft = read_letter("质保期内，一般故障4小时修复；重大故障24小时修复。")
    normal, major = draft.promises
    assert (normal.when.fault_classes, major.when.fault_classes) == (("normal",), ("major",))
    assert normal.when.in_warranty is True
    assert read_letter("无论质保期内外，2小时内到达现场").promises[0].when.in_warranty is None
    assert read_letter("客户投诉1小时内答复").promises[0].when.issues == ("quality_complaint",)


@pytest.mark.parametrize(
    ("text", "term", "start"),
    [
        ("自验收合格之日起免费保修叁年", Term(3, Unit.YEARS), ("accepted_on",)),
        ("质保期18个月，从交付之日起算", Term(18, Unit.MONTHS), ("delivered_on",)),
        ("安装调试成功后保修一年半", Term(18, Unit.MONTHS), ("commissioned_on",)),
        ("保修半年", Term(6, Unit.MONTHS), ()),
        ("三年（36个月）质保期内免费维修", Term(3, Unit.YEARS), ()),
    ],
)
def test_a_warranty_has_a_term_and_a_start(text: str, term: Term, start: tuple[str, ...]) -> None:
    (cover,) = read_letter(text).warranty
    assert (cover.term, cover.starts) == (term, start)


def test_a_vehicles_warranty_ends_with_the_distance_too() -> None:
    (cover,) = read_letter("二级维护质保期为车辆行驶5000公里或30日，自竣工出厂之日起").warranty
    assert (cover.distance_km, cover.term, cover.starts) == (5000, Term(30, Unit.DAYS), ("out_on",))


@pytest.mark.parametrize(
    ("text", "kind", "every", "at_least"),
    [
        ("每半年对设备巡检一次", "inspection", Term(6, Unit.MONTHS), None),
        ("每年不少于4次上门保养", "visit", None, 4),
        ("按季度回访", "return_call", Term(3, Unit.MONTHS), None),
        ("一年两次免费检修", "inspection", None, 2),
        ("要求年施肥不得少于2次以上", "fertilise", None, 2),
        ("每周巡检一次", "inspection", None, 52),
        ("每15天保养一次", "maintenance", None, 24),
        ("定期维护", "maintenance", None, None),
    ],
)
def test_work_that_comes_again_has_a_kind_and_a_rate(
    text: str, kind: str, every: Term | None, at_least: int | None
) -> None:
    (plan,) = read_letter(text).recurring
    assert (plan.key, plan.every, plan.at_least) == (kind, every, at_least)


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("备品备件可供应15年", PledgeKind.SPARE_PARTS, 15),
        ("在可以预见的360（天）内没有停产计划", PledgeKind.GOODS, 360),
        ("同一故障维修两次仍不能正常使用的，予以更换", PledgeKind.REPLACEMENT, 2),
        ("每人每月安排四天休息", PledgeKind.ROSTER, 4),
    ],
)
def test_other_numbers_have_places_of_their_own(text: str, kind: PledgeKind, amount: int) -> None:
    (pledge,) = read_letter(text).pledges
    assert (pledge.kind, pledge.term.amount if pledge.term else pledge.count) == (kind, amount)


def test_the_same_letter_gives_the_same_draft() -> None:
    assert read_letter(letter("hvac")) == read_letter(letter("hvac"))
