"""The page about the product: open to everybody, with the credits that the map data ask for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from dispatch.places.credits import CREDIT_EN, CREDIT_ZH
from tests.web.office import in_english, words


def test_everybody_may_read_it_without_signing_in(browser: FlaskClient) -> None:
    assert browser.get("/about").status_code == 200


@pytest.mark.parametrize("part", ["OpenStreetMap", "GeoNames", "ODbL", "CC BY 4.0", "OR-Tools", "MIT"])
def test_sources_and_licences_are_named(browser: FlaskClient, part: str) -> None:
    assert part in browser.get("/about").text


def test_the_credits_come_from_the_one_place_that_holds_them(browser: FlaskClient) -> None:
    assert words(CREDIT_ZH) in words(browser.get("/about").text)
    assert words(CREDIT_EN) in words(in_english(browser).get("/about").text)
