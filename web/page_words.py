"""What every template may use: tokens, addresses of built files, the user, and the filters of ``present``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Flask, current_app, request, url_for

from web import context
from web.auth import home_of
from web.duty_words import day_words
from web.languages import NAMES, TAGS, THEMES, language, theme
from web.navigation import Page, pages_for
from web.present import ROLE_WORDS, clock_time, moment, span
from web.script_words import script_words
from web.security import csp_nonce, csrf_token
from web.words import LazyString


def teach_templates(app: Flask) -> None:
    """Give the templates of ``app`` their globals and filters."""
    app.jinja_env.globals.update(
        csrf_token=csrf_token,
        csp_nonce=csp_nonce,
        script_file=script_file,
        style_files=style_files,
        new_command_id=new_command_id,
        script_words=script_words,
        endpoint_exists=endpoint_exists,
        home_of=home_of,
        desk_clock=context.desk_clock,
        day_words=day_words,
        LANGUAGE_NAMES=NAMES,
        THEMES=THEMES,
    )
    app.jinja_env.filters.update(span=span, clock_time=clock_time, moment=_moment_of_this_request, role=role_word)
    app.context_processor(_of_this_request)


def script_file(source: str) -> str:
    """The address of the bundle made from a module, ``src/app.js``."""
    return url_for("static.file", filename=context.shell().bundle.script(source))


def style_files(source: str) -> list[str]:
    """The addresses of the styles that a module brings along."""
    return [url_for("static.file", filename=name) for name in context.shell().bundle.styles(source)]


def new_command_id() -> str:
    """An idempotency key for one form on one page: sending the form twice does its work once."""
    return uuid4().hex


def endpoint_exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def role_word(role: Any) -> LazyString:
    return ROLE_WORDS[role]


def _moment_of_this_request(instant: datetime) -> str:
    return moment(instant, context.now())


def _of_this_request() -> dict[str, Any]:
    pages: tuple[Page, ...] = pages_for(current_app, context.user_or_none())
    return {
        "user": context.user_or_none(),
        "language": language(),
        "locale_tag": TAGS[language()],
        "theme": theme(),
        "pages": pages,
        "demo": context.shell().settings.demo,
        "this_path": request.full_path.rstrip("?"),
    }
