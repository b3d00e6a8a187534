"""Every blueprint of the app; a new family of pages is added here and, for the header, in ``navigation.py``."""

from __future__ import annotations

from flask import Blueprint

from web.api import api
from web.auth import auth
from web.board import board
from web.bundle import files
from web.languages import preferences
from web.live import live
from web.shipped import shipped

BLUEPRINTS: tuple[Blueprint, ...] = (api, auth, board, files, live, preferences, shipped)
