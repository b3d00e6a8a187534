"""Signed deliveries: our signature on a webhook, and the check a receiver makes of it.

The signature is HMAC-SHA256 over ``timestamp.body``; the timestamp is in Unix seconds, so that an old delivery cannot
be played again. While a secret is changed a receiver knows two.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

LATEST_SECONDS = 300
"""A delivery older or newer than this is refused."""


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What goes into the header ``X-Paidan-Signature``."""
    return "sha256=" + hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def is_genuine(secrets: Iterable[str], timestamp: str, given: str, body: bytes, *, unix_seconds: int) -> bool:
    """Whether a delivery was signed with one of the secrets, is unaltered, and of now."""
    if not timestamp.isdecimal() or abs(unix_seconds - int(timestamp)) > LATEST_SECONDS:
        return False
    wanted = [signature(secret, int(timestamp), body) for secret in secrets]
    return any(hmac.compare_digest(one.encode(), given.encode()) for one in wanted)


def dingtalk_sign(secret: str, unix_milliseconds: int) -> str:
    """The ``sign`` of a DingTalk robot: base64 of HMAC-SHA256 over ``timestamp\\nsecret`` (its custom robot manual)."""
    digest = hmac.new(secret.encode(), f"{unix_milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def feishu_sign(secret: str, unix_seconds: int) -> str:
    """The ``sign`` of a Feishu robot: ``timestamp\\nsecret`` is the key, the text is empty (its custom bot manual)."""
    digest = hmac.new(f"{unix_seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
