"""A small part of a made-up Foshan in OpenStreetMap's terms, written with pyosmium."""

from __future__ import annotations

from pathlib import Path

import osmium

NODES = {
    1: (23.0000, 113.1000), 2: (23.0000, 113.1200), 3: (23.0000, 113.1400), 4: (23.0000, 113.1600),
    5: (23.0300, 113.1200), 6: (23.0300, 113.1600), 7: (23.0150, 113.1250), 8: (22.9700, 113.1200),
    9: (22.9700, 113.1600), 10: (22.9400, 113.1600), 11: (23.0000, 113.3000), 12: (51.5, -0.12),
}  # fmt: skip
"""Node 7 is a bend; 12 lies in London; 99, which way 9 goes on to, is not in the extract."""

WAYS: dict[int, tuple[list[int], dict[str, str]]] = {
    1: ([1, 2, 3, 4], {"highway": "primary", "name": "佛山大道", "maxspeed": "60"}),
    2: ([2, 7, 5], {"highway": "residential", "name": "汾江路"}),
    3: ([5, 6], {"highway": "secondary", "name": "季华路", "maxspeed": "none"}),
    4: ([6, 4], {"highway": "footway"}),
    5: ([2, 8], {"highway": "secondary", "bridge": "yes", "name": "平胜大桥"}),
    6: ([8, 9], {"highway": "unclassified", "access": "private"}),
    7: ([9, 10], {"route": "ferry", "motor_vehicle": "yes", "name": "勒流渡口"}),
    8: ([8, 10], {"route": "ferry", "name": "行人渡"}),
    9: ([4, 11, 99], {"highway": "motorway", "ref": "G94", "maxspeed": "100 km/h"}),
    10: ([1, 12], {"highway": "tertiary"}),
    11: ([1, 1], {"highway": "residential"}),
    12: ([3, 6], {"highway": "trunk", "tunnel": "yes", "maxspeed": "80", "name": "季华隧道"}),
    13: ([1, 2, 3], {"building": "yes"}),
}


def write_city(file: Path, *, roads: bool = True) -> Path:
    """The extract; without ``roads`` only its nodes."""
    with osmium.SimpleWriter(str(file), overwrite=True) as writer:
        for number, (lat, lon) in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), version=1))
        for number, (nodes, tags) in WAYS.items() if roads else ():
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags, version=1))
    return file
