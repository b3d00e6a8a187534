"""Work that comes again (每半年巡检一次, 每年不少于4次), rest days, and new devices after so many repairs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from dispatch.letter_reader import vocabulary as words
from dispatch.letter_reader.draft import PledgeKind
from dispatch.letter_reader.numbers import Number, numbers_in
from dispatch.letter_reader.sentences import Sentence
from dispatch.model.policy import Term, Unit

_N = r"(?:\d{1,9}|[一二两三四五六七八九十]{1,6})"
_UNIT = r"(?P<unit>半年|个?学期|半个月|个?工作日|个?季度|季|个?月度?|年度?|周|个?星期|个?礼拜|天|日)"
_NOT_A_YEAR = r"(?<![\d一二三四五六七八九十两半今明去前后一全每多近几])"
_TIMES = rf"(?P<times>{_N})(?:(?:-|~|至|到){_N})?(?:次|回|遍|趟|份)"
_RATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"每(?:年|逢)的?(?P<months>(?:{_N}月(?:份)?(?:[、和及,，与](?={_N}月)|(?!\d)))+)",
        rf"每(?:隔|间隔|满|经过)?(?P<every>{_N})?{_UNIT}(?:度|内)?(?!的?费)(?:[^,，。;\n]{{0,26}}?{_TIMES})?(?:以上)?",
        rf"(?P<every>{_N})(?P<unit>个?月|年)(?:内|之内)?(?:[^,，。;\n每]{{0,16}}?)?{_TIMES}(?:以上)?",
        rf"(?P<unit>半年|半个月|季度)(?:内)?(?:[^,，。;\n每]{{0,8}}?)?{_TIMES}(?:以上)?",
        rf"{_NOT_A_YEAR}(?:全)?(?P<unit>年度?|月度|季度)(?:[^,，。;\n]{{0,16}}?){_TIMES}(?:以上)?",
        rf"{_TIMES}(?:/|每)(?P<every>{_N})?{_UNIT}",
        r"(?:按|逐|每)(?P<unit>半年|季度?|月度?|年度?)",
        r"(?<!第)(?P<unit>季度|月度|半年度|年度)(?=性?(?:定期)?(?:巡检|保养|维护|检查|回访|检修|检测|体检)(?!合同|协议|费|计划))",
    )
)
_AND_MORE = re.compile(rf"[^,，。;\n]{{0,10}}?[和及与、,，](?:进行|组织|开展)?{_TIMES}(?=[^,，。;\n])")
"""每年组织2次演练和1次培训."""
_REGULAR = re.compile(r"(?<!不)定期|周期性")
KINDS: tuple[tuple[str, str], ...] = (
    ("fertilise", "施肥"),
    ("maintenance", "(?:保养|维护|维保|养护)(?!费)|清洗|润滑|清洁|除尘"),
    ("inspection", "巡检|巡查|巡视|巡访|检查|检测|体检|检修|点检|检验|年检|安全评估|隐患排查"),
    ("visit", "上门回访|走访|实地|上门|现场服务|拜访|巡回"),
    ("return_call", "回访|跟踪服务|跟踪|满意度|致电"),
    ("training", "培训"),
    ("report", "汇报|报告|月报|季报|总结"),
    ("documents", "资料|刊物|通讯"),
    ("software_upgrade", "升级|更新|病毒库|补丁"),
    ("drill", "演练"),
    ("test", "测试|试验|试水"),
    ("calibration", "校准|标定|计量|校验"),
    ("disinfection", "消毒|消杀"),
    ("pruning", "修剪"),
    ("weeding", "除草"),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in KINDS)
_MONTHS = {
    "半年": Fraction(6),
    "学期": Fraction(6),
    "半个月": Fraction(1, 2),
    "季": Fraction(3),
    "月": Fraction(1),
    "年": Fraction(12),
}
_DAYS = {"周": 7, "星": 7, "礼": 7, "天": 1, "日": 1, "工": 1}
_ROSTER = re.compile(
    rf"每人每月[^,，。;\n]{{0,8}}?(?P<n>{_N})天(?:的)?(?:休息|休假|假期|轮休)|每人每月[^,，。;\n]{{0,4}}休息(?P<n2>{_N})天"
)
_REPLACED = re.compile(
    rf"(?P<n2>{_N})次(?:以上)?(?:维修|修理|检修|返修|修复)[^。;\n]{{0,16}}?(?:仍|还|依然|不能|无法|未能)[^。;\n]{{0,30}}?(?:更换|换货|换新|退货|调换)"
    rf"|(?:维修|修理|检修|返修|修复|更换)(?:达|满|超过|累计)?(?:(?P<n>{_N})次|多次|数次|几次)(?:以上|及以上)?[^。;\n]{{0,24}}?(?:仍|还|依然|不能|无法|未能)"
    r"[^。;\n]{0,30}?(?:更换|换货|换新|退货|调换)"
)
_REPAIRS_ASSUMED = 2
"""What 多次 (repeatedly) is taken to mean, after the national rule of two repairs."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Work that comes again, in positions of the flow. Neither ``every`` nor ``at_least``: the letter only says 定期.

    ``said`` is where the rate itself stands, within the clause from ``start`` to ``end``.
    """

    kind: str
    start: int
    end: int
    said: tuple[int, int]
    numbers: tuple[int, ...]
    every: Term | None = None
    at_least: int | None = None
    until_warranty_ends: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Rest days or repairs, in positions of the flow."""

    kind: PledgeKind
    start: int
    end: int
    numbers: tuple[int, ...]
    count: int
    assumed: bool = False


def counted_in(sentence: Sentence, numbers: Sequence[Number]) -> Iterator[Counted]:
    """Rest days each worker is owed, and repairs after which the device is replaced."""
    for kind, pattern in ((PledgeKind.ROSTER, _ROSTER), (PledgeKind.REPLACEMENT, _REPLACED)):
        for found in pattern.finditer(sentence.text, sentence.start, sentence.end):
            group = next((name for name, part in found.groupdict().items() if part), None)
            end = sentence.segment(found.end() - 1)[1]
            start = sentence.part(found.start())[0]
            if group is None:
                yield Counted(kind, start, end, (), _REPAIRS_ASSUMED, assumed=True)
            else:
                used = _inside(numbers, *found.span(group))
                yield Counted(kind, start, end, used, _amount(found[group]))


def duties_in(sentence: Sentence, numbers: Sequence[Number], taken: Mapping[int, str]) -> list[Duty]:
    """Every rate of the sentence that says how often some work of ours is done, then what is done 定期."""
    found: list[Duty] = []
    for pattern in _RATES:
        for match in pattern.finditer(sentence.text, sentence.start, sentence.end):
            if any(match.start() < duty.said[1] and duty.said[0] < match.end() for duty in found):
                continue
            duty = _duty(sentence, match, numbers, taken)
            if duty:
                found.append(duty)
                found.extend(_more(sentence, match, numbers, taken))
    return _without_restatements(found, sentence) or list(_regular(sentence))


def _without_restatements(duties: Sequence[Duty], sentence: Sentence) -> list[Duty]:
    """每学期检修一次，一年两次: the same rate again, in a segment that names no work."""
    kept: list[Duty] = []
    for duty in duties:
        before = kept[-1] if kept else None
        named = _first_kind(sentence.text, *sentence.segment(duty.said[0]))
        if before is None or named or _a_year(before) != _a_year(duty):
            kept.append(duty)
        else:
            kept[-1] = replace(before, end=duty.end, numbers=(*before.numbers, *duty.numbers))
    return kept


def _a_year(duty: Duty) -> Fraction:
    if duty.every is None:
        return Fraction(duty.at_least or 0)
    return Fraction(12, duty.every.amount * (12 if duty.every.unit is Unit.YEARS else 1))


def customers_duty(sentence: Sentence, position: int) -> bool:
    """Whether the part binds the customer and not us: 用户应每日清洁，每周检查."""
    start = sentence.part(position)[0]
    bound = [match.end() for match in words.their_duty().finditer(sentence.text, start, position + 1)]
    return bool(bound) and not words.pattern("sides", "ours").search(sentence.text, bound[-1], position)


def _duty(sentence: Sentence, match: re.Match[str], numbers: Sequence[Number], taken: Mapping[int, str]) -> Duty | None:
    groups = match.groupdict()
    used = tuple(
        n
        for name in ("every", "unit", "times", "months")
        if groups.get(name)
        for n in _inside(numbers, *match.span(name))
    )
    kind = _kind(sentence, match.start(), match.end())
    if kind is None or any(n in taken for n in used) or customers_duty(sentence, match.start()):
        return None
    every, at_least = _rate(groups)
    return Duty(
        kind=kind,
        start=sentence.segment(match.start())[0],
        end=max(match.end(), sentence.segment(match.end() - 1)[1]),
        said=match.span(),
        numbers=used,
        every=every,
        at_least=at_least,
        until_warranty_ends=_in_warranty(sentence),
    )


def _in_warranty(sentence: Sentence) -> bool:
    return words.pattern("conditions", "in_warranty").search(sentence.text, sentence.start, sentence.end) is not None


def _more(
    sentence: Sentence, rate: re.Match[str], numbers: Sequence[Number], taken: Mapping[int, str]
) -> Iterator[Duty]:
    """Further work with a count of its own in the same period."""
    match = _AND_MORE.match(sentence.text, rate.end(), sentence.segment(rate.end() - 1)[1])
    kind = _first_kind(sentence.text, match.end(), sentence.segment(match.end() - 1)[1]) if match else None
    if match is None or kind is None or not rate.groupdict().get("times"):
        return
    used = _inside(numbers, *match.span("times"))
    if not any(index in taken for index in used):
        every, at_least = _rate({**rate.groupdict(), "times": match["times"]})
        start, end = sentence.segment(rate.start())[0], sentence.segment(match.end() - 1)[1]
        yield Duty(kind, start, end, match.span("times"), used, every, at_least)


def _regular(sentence: Sentence) -> Iterator[Duty]:
    for match in _REGULAR.finditer(sentence.text, sentence.start, sentence.end):
        segment = sentence.segment(match.start())
        kind = _first_kind(sentence.text, match.end(), segment[1])
        if kind and not customers_duty(sentence, match.start()):
            yield Duty(kind, *segment, match.span(), ())


def _kind(sentence: Sentence, start: int, end: int) -> str | None:
    """The work named in the rate's own segment, behind it first; else in the part of the sentence behind it."""
    segment = (sentence.segment(start)[0], sentence.segment(end - 1)[1])
    part = sentence.part(start)
    kind = (
        _first_kind(sentence.text, start, segment[1])
        or _first_kind(sentence.text, segment[0], start)
        or _first_kind(sentence.text, segment[1], part[1])
        or _first_kind(sentence.text, part[0], segment[0])
    )
    own = sentence.text[start : part[1]]
    visits = re.search("上门|实地|巡回|走访", own[: own.find("每", 1)] if "每" in own[1:] else own)
    return "visit" if kind == "return_call" and visits else kind


def _first_kind(text: str, start: int, end: int) -> str | None:
    found = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(text, start, end))]
    return min(found)[1] if found else None


def _rate(groups: Mapping[str, str | None]) -> tuple[Term | None, int | None]:
    """An interval when it is done once in a period, else so many times a year."""
    if listed := groups.get("months"):
        return None, listed.count("月")
    unit = (groups.get("unit") or "").removeprefix("个")
    periods = _amount(groups.get("every") or "一")
    times = _amount(groups.get("times") or "一")
    months = _MONTHS.get(unit[:3]) or _MONTHS.get(unit[:2]) or _MONTHS.get(unit[:1])
    if months is None:
        return None, max(1, 365 * times // (_DAYS[unit[0]] * periods))
    months *= periods
    if times == 1 and months.denominator == 1:
        return _months(int(months)), None
    return None, ceil(12 * times / months)


def _months(months: int) -> Term:
    return Term(months // 12, Unit.YEARS) if months % 12 == 0 else Term(months, Unit.MONTHS)


def _amount(written: str) -> int:
    value = numbers_in(written)[0].value
    return max(1, int(value)) if value is not None else 1


def _inside(numbers: Sequence[Number], start: int, end: int) -> tuple[int, ...]:
    first = bisect_left(numbers, start, key=lambda number: number.start)
    last = bisect_right(numbers, end, key=lambda number: number.end)
    return tuple(range(first, last))
