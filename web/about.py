"""What this is, on whose data and software it stands, and which version it is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, render_template

from dispatch.places.credits import CREDITS
from web.languages import language
from web.roles import open_to_all

SOFTWARE = (
    ("OR-Tools", "Apache-2.0"),
    ("Flask, Jinja, Werkzeug", "BSD-3-Clause"),
    ("SQLAlchemy, Alembic", "MIT"),
    ("NetworkX, NumPy, SciPy, Shapely", "BSD-3-Clause"),
    ("geopy, Pebble", "MIT, LGPL-3.0"),
    ("chinesecalendar", "MIT"),
    ("Leaflet", "BSD-2-Clause"),
    ("topojson-client", "ISC"),
)

about = Blueprint("about", __name__)


@about.get("/about")
@open_to_all
def show() -> str:
    """Open to everybody: the credits of the map belong to whoever sees it."""
    return render_template("about/about.html", version=_version(), credit=CREDITS[language()], software=SOFTWARE)


def _version() -> str:
    try:
        return version("paidan")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return ""
