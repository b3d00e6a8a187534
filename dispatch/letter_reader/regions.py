"""The regions that the terms of a sentence hold for: 珠三角8小时内，广东省内24小时内，省外48小时内."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.letter_reader.draft import DraftRegion
from dispatch.letter_reader.gazette import EVERYWHERE, Gazette, gazette
from dispatch.letter_reader.sentences import Sentence

_RANK = re.compile(
    r"(?:市)?(?P<ring>(?:内|外)?[一二三四五六七八\d]环(?:路|线)?(?:之|以)?(?:内|外))|"
    r"(?:省|市|自治区)?(?P<urban>主城区|城区|市区|六区|各区|(?<=市)区(?!域))|(?:省|市|自治区)?(?P<outside>以外|之外|省外|市外|外)(?:地区|区域|的?其[他它余]地区)?"
    r"|(?:省|市|自治区)?(?:内)?的?其[他它余](?:地级市|地市|城市|市县|县市|地区|各市|区域|市|地方)+|(?:省|市|自治区|区域|地区|境|范围|全境|全省|全市|本地|行政区域|辖区)?(?:以内|之内|内|境内|范围内|区域内|地区|区域|范围|全境|辖区|各地|市域)"
)
_TAIL = re.compile(
    r"(?:的?其[他它余])?(?:县城|城区|省份|省市|省|城市|地市|各地|区域|地区|地方|县市|市县|区县|城镇|范围|地带|山区|县|市|区)*(?:以内|之内|境内|范围内|内|外)?"
)
_FILLER = re.compile(
    r"(?:[的:为是须应需要在约:()≤<-]|地区|区域|范围|境内|内|用户|客户|项目|单位|现场|故障|设备|最迟|最长|最多|不超过|不大于|保证|承诺|可|能|均|各|市|省|区|县|发生|出现|使用|接到|通知|后|限|必须|到达|到场|时间|响应|抵达|赶到|上门|服务)*"
)
_SOUNDS_LIKE_A_PLACE = re.compile(
    r"(?:^|[后时起:在对于为])(?P<place>[\u4e00-\u9fff()]{1,9}(?:[区县市省岛镇乡村内外界城郊环州洲]|区\)|地区))"
    r"(?:用户|客户|范围|的|为|须|应|不超过|最迟|≤|<)*$"
)
_NO_PLACE = re.compile(
    "故障|问题|情况|时间|工作|节假|期内|期外|日内|时内|天内|月内|年内|保修|质保|公司|通知|电话|报修|以内|之内|小时|分钟"
)
_DISTANCE = re.compile(r"(?:方圆|距[^，,。;]{0,8}?)?[\d.一二三四五六七八九十百]{1,9}$")
_JOINS = re.compile(r"(?:[、和及与或]|以及|地区|市区|市|省|区|县)*")


@dataclass(frozen=True, slots=True)
class RegionWord:
    """A region at its place in the flow. ``sure`` is False when the firm's own place had to be guessed."""

    start: int
    end: int
    region: DraftRegion
    sure: bool = True


def region_between(sentence: Sentence, start: int, end: int, home: str) -> RegionWord | None:
    """The region named between two terms: by a word of its own, or by a name right before the number at ``end``."""
    found = list(_words(sentence.text, start, end, home))
    counted: list[RegionWord] = []
    for word, scoped in reversed(found):
        close = _FILLER.fullmatch(sentence.text, word.end, end) is not None
        joined = bool(counted) and _JOINS.fullmatch(sentence.text, word.end, counted[-1].start) is not None
        if close or joined or (scoped and not counted):
            counted.append(word)
    return _united(sentence.text, counted[::-1]) if counted else _unheard_of(sentence, start, end)


def _unheard_of(sentence: Sentence, start: int, end: int) -> RegionWord | None:
    """岛内1小时, 高速服务区8小时: right before the number something that sounds like a place and is in no table."""
    begin = max(start, sentence.segment(end - 1)[0])
    found = _SOUNDS_LIKE_A_PLACE.search(sentence.text[begin:end])
    if found is None or _NO_PLACE.search(found["place"]):
        return None
    region = DraftRegion("place", found["place"], "a place to be named")
    return RegionWord(begin + found.start("place"), end, region, sure=False)


def region_after(sentence: Sentence, start: int, end: int, home: str) -> RegionWord | None:
    """The region named behind a term, in its own part of the sentence: 2小时内到达（市区）."""
    found = [word for word, scoped in _words(sentence.text, start, end, home) if scoped]
    return found[0] if found else None


def _words(text: str, start: int, end: int, home: str) -> Sequence[tuple[RegionWord, bool]]:
    """Every region word with its scope, and whether it says itself that it is a region."""
    book = gazette()
    found = []
    stop = start
    for match in book.pattern.finditer(text, start, end):
        if match.start() < stop:
            continue
        scope = _TAIL.match(text, match.end(), end) if match["relative"] else _RANK.match(text, match.end(), end)
        stop = scope.end() if scope else match.end()
        region, sure = _region(book, match, scope, home)
        if region is None:
            continue
        begin = (
            _DISTANCE.search(text[max(start, match.start() - 24) : match.start()])
            if region.code.startswith("radius")
            else None
        )
        zh = (begin[0] if begin else "") + text[match.start() : stop]
        worded = DraftRegion(region.code, zh, region.en, region.prefixes)
        scoped = bool(match["zone"] or match["relative"] or match["short"] or (scope and scope[0]))
        found.append((RegionWord(match.start(), stop, worded, sure), scoped))
    return found


def _region(
    book: Gazette, match: re.Match[str], scope: re.Match[str] | None, home: str
) -> tuple[DraftRegion | None, bool]:
    word = match[0]
    if match["zone"]:
        zone = book.zones[word]
        return (_elsewhere(word) if scope and scope["outside"] else zone), True
    if match["short"]:
        return DraftRegion(f"region_{'_'.join(book.abbreviated(word))}", word, word, book.abbreviated(word)), True
    if match["relative"]:
        return _relative(book, word, home)
    division = book.divisions[word]
    if scope and scope["outside"]:
        return _elsewhere(word), True
    name = book.named(division.prefix)
    if scope and scope["ring"]:
        return DraftRegion(f"{name}_ring", word, f"{division.en}, by ring road"), False
    if scope and scope["urban"]:
        return DraftRegion(f"{name}_urban", word, f"{division.en}, its districts", book.urban(division.prefix)), True
    return DraftRegion(name, word, division.en, (division.prefix,)), True


def _relative(book: Gazette, word: str, home: str) -> tuple[DraftRegion | None, bool]:
    """市区, 省内, 其他 … worked out from the firm's own city; nothing to work from leaves it undefined."""
    relative = book.relatives[word]
    if relative.scope == "all":
        return None, True
    if relative.scope == "else":
        return _elsewhere(word), True
    prefixes: tuple[str, ...] = ()
    if relative.scope == "province" and home:
        prefixes = (home[:2],)
    elif relative.scope == "city" and len(home) >= 4:
        prefixes = (home[:4],)
    elif relative.scope == "urban" and len(home) >= 4:
        prefixes = book.urban(home[:4])
    return DraftRegion(relative.code, word, relative.en, prefixes), False


def _elsewhere(word: str) -> DraftRegion:
    return DraftRegion("elsewhere", word, "elsewhere", EVERYWHERE)


def _united(text: str, words: Sequence[RegionWord]) -> RegionWord:
    """北京、上海市区: one region of all of them."""
    first, last = words[0], words[-1]
    if len(words) == 1:
        return first
    if any("" in word.region.prefixes for word in words):
        return last
    prefixes = tuple(dict.fromkeys(prefix for word in words for prefix in word.region.prefixes))
    region = DraftRegion(
        code="_".join(dict.fromkeys(word.region.code for word in words)),
        zh=text[first.start : last.end],
        en=", ".join(word.region.en for word in words),
        prefixes=prefixes if all(word.region.prefixes for word in words) else (),
    )
    return RegionWord(first.start, last.end, region, all(word.sure for word in words))


def home_of(text: str, company: str) -> str:
    """The adcode prefix of the firm's own place: from its name, else the one city that the letter names in full."""
    book = gazette()
    for match in book.pattern.finditer(company):
        if match["name"]:
            return _deepest(book, match[0])
    cities = {
        book.divisions[m["name"]].prefix for m in book.pattern.finditer(text) if m["name"] and m[0].endswith("市")
    }
    return cities.pop() if len(cities) == 1 else ""


def _deepest(book: Gazette, name: str) -> str:
    return book.divisions[name].prefix[:4]
