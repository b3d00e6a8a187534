"""``paidan geo trip``: the ways to make one trip, for people and for programs."""

from __future__ import annotations

import json

from click.testing import CliRunner

from dispatch.cli.osm_verbs import geo

TO_CHANGSHA = ("--from", "23.129,113.267", "--to", "28.195,113.0")


def test_people_see_the_train_marked_with_its_stations() -> None:
    done = CliRunner().invoke(geo, ["trip", *TO_CHANGSHA])
    assert done.exit_code == 0
    starred = [line for line in done.output.splitlines() if line.startswith("*")]
    assert len(starred) == 1
    assert "高铁" in starred[0]
    assert "广州南 Guangzhou South → 长沙南 Changsha South" in done.output


def test_programs_get_every_choice_and_a_closed_mode_is_none() -> None:
    done = CliRunner().invoke(geo, ["trip", *TO_CHANGSHA, "--closed", "rail", "--json"])
    found = {choice["mode"]: choice for choice in json.loads(done.output)["choices"]}
    assert found["rail"]["leg"] is None
    assert found["air"]["chosen"]
    assert found["drive"]["leg"]["parts"][0]["wait_seconds"] == 20 * 60
