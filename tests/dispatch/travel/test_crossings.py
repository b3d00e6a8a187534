"""The crossings that can be closed by name are those of the road files, all of them."""

from __future__ import annotations

from dispatch.travel.crossings import known_crossings
from dispatch.travel.road_graph import RoadTravel


def test_every_crossing_of_the_road_files_can_be_closed_by_name(roads: RoadTravel) -> None:
    kinds = {"bridge", "border_bridge", "tunnel", "ferry"}
    drawn = {name for name, kind in zip(roads.network.names, roads.network.kinds, strict=True) if kind in kinds}
    assert drawn <= {link for crossing in known_crossings().values() for link in crossing.links}


def test_every_link_of_a_crossing_is_in_the_road_files(roads: RoadTravel) -> None:
    edges = dict(zip(roads.network.names, roads.network.kinds, strict=True))
    for crossing in known_crossings().values():
        assert edges[crossing.links[0]] == crossing.kind
        assert set(crossing.links) <= edges.keys()
        assert crossing.name
        assert crossing.name_en


def test_a_crossing_is_drawn_from_landing_to_landing(roads: RoadTravel) -> None:
    ends = {
        name: {tuple(point) for point in roads.network.degrees[nodes].round(5).tolist()}
        for name, nodes in zip(roads.network.names, roads.network.ends, strict=True)
        if name
    }
    for crossing in known_crossings().values():
        assert {crossing.line[0], crossing.line[-1]} <= set().union(*(ends[link] for link in crossing.links))
        assert len(crossing.line) >= 2
