"""Marking text for translation: ``_`` now, ``_l`` when the language is known only later (module constants)."""

from __future__ import annotations

from flask_babel import LazyString, gettext, lazy_gettext

__all__ = ["LazyString", "_", "_l"]


def _(text: str, /, **facts: object) -> str:
    """``text`` in the language of this request, its ``%(name)s`` filled with ``facts``."""
    return str(gettext(text, **facts))


def _l(text: str, /, **facts: object) -> LazyString:
    """Like ``_``, looked up when it is shown."""
    return lazy_gettext(text, **facts)
