"""Every number is found, and every number is either promised or set aside with a reason."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.letter_reader import LetterDraft, read_letter
from dispatch.letter_reader.characters import normalised
from dispatch.letter_reader.flow import flow_of
from dispatch.letter_reader.numbers import chinese_value, numbers_in
from dispatch.letter_reader.words import reasons
from tests.dispatch.letter_reader.written import NAMES, letter

PIECES = (
    "接到报修后", "24小时", "二十四（24）小时", "内", "到达现场", "，", "。", "\n", "；", "珠三角", "省外", "市区",
    "质保", "三年", "半年", "每季度", "巡检", "一次", "2", "十", "两", "半", "第", "一律", "20xx", "年", "电话",
    "0591-87112435", "７×２４", "(", "）", " ", "１２", "3-5", "个工作日", "无法修复", "备用机", "①", "Ⅲ", "¥", "万元",
    "GB/T19001", "廿", "每年", "不少于", "次", "公里", "或", "、", "至", "1.5", "20,000", "参加", "什么", "及时",
    "立即", "派人", "自验收之日起", "用户应", "停产", "配件供应",
)  # fmt: skip


def numeral_positions(text: str) -> set[int]:
    """Where a reader who knows no grammar sees something of a number."""
    return {
        n for n, (raw, plain) in enumerate(zip(text, normalised(text), strict=True)) if _numeral(raw) or _numeral(plain)
    }


def _numeral(character: str) -> bool:
    return character.isnumeric() or character in "半两"


def covered(draft: LetterDraft) -> list[tuple[int, int]]:
    spans = [*draft.used_numbers, *(number.span for number in draft.not_promises)]
    return [(span.start, span.end) for span in spans]


def assert_whole(draft: LetterDraft) -> None:
    """The partition is complete, nothing is in both halves, and everything is quoted from where it stands."""
    spans = covered(draft)
    assert set(draft.used_numbers).isdisjoint(number.span for number in draft.not_promises)
    positions = [position for start, end in spans for position in range(start, end)]
    assert numeral_positions(draft.text) <= set(positions)
    assert len(positions) == len(set(positions))
    for entry in draft.entries:
        assert entry.span.of(draft.text) == entry.clause
        assert all(any(map(_numeral, span.of(draft.text))) for span in entry.numbers)
        assert not entry.numbers or any(entry.span.start <= span.start < entry.span.end for span in entry.numbers)
    for number in draft.not_promises:
        assert number.span.of(draft.text) == number.text
        assert number.reason in reasons()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join))
def test_nothing_is_dropped_whatever_is_put_together_from_a_letters_words(text: str) -> None:
    assert_whole(read_letter("承诺" + text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_nothing_is_dropped_from_any_text_at_all(text: str) -> None:
    assert_whole(read_letter("承诺" + text))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_dropped_from_a_letter(name: str) -> None:
    assert_whole(read_letter(letter(name)))


@given(st.text(max_size=200))
def test_normalising_keeps_every_position(text: str) -> None:
    assert len(normalised(text)) == len(text)


@given(st.text(max_size=200))
def test_the_flow_leads_back_to_the_letters_own_characters(text: str) -> None:
    flow = flow_of(text)
    plain = normalised(text)
    assert list(flow.at) == sorted(flow.at)
    assert all(
        plain[at] == character for character, at in zip(flow.text, flow.at, strict=True) if character not in " \n"
    )


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("二十四", 24),
        ("十", 10),
        ("一百零八", 108),
        ("两百", 200),
        ("二〇二四", 2024),
        ("三万五千", 35_000),
        ("廿四", 24),
        ("贰拾", 20),
    ],
)
def test_chinese_numerals_have_their_value(words: str, value: int) -> None:
    assert chinese_value(words) == value


@pytest.mark.parametrize("words", ["一二", "十百", "三" * 30])
def test_what_is_no_single_number_has_no_value(words: str) -> None:
    assert chinese_value(words) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("半年", [Fraction(1, 2)]),
        ("20,000公里", [20_000]),
        ("1.5小时", [Fraction(3, 2)]),
        ("\n2.24小时内到达", [2, 24]),
        ("3万元", [30_000]),
        ("20xx年", [None]),
        ("⑧", [8]),
    ],
)
def test_numbers_are_found_with_their_values(text: str, values: list[Fraction | None]) -> None:
    assert [number.value for number in numbers_in(text)] == values


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("服务热线：0591-87112435", "87112435", "phone_number"),
        ("我公司提供7×24小时服务", "24", "service_hours"),
        ("实行24小时值班", "24", "service_hours"),
        ("成立于1998年", "1998", "date"),
        ("拥有二十年行业经验", "二十", "company_history"),
        ("配备工程师30名", "30", "staff_count"),
        ("报价为人民币1,280,000元", "1,280,000", "money"),
        ("开机率95%以上", "95", "percentage"),
        ("通过ISO9001认证", "9001", "standard_number"),
        ("合同编号：HT2023-0815", "0815", "document_number"),
        ("学府路74号", "74", "address"),
        ("型号XK-3000", "3000", "model_name"),
        ("第三条规定", "三", "clause_number"),
        ("本承诺书有效期三年", "三", "validity"),
        ("验收后10个工作日内付款", "10", "payment"),
        ("七日内无理由退货", "七", "return_period"),
        ("本承诺一式三份", "三", "copies"),
        ("一律免费", "一", "word"),
        ("用户应每月清洗滤网2次", "2", "bare_number"),
        ("提供3天培训", "3", "training"),
    ],
)
def test_a_number_that_promises_nothing_is_set_aside_with_its_reason(text: str, number: str, reason: str) -> None:
    draft = read_letter(text)
    assert (number, reason) in [(one.text, one.reason) for one in draft.not_promises]
    assert not draft.entries
