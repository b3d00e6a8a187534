"""Serve the pages with waitress: one process, a thread for every listening board and enough for everybody else."""

from __future__ import annotations

import errno
import logging
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask
from waitress.server import create_server

from dispatch.errors import Unavailable
from web import create_app
from web.context import Shell
from web.settings import WebSettings

if TYPE_CHECKING:
    from dispatch.desk import Desk

THREADS_FOR_REQUESTS = 12
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def serve(desk: Desk, settings: WebSettings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Answer requests until the process is told to end. ``Unavailable`` when the address cannot be had."""
    app = create_app(desk, settings=replace(settings, trusted_hosts=(*settings.trusted_hosts, *names_of(host))))
    listening = listen_on(host, port)
    server = create_server(
        app,
        sockets=[listening],
        threads=settings.live_streams + THREADS_FOR_REQUESTS,
        ident="paidan",
        channel_timeout=60,
    )
    logging.getLogger("paidan.web").info("listening on http://%s:%s", host, port)
    try:
        server.run()
    finally:
        _shell_of(app).live.close()
        server.close()


def listen_on(host: str, port: int) -> socket.socket:
    """A bound socket; the words of the errors name what to change."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise Unavailable("web.port_taken", host=host, port=port) from error
        raise Unavailable("web.cannot_listen", host=host, port=port, why=str(error)) from error
    return listening


def names_of(host: str) -> tuple[str, ...]:
    """The names by which browsers reach a server on ``host``: all of this machine's when it listens everywhere."""
    if host not in EVERYWHERE:
        return (host,)
    name = socket.gethostname()
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        addresses = set()
    return (name, *sorted(addresses))


def _shell_of(app: Flask) -> Shell:
    shell: Shell = app.extensions["paidan"]
    return shell
