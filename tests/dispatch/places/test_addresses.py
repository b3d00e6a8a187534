"""Address text becomes candidates: what is sure is used, what is not is asked."""

from __future__ import annotations

import pytest

from bench.places_quick import HELD_OUT, WrittenAddress, verdict, written_addresses
from dispatch.data_root import data_root
from dispatch.model.region import Place
from dispatch.places.addresses import (
    CONTRADICTED,
    HISTORY_DECIDED,
    HOME_DECIDED,
    MISSPELT,
    KnownSite,
    Outcome,
    Resolution,
)
from dispatch.places.grounds import Precision
from dispatch.places.regions import Atlas

ADDRESSES = written_addresses()


def shares(atlas: Atlas, addresses: tuple[WrittenAddress, ...]) -> float:
    good = [address for address in addresses if verdict(address, atlas.addresses.resolve(address.text)) != "wrong"]
    return len(good) / len(addresses)


def only(answer: Resolution) -> Place:
    assert answer.best is not None, answer
    return answer.best.place


def test_two_hundred_addresses_were_written_down_and_sixty_kept_apart() -> None:
    assert len(ADDRESSES) >= 200
    assert HELD_OUT == 60


def test_written_addresses_are_right_or_asked_in_95_of_100(atlas: Atlas) -> None:
    assert shares(atlas, ADDRESSES[:-HELD_OUT]) >= 0.95


def test_held_out_addresses_are_right_or_asked_in_95_of_100(atlas: Atlas) -> None:
    assert shares(atlas, ADDRESSES[-HELD_OUT:]) >= 0.95


def test_hardly_any_address_is_asked_that_says_where_it_is(atlas: Atlas) -> None:
    plain = [address for address in ADDRESSES if not address.several]
    asked = [one for one in plain if verdict(one, atlas.addresses.resolve(one.text)) == "asked"]
    assert len(asked) <= 0.03 * len(plain)


def test_a_street_address_is_read_to_its_town(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("广东省佛山市顺德区大良街道南国东路12号")
    assert answer.outcome is Outcome.SURE
    assert only(answer).adcode == "440606"
    assert answer.candidates[0].precision is Precision.TOWN
    assert answer.candidates[0].confidence > 0.9


def test_a_town_without_a_point_of_its_own_is_only_as_precise_as_its_county(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("深圳南山粤海街道")
    assert answer.candidates[0].full_name == "广东省深圳市南山区粤海街道"
    assert answer.candidates[0].precision is Precision.COUNTY


def test_a_landmark_is_a_point_of_interest(atlas: Atlas) -> None:
    assert atlas.addresses.resolve("广州南站").candidates[0].precision is Precision.POI


def test_a_city_alone_is_too_vague_to_drive_to(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("佛山市")
    assert answer.outcome is Outcome.VAGUE
    assert answer.best is None
    assert answer.candidates[0].precision is Precision.CITY


def test_gulou_stays_ambiguous_in_four_cities(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("鼓楼区")
    assert answer.outcome is Outcome.AMBIGUOUS
    assert {one.place.city for one in answer.candidates} == {"南京市", "徐州市", "福州市", "开封市"}
    assert all(one.confidence < 0.5 for one in answer.candidates)


def test_where_the_customer_has_been_decides_between_equals(atlas: Atlas) -> None:
    been = KnownSite("泵站", Place(adcode="350102", lat=26.08, lon=119.3))
    answer = atlas.addresses.resolve("鼓楼区五四路", [been])
    assert only(answer).city == "福州市"
    assert answer.warnings == (HISTORY_DECIDED,)


def test_the_home_province_decides_when_history_does_not(atlas: Atlas) -> None:
    home = Atlas.open(data_root(), home="44")
    answer = home.addresses.resolve("白云区")
    assert only(answer).city == "广州市"
    assert answer.warnings == (HOME_DECIDED,)


def test_history_comes_before_the_home_province() -> None:
    home = Atlas.open(data_root(), home="44")
    been = KnownSite("贵阳分厂", Place(adcode="520113", lat=26.68, lon=106.63))
    assert only(home.addresses.resolve("白云区", [been])).city == "贵阳市"


def test_a_home_province_with_two_of_them_decides_nothing() -> None:
    home = Atlas.open(data_root(), home="32")
    assert home.addresses.resolve("鼓楼区").outcome is Outcome.AMBIGUOUS


def test_the_name_of_a_site_of_the_customer_is_its_point(atlas: Atlas) -> None:
    site = KnownSite("大良水厂泵房", Place(adcode="440606", lat=22.841, lon=113.25))
    answer = atlas.addresses.resolve("大良水厂泵房2号门", [site])
    assert answer.candidates[0].precision is Precision.POI
    assert only(answer).point == (22.841, 113.25)


def test_a_name_that_two_sites_share_is_no_point(atlas: Atlas) -> None:
    sites = [KnownSite("中心泵房", Place(lat=22.8, lon=113.2)), KnownSite("中心泵房", Place(lat=23.8, lon=113.9))]
    assert atlas.addresses.resolve("中心泵房", sites).best is None


def test_a_misspelt_district_is_found_and_said_to_be_misspelt(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("深圳市龙刚区")
    assert only(answer).adcode == "440307"
    assert MISSPELT in answer.warnings


def test_a_misspelt_name_alone_is_doubtful(atlas: Atlas) -> None:
    assert atlas.addresses.resolve("顺得区").best is None


def test_names_that_contradict_each_other_are_not_driven_to(atlas: Atlas) -> None:
    answer = atlas.addresses.resolve("广东省佛山市天河区")
    assert answer.best is None
    assert CONTRADICTED in answer.warnings


@pytest.mark.parametrize("text", ["", "   ", "12345", "请尽快派人", "asdfgh qwerty", "💡"])
def test_text_without_any_place_is_unknown(atlas: Atlas, text: str) -> None:
    answer = atlas.addresses.resolve(text)
    assert answer.best is None
    assert answer.outcome in (Outcome.UNKNOWN, Outcome.AMBIGUOUS, Outcome.DOUBTFUL)


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("广州市越秀区北京路168号", "440104"),
        ("佛山市禅城区南京路5号", "440604"),
        ("深圳市福田区上海大厦", "440304"),
        ("广州市天河区中山大道89号", "440106"),
        ("中山大学深圳校区 深圳市光明区", "440311"),
    ],
)
def test_streets_named_after_cities_do_not_lead_there(atlas: Atlas, text: str, adcode: str) -> None:
    assert only(atlas.addresses.resolve(text)).adcode == adcode


def test_a_telephone_number_is_no_part_of_the_place(atlas: Atlas) -> None:
    noisy = atlas.addresses.resolve("收件人：张三 13800138000 广东省佛山市顺德区伦教街道新熹四路")
    assert "138" not in noisy.text
    assert only(noisy) == only(atlas.addresses.resolve("广东省佛山市顺德区伦教街道新熹四路"))
