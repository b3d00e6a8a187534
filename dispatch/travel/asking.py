"""One question to a travel server over HTTP, and an answer that can be trusted or a reason why not."""

from __future__ import annotations

import http.client
import json
import math
from collections.abc import Sequence
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np
import numpy.typing as npt

from dispatch.errors import InputErrors, InputProblem, Unavailable

MOST_BYTES = 64 * 2**20
"""No honest answer to one part of a matrix is longer."""

MOST_VALUE = 1e9
"""Seconds or metres beyond this are no trip on this planet."""


def checked_address(address: str, where: str) -> str:
    """The address of a server without its last slash; ``InputErrors`` unless it is http or https with a host."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputErrors([InputProblem("travel.bad_address", where, {"address": address})])
    return address.rstrip("/")


def ask_json(address: str, body: object = None, *, timeout_seconds: float = 5.0) -> object:
    """GET, or POST a JSON body. ``Unavailable`` says who did not answer, and why the answer is of no use."""
    server = urlsplit(address).netloc
    data = None if body is None else json.dumps(body).encode()
    request = Request(address, data, {"Accept": "application/json", "Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310 (the scheme was checked)
            content = answer.read(MOST_BYTES + 1)
    except HTTPError as error:
        with error:
            raise Unavailable("travel.server_refused", server=server, status=error.code) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("travel.no_answer", server=server, what=str(error) or type(error).__name__) from error
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too long")
        read: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        begins = content[:40].decode("utf-8", "replace")
        raise Unavailable("travel.not_json", server=server, begins=begins) from error
    return read


def table_of(rows: object, shape: tuple[int, int], server: str) -> npt.NDArray[np.float64]:
    """[n, m] numbers; NaN for null, negative, infinite and absurd ones, ``Unavailable`` for another shape."""
    if not isinstance(rows, Sequence) or len(rows) != shape[0]:
        raise Unavailable("travel.bad_shape", server=server)
    table = np.empty(shape)
    for number, row in enumerate(rows):
        if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != shape[1]:
            raise Unavailable("travel.bad_shape", server=server)
        table[number] = [_number(value) for value in row]
    return table


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    return float(value) if 0 <= value <= MOST_VALUE else math.nan
