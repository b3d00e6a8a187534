"""Languages: zh-CN first, English complete; the choice lives in a cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import Babel, force_locale, get_locale

from dispatch.messages import Language
from dispatch.model.moment import SHANGHAI
from web.local_paths import local_path
from web.roles import open_to_all

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
TAGS = {"zh": "zh-CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"
THEMES = ("auto", "light", "dark")
FOR_A_YEAR = 365 * 24 * 3600

preferences = Blueprint("preferences", __name__)


def speak(app: Flask) -> None:
    """Give ``app`` its translations and the zone in which times are shown."""
    Babel(
        app,
        default_locale=LANGUAGES["zh"],
        default_timezone=str(SHANGHAI),
        locale_selector=_chosen_locale,
    )


def language() -> Language:
    """The language of this request, as ``dispatch.messages`` names it."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


@contextmanager
def speaking(app: Flask, language: Language) -> Iterator[None]:
    """Words in this language, also outside a request."""
    with app.app_context(), force_locale(LANGUAGES[language]):
        yield


def theme() -> str:
    """``auto`` follows the browser."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def _chosen_locale() -> str:
    return LANGUAGES.get(request.cookies.get(LANGUAGE_COOKIE, "zh"), LANGUAGES["zh"])


@preferences.post("/preferences")
@open_to_all
def choose() -> Response:
    """Remember a language or a theme, then show the page again."""
    response = cast(Response, redirect(local_path(request.form.get("next"))))
    for cookie, choices in ((LANGUAGE_COOKIE, tuple(LANGUAGES)), (THEME_COOKIE, THEMES)):
        wanted = request.form.get(cookie)
        if wanted in choices:
            response.set_cookie(
                cookie, wanted, max_age=FOR_A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
            )
    return response
