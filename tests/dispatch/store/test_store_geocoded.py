"""Both stores keep the answers of map services alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command

from dispatch.model.geocoded import Geocoded, GeocodedPoint
from dispatch.store.base import Store
from dispatch.store.schema import bring_up_to_date, migration_config
from dispatch.store.sql import SqlStore
from tests.dispatch.store.samples import NOON

DALIANG = Geocoded("nominatim", "佛山顺德大良", NOON, GeocodedPoint(22.84, 113.248, "大良街道, 顺德区", "town"))
NOWHERE = Geocoded("nominatim", "老地方", NOON - timedelta(days=1), None)


def test_an_answer_comes_back_as_it_was_given_and_no_answer_is_an_answer(store: Store) -> None:
    with store.writing() as unit:
        assert unit.geocoded("nominatim", "佛山顺德大良") is None
        unit.put_geocoded(DALIANG)
        unit.put_geocoded(NOWHERE)
    with store.reading() as unit:
        assert unit.geocoded("nominatim", "佛山顺德大良") == DALIANG
        assert unit.geocoded("nominatim", "老地方") == NOWHERE
        assert unit.geocoded("baidu", "佛山顺德大良") is None


def test_a_newer_answer_takes_the_place_of_the_older_one(store: Store) -> None:
    newer = replace(DALIANG, asked_at=NOON + timedelta(days=1), point=None)
    with store.writing() as unit:
        unit.put_geocoded(DALIANG)
        unit.put_geocoded(newer)
        assert unit.geocoded("nominatim", "佛山顺德大良") == newer


def test_what_a_service_said_before_a_moment_is_forgotten_and_what_others_said_is_not(store: Store) -> None:
    other = replace(NOWHERE, service="own")
    with store.writing() as unit:
        for answer in (DALIANG, NOWHERE, other):
            unit.put_geocoded(answer)
        assert unit.forget_geocoded("nominatim", before=NOON) == 1
        assert unit.forget_geocoded("nominatim", before=NOON) == 0
        kept = [unit.geocoded(answer.service, answer.question) for answer in (DALIANG, NOWHERE, other)]
    assert kept == [DALIANG, None, other]


def test_answers_are_written_in_units_for_writing_only(store: Store) -> None:
    with pytest.raises(RuntimeError), store.reading() as unit:
        unit.put_geocoded(DALIANG)
    with pytest.raises(RuntimeError), store.reading() as unit:
        unit.forget_geocoded("nominatim", before=NOON)


def test_undated_answers_among_the_settings_are_dropped_and_other_settings_stay(sql: SqlStore) -> None:
    config = migration_config()
    with sql._writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        connection.exec_driver_sql("INSERT INTO settings VALUES ('geocoded/nominatim/ab', 'null'), ('clock', 'x')")
        bring_up_to_date(connection)
    with sql.reading() as unit:
        assert unit.setting("geocoded/nominatim/ab") is None
        assert unit.setting("clock") == "x"
