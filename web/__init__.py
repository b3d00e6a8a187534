"""The board and the pages around it: Flask, templates and wording; no rules."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import StrictUndefined

from dispatch.explain import Explainer
from web.auth import TRIES_A_MINUTE, limit_tries
from web.blueprints import BLUEPRINTS
from web.bundle import Bundle
from web.context import EXTENSION, Shell
from web.errors import explain_errors
from web.languages import speak, speaking
from web.live_feed import Live
from web.packing import pack_answers
from web.page_words import teach_templates
from web.rate_limit import RateLimit
from web.security import protect, start_guarded
from web.sessions import Sessions
from web.settings import WebSettings
from web.shared_board import SharedBoard

if TYPE_CHECKING:
    from dispatch.desk import Desk

__all__ = ["WebSettings", "create_app"]


def create_app(desk: Desk, *, settings: WebSettings) -> Flask:
    """An app on ``desk``. Raises ``Unavailable`` when the browser files are missing or the secret key is weak."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    board = SharedBoard(desk, settings.wall, partial(speaking, app))
    app.extensions[EXTENSION] = Shell(
        desk=desk,
        settings=settings,
        bundle=Bundle(settings.built_files),
        sessions=Sessions(settings.wall),
        board=board,
        live=Live(desk, board, most=settings.live_streams),
        asked=Explainer(),
    )
    protect(app, settings)
    pack_answers(app)
    speak(app)
    explain_errors(app)
    teach_templates(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    with app.app_context():
        limit_tries(RateLimit(TRIES_A_MINUTE, 60.0, settings.wall))
    start_guarded(app)
    return app
