"""Promises by their names: the number in the letter, what is to happen, for which faults and where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from dispatch.desk import Desk
from tests.web.office import office
from web.promise_names import promise_namer
from web.whatif_words import promise_choices


@pytest.fixture
def desk() -> Desk:
    return office()


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize("key", ["L01/arrive/prd", "L01/arrive|prd"])
def test_a_promise_of_a_region_has_its_number_its_milestone_and_its_region(desk: Desk, key: str) -> None:
    number, *rest = promise_namer(desk.policies)(key).split(" · ")
    assert number.startswith("L01-")
    assert rest[-1] in ("Pearl River Delta", "珠三角")
    assert "prd" not in rest


@pytest.mark.parametrize("key", ["L01/arrive", "L01/arrive|"])
def test_a_promise_for_all_regions_names_none(desk: Desk, key: str) -> None:
    assert len(promise_namer(desk.policies)(key).split(" · ")) == 2


@pytest.mark.parametrize("key", ["L99/arrive", "L01/unheard_of", "", "nothing"])
def test_what_no_letter_has_keeps_its_key(desk: Desk, key: str) -> None:
    assert promise_namer(desk.policies)(key) == key


def test_every_choice_is_in_words_and_no_two_are_alike(desk: Desk) -> None:
    choices = promise_choices(desk.policies.values())
    words = [one for _key, one in choices]
    assert len(words) == len(set(words))
    assert not any("_" in one or "/" in one for one in words)
