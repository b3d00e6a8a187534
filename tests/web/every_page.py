"""Every page of the product with something on it: one office in which there is something of everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from dispatch.data_root import data_root
from dispatch.lessons.kept import open_lessons
from dispatch.model.region import Place
from dispatch.notifying.book import load_book
from dispatch.policy_files import PolicyDrafts
from dispatch.whatif.scenario import WhatIf
from dispatch.whatif.shelf import StudyShelf
from dispatch.whatif.study import Study
from tests.builders import MONDAY_9, a_key, reported
from tests.dispatch.papers import a_customer_of
from tests.web.conftest import KEY, send
from tests.web.office import enter, office, set_clock, two_planned
from tests.whatif.test_searches import ASKED, Fan
from tests.whatif.test_study import answered, never, quiet
from web import WebSettings, create_app

DISPATCHER, ANALYST, ADMIN, TECHNICIAN, NOBODY = "demo-dispatcher", "demo-analyst", "demo-admin", "t1", ""
NOW = MONDAY_9 + timedelta(hours=7, minutes=30)
"""Half an hour before the arrivals of two faults reported at nine are due."""

PAGES: Mapping[str, tuple[str, str]] = {
    "about.show": (DISPATCHER, "/about"),
    "alerts.index": (DISPATCHER, "/alerts"),
    "auth.sign_in": (NOBODY, "/sign-in"),
    "board.show": (DISPATCHER, "/?list=all#{order}"),
    "closures.index": (DISPATCHER, "/closures"),
    "coverage.show": (ANALYST, "/whatif/coverage"),
    "cures.show": (DISPATCHER, "/work-orders/{order}/cures?kind=overtime&technician=t1&seconds=900"),
    "duties.index": (DISPATCHER, "/duties"),
    "handing_over.show": (DISPATCHER, "/handover"),
    "handing_over.wall": (DISPATCHER, "/wall"),
    "intake.emergency_form": (DISPATCHER, "/emergency?site=s1"),
    "intake.form": (DISPATCHER, "/faults/new?site=s1"),
    "lessons.index": (ADMIN, "/lessons"),
    "letter_drafts.show": (DISPATCHER, "/letters/drafts/L01"),
    "letter_reading.form": (DISPATCHER, "/letters/read"),
    "places.index": (DISPATCHER, "/places"),
    "places.show": (DISPATCHER, "/places/{lost}"),
    "plan_changes.show": (DISPATCHER, "/plans/changes"),
    "plans.hopeless": (DISPATCHER, "/plans/hopeless"),
    "plans.index": (DISPATCHER, "/plans"),
    "policies.index": (DISPATCHER, "/policies"),
    "policies.show": (DISPATCHER, "/policies/L01"),
    "reach.show": (DISPATCHER, "/reach"),
    "reapplying.preview": (DISPATCHER, "/policies/L01/reapply"),
    "reports.index": (DISPATCHER, "/reports"),
    "rosters.index": (DISPATCHER, "/rosters"),
    "rosters.notice": (DISPATCHER, "/rosters/L07/notices/2026-03-12"),
    "rosters.show": (DISPATCHER, "/rosters/L07/2026-03"),
    "gaps.show": (DISPATCHER, "/routes/t1/gaps"),
    "repair_moves.group": (DISPATCHER, "/repairs/group?visit={order}"),
    "repair_moves.move": (DISPATCHER, "/repairs/move?visit={order}&to=technician:t3"),
    "repairs.day": (DISPATCHER, "/routes/t1/best-day"),
    "routes.index": (DISPATCHER, "/routes"),
    "searches.index": (ANALYST, "/whatif/before-signing"),
    "searches.show": (ANALYST, f"/whatif/before-signing/{NOW:%Y%m%d-%H%M%S}"),
    "sheets.form": (ADMIN, "/setup/import"),
    "technician.of": (DISPATCHER, "/technicians/t1"),
    "technician.today": (TECHNICIAN, "/my"),
    "undoing.index": (DISPATCHER, "/decisions"),
    "whatif.index": (ANALYST, "/whatif"),
    "whatif.report": (ANALYST, "/whatif/more.html"),
    "whatif.show": (ANALYST, "/whatif/more"),
    "work_orders.index": (DISPATCHER, "/work-orders"),
    "work_orders.show": (DISPATCHER, "/work-orders/{order}?advice=1"),
    "work_orders.why": (DISPATCHER, "/work-orders/{order}/why"),
}
"""Who opens which address, by the name of the view."""
DOWNLOADED = frozenset({"whatif.report"})
"""Pages that are saved as a file."""
NO_PAGES = frozenset(
    {
        "api.board", "api.route_rows", "api.routes_json", "handing_over.as_text", "intake.emergency_sites",
        "intake.sites", "letter_drafts.download", "live.stream", "moves.hover", "options.offer", "reach.api_grid",
        "reach.api_people",
        "reports.as_csv", "saved_views.index", "sheets.template", "shipped.base_map", "shipped.health",
        "shipped.icon", "static.file", "undoing.offered", "whatif.table", "work_orders.advice",
    }
)  # fmt: skip
"""What answers with data, a file, or a piece of a page."""


def full_office(folder: Path) -> tuple[Flask, Mapping[str, str]]:
    """The app of an office in which something of everything has happened, and the ids that stand in the addresses."""
    desk = office()
    desk._lessons = open_lessons(folder, data_root())
    order = two_planned(desk)[0].id
    lost = reported(desk, place=Place(address="鼓楼区五四路158号")).id
    reported(desk, description="主轴异响，停机")
    a_customer_of(desk, "L07")
    set_clock(desk, NOW)
    desk.raise_alerts(load_book(data_root() / "notifications.toml").addresses, now=NOW)
    _fill(folder)
    app = create_app(desk, settings=WebSettings(KEY, demo=True, data=folder))
    _press(enter(app.test_client(), DISPATCHER))
    return app, {"order": order, "lost": lost}


def _fill(folder: Path) -> None:
    """A letter that is being drafted, a study that is done, and a search that found its answer."""
    PolicyDrafts(folder).add("L01", (data_root() / "policies" / "l01.toml").read_text(encoding="utf-8"))
    study = Study.begin(StudyShelf(folder).folder / "more", WhatIf("多三成", "A third more"), seed=3, replications=5)
    study.run(answered, say=quiet, cancelled=never)
    StudyShelf(folder).begin_search(ASKED, now=NOW).run(Fan(), never)


def _press(client: FlaskClient) -> None:
    """A crew with a day off, for which the customer is told in writing."""
    month = "/rosters/L07/2026-03"
    send(client, f"{month}/crew", version="0", posts="2", staff="李四\n王五", command_id=a_key() + "-crew")
    send(client, f"{month}/days-off", version="1", who="李四", kind="leave", days="12", command_id=a_key() + "-days")
    send(client, f"{month}/notice", version="2", day="12", reason="台风停工", command_id=a_key() + "-notice")
