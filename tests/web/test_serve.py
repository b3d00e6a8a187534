"""Listening: a taken port and an impossible address are told in words; the names browsers may use."""

from __future__ import annotations

import socket

import pytest

from dispatch.errors import Unavailable
from web.serve import listen_on, names_of


def test_a_free_port_is_taken() -> None:
    with listen_on("127.0.0.1", 0) as listening:
        assert listening.getsockname()[1] > 0


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"web\.port_taken\(host=127\.0\.0\.1, port={port}\)"):
            listen_on("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 0), ("127.0.0.1", 70_000)])
def test_an_impossible_address_says_why(host: str, port: int) -> None:
    with pytest.raises(Unavailable, match=r"web\.cannot_listen"):
        listen_on(host, port)


def test_a_server_on_one_address_is_known_by_that_address_only() -> None:
    assert names_of("192.0.2.7") == ("192.0.2.7",)


def test_a_server_that_listens_everywhere_is_known_by_the_machines_names() -> None:
    assert names_of("0.0.0.0")[0] == socket.gethostname()
