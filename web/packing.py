"""Large JSON answers travel packed: a board of a thousand work orders is a tenth of its size."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

PACK_FROM_BYTES = 4096
EFFORT = 5


def pack_answers(app: Flask) -> None:
    """Pack what is worth it for callers that can unpack."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    """Board data holds no secret next to text that the caller chooses, so its packed size tells nothing."""
    worth_it = response.mimetype == "application/json" and (response.content_length or 0) >= PACK_FROM_BYTES
    if worth_it and request.accept_encodings.quality("gzip") > 0 and "Content-Encoding" not in response.headers:
        response.set_data(gzip.compress(response.get_data(), compresslevel=EFFORT))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response
