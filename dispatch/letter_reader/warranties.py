"""Terms of warranty: how long, of which component, from which date, and how far a vehicle may have gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.letter_reader.numbers import Number
from dispatch.letter_reader.quantities import Duration
from dispatch.letter_reader.sentences import Sentence

ANOTHER_DAY = "another_day"
"""A date the letter names and a policy file has no name for, such as the day a part was replaced."""
_DATES = (
    ("accepted_on", r"验收|终验|初验"),
    (ANOTHER_DAY, r"更换(?=之日|日|后)|修复(?=之日|后)|续费"),
    ("out_on", r"竣工出厂|竣工|出厂(?=之日|日|后)|交车|维修(?:完成|完工|完毕|合格)"),
    (
        "commissioned_on",
        r"安装|调试|开通|投入(?:正常)?(?:使用|运行|运营)|投运|启用|试运行|上线|并网|运行|开始使用|首次使用",
    ),
    (
        "delivered_on",
        r"交付|交货|交机|点交|移交|交接|交屋|到货|货到|签收|收货|收到(?:货物|产品|设备|商品)|购买|购机|购货|提货|开具发票|发票|开票|售出|销售"
        r"|发货|供货|送达|出库",
    ),
)
_BEGINS = (
    r"[^,，。;\n\d]{0,14}?(?:之日|当日|当天|次日|之时|日期?|后|时)?"
    r"(?:起|开始|为准|后(?!续)|计)"
)
_DATE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _DATES))
_BEGIN = re.compile(_BEGINS)
_DEFINES = re.compile(r"(?:保修|质保|保质|质量保证|三包|维保|免费服务)期?[^,，。;\n]{0,6}?(?:以|自|从|由)")
_COMPONENTS = (
    ("whole_vehicle", "整车"), ("assembly", "总成"), ("level2", "二级维护"), ("level1", "一级维护"),
    ("minor_repair", "小修"), ("special_repair", "专项修理"), ("steel", "钢结构|机械结构|称体|结构件"),
    ("electrical", "电气|电器|电控"), ("compressor", "压缩机"), ("motor", "电机|马达"), ("battery", "电池"),
    ("consumables", "耗材"), ("wearing_parts", "易损件|易耗件"), ("main_unit", "主机|整机"), ("software", "软件"),
    ("hardware", "硬件"), ("waterproofing", "防水"), ("piping", "管道|管网|管件"), ("pump", "水泵|泵体"),
    ("door", "门体|门板"), ("hinge", "五金|铰链"), ("fabric", "面料|皮革|布艺"), ("frame", "框架"),
    ("display", "显示屏|屏幕|面板|显示器"), ("bulb", "灯泡|灯管|光源"), ("tube", "球管"),
    ("core_part", "核心部件|主要部件|关键部件|主要零部件"),
    ("part", "零部件|零配件|零件|配件|部件|附件"),
)  # fmt: skip
_EVERYTHING = re.compile("所有|全部|整个|连同|产品|货物|及其|以及")
_KILOMETRES = re.compile(r"公里|千米|[kK][mM]")
_OR = re.compile(r"(?:公里|千米|[kK][mM])?(?:\(含\)|以内|内)?(?:或者?|/|,|，|、|\()?(?:行驶|里程)?")


@dataclass(frozen=True, slots=True)
class Cover:
    """A warranty in positions of the flow; ``starts`` is empty where its own sentence names no date."""

    component: str
    duration: Duration
    start: int
    end: int
    starts: tuple[str, ...]
    distance_km: int | None = None
    distance_number: int | None = None


def covers_of(
    sentence: Sentence, duration: Duration, durations: Sequence[Duration], numbers: Sequence[Number], mark_end: int
) -> list[Cover]:
    """The warranty of one term, once for each component its segment names."""
    index = list(durations).index(duration)
    previous = durations[index - 1].end if index else sentence.start
    start, end = sentence.part(duration.start)
    decisive = max(duration.end, mark_end)
    distance = _distance(sentence.text, duration, numbers)
    return [
        Cover(
            component=component,
            duration=duration,
            start=start,
            end=max(decisive, sentence.segment(decisive - 1)[1]),
            starts=start_date(sentence.text, start, duration.start, end) or _first_date(sentence),
            distance_km=None if distance is None else int(numbers[distance].value or 0),
            distance_number=distance,
        )
        for component in _components(sentence, max(previous, _last_comma(sentence, duration.start)), duration)
    ]


def start_date(text: str, start: int, term: int, end: int) -> tuple[str, ...]:
    """The date named last before the term, else the first one behind it; acceptance outdoes what it is joined to."""
    before, after = _dates(text, start, term), _dates(text, term, end)
    if before:
        joined = [name for name, place in before if not _apart(text, place, before[-1][1])]
        return ("accepted_on",) if "accepted_on" in joined else (before[-1][0],)
    if after:
        joined = [name for name, place in after if not _apart(text, after[0][1], place)]
        return ("accepted_on",) if "accepted_on" in joined else (joined[-1],)
    return ()


def _apart(text: str, start: int, end: int) -> bool:
    return re.search("[,，。;\n或\\d]|个月", text[start:end]) is not None


def defined_start(text: str) -> tuple[str, ...]:
    """The date from which a sentence without a term says that the warranty is counted."""
    for found in _DEFINES.finditer(text):
        named = start_date(text, found.start(), min(found.end() + 24, len(text)), found.end())
        if named:
            return named
    return ()


def _dates(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """Dates that begin something, in the order of the text."""
    return [
        (match.lastgroup or "", match.start())
        for match in _DATE.finditer(text, start, end)
        if _BEGIN.match(text, match.end(), end + 1)
    ]


def _first_date(sentence: Sentence) -> tuple[str, ...]:
    return start_date(sentence.text, sentence.start, sentence.start, sentence.end)


def _last_comma(sentence: Sentence, position: int) -> int:
    return max(sentence.start, *(sentence.text.rfind(mark, sentence.start, position) for mark in ",，;"))


def _components(sentence: Sentence, start: int, duration: Duration) -> list[str]:
    before = sentence.text[start : duration.start]
    found = [code for code, pattern in _COMPONENTS if re.search(pattern, before)]
    if "core_part" in found or "wearing_parts" in found:
        found = [code for code in found if code != "part"]
    if found == ["part"] and _EVERYTHING.search(before):
        return ["goods"]
    return found or ["goods"]


def _distance(text: str, duration: Duration, numbers: Sequence[Number]) -> int | None:
    """20000公里或100日: the place of the kilometres among the numbers."""
    first, last = duration.numbers[0], duration.numbers[-1]
    if first and _is_distance(text, numbers[first - 1], numbers[first].start):
        return first - 1
    if last + 1 < len(numbers):
        following = numbers[last + 1]
        joined = _OR.fullmatch(text, duration.end, following.start)
        if joined and joined[0] and _KILOMETRES.match(text, following.end) and following.value:
            return last + 1
    return None


def _is_distance(text: str, number: Number, end: int) -> bool:
    unit = _KILOMETRES.match(text, number.end)
    return bool(unit and number.value and _OR.fullmatch(text, unit.end(), end))
