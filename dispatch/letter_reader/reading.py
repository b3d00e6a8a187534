"""From a letter's text to its draft."""

from __future__ import annotations

import re

from dispatch.errors import InputErrors, InputProblem
from dispatch.letter_reader.assembly import Pen, put_not_promises, put_plans, put_pledges, put_promises, put_warranty
from dispatch.letter_reader.draft import LetterDraft
from dispatch.letter_reader.findings import find_all
from dispatch.letter_reader.flow import Flow, flow_of
from dispatch.letter_reader.questions import questions_about
from dispatch.letter_reader.regions import home_of

LONGEST_LETTER = 50_000
"""Characters; the longest real letters have some ten thousand."""
_COMPANY = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,20}?(?:\([\u4e00-\u9fff]{2,6}\)[\u4e00-\u9fff]{0,12}?)?"
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|股份公司|总公司|集团)"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_NAME = re.compile(r".*(?:感谢您使用|使用|选择|致|由|归|是|我们|委托|购买|投标人|承诺人|凡采购|乙方|供方|的|:)")


def read_letter(text: str) -> LetterDraft:
    """The draft policy of one letter. Equal texts give equal drafts.

    Raises ``InputErrors`` for a text that is empty, too long, or not in Chinese.
    """
    _check(text)
    flow = flow_of(text)
    company = _company(flow)
    home = home_of(flow.text, company)
    found = find_all(flow.text, home)
    pen = Pen(text, flow, found)
    puts, regions = put_promises(pen, found)
    warranty = tuple(put_warranty(pen, found))
    plans = tuple(put_plans(pen, found))
    draft = LetterDraft(
        text=text,
        title=_title(text),
        company=company,
        regions=regions,
        promises=tuple(put.entry for put in puts),
        warranty=warranty,
        recurring=plans,
        pledges=tuple(put_pledges(pen, found)),
        not_promises=tuple(put_not_promises(text, flow, found)),
    )
    return questions_about(draft, puts, [entry for entry in warranty if not entry.starts], flow.text)


def _check(text: str) -> None:
    if not text.strip():
        raise InputErrors([InputProblem("letter_reader.empty", "letter")])
    if len(text) > LONGEST_LETTER:
        facts = {"characters": len(text), "longest": LONGEST_LETTER}
        raise InputErrors([InputProblem("letter_reader.too_long", "letter", facts)])
    if not _CHINESE.search(text):
        raise InputErrors([InputProblem("letter_reader.not_chinese", "letter")])


def _company(flow: Flow) -> str:
    """The first firm the letter names."""
    found = _COMPANY.search(flow.text)
    return _BEFORE_NAME.sub("", found[0]) if found else ""


def _title(text: str) -> str:
    """The first line, when it is a title and no sentence."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 40 and not re.search("[，。：:]", first) else ""
