"""Every text a page can show is in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "web"
CATALOGUES = sorted((WEB / "translations").glob("zh_Hans_CN/LC_MESSAGES/*.po"))
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH: frozenset[str] = frozenset()


def texts_of_the_pages() -> set[str]:
    """Every message id in the sources and templates."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trimmed": "true"}}
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(WEB), methods, options, keywords=keywords)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def translated() -> dict[str, Message]:
    entries: dict[str, Message] = {}
    for file in CATALOGUES:
        with file.open("rb") as source:
            entries.update({_id(entry): entry for entry in read_po(source) if entry.id})
    return entries


def _id(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def test_every_text_is_in_the_chinese_catalogue() -> None:
    texts = texts_of_the_pages()
    assert len(texts) > 100
    assert texts - set(translated()) == set()


def test_nothing_in_the_catalogue_is_fuzzy_or_empty() -> None:
    assert [_id(entry) for entry in translated().values() if entry.fuzzy or not entry.string] == []


def test_the_chinese_is_chinese_and_the_english_is_english() -> None:
    for text, entry in translated().items():
        assert not CHINESE.search(text), text
        words = PLACES.sub("", str(entry.string))
        assert CHINESE.search(words) or text in SAME_IN_BOTH, text


def test_both_languages_fill_the_same_places() -> None:
    for text, entry in translated().items():
        strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        for string in strings:
            assert sorted(PLACES.findall(str(string))) == sorted(PLACES.findall(text)), text


def test_no_text_is_worded_in_two_files() -> None:
    found: list[str] = []
    for file in CATALOGUES:
        with file.open("rb") as source:
            found.extend(_id(entry) for entry in read_po(source) if entry.id)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("folder", ["templates"])
def test_no_template_speaks_without_translation(folder: str) -> None:
    for file in sorted((WEB / folder).glob("**/*.html")):
        text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert not CHINESE.search(text), file.name


def test_no_script_contains_prose() -> None:
    for file in sorted((WEB / "assets" / "src").glob("**/*.js")):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", file.read_text("utf-8"), flags=re.DOTALL)
        code = "\n".join(line for line in code.splitlines() if ".replace(/" not in line)
        assert not CHINESE.search(code), file.name
