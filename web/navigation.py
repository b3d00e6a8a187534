"""The pages of the header, in order. A page shows up when its blueprint is registered and the user may open it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from dispatch.model.user import Role, User
from web.roles import roles_of
from web.words import LazyString, _l


@dataclass(frozen=True, slots=True)
class Page:
    endpoint: str
    title: LazyString
    icon: str
    hidden_from: tuple[Role, ...] = ()


PAGES = (
    Page("board.show", _l("Board"), "board", hidden_from=(Role.TECHNICIAN,)),
    Page("intake.form", _l("Report a fault"), "plus"),
    Page("work_orders.index", _l("Work orders"), "list"),
    Page("technician.today", _l("My visits"), "route"),
    Page("alerts.index", _l("Alerts"), "bell"),
    Page("duties.index", _l("Duties"), "clock"),
    Page("plans.index", _l("Plans"), "plan"),
    Page("routes.index", _l("Routes"), "route", hidden_from=(Role.TECHNICIAN,)),
    Page("closures.index", _l("Closures"), "closed"),
    Page("rosters.index", _l("Crews"), "person"),
    Page("reach.show", _l("Who can be there"), "place"),
    Page("reports.index", _l("Report"), "list"),
    Page("whatif.index", _l("What if"), "plan"),
    Page("lessons.index", _l("Lessons"), "clock"),
    Page("policies.index", _l("Letters"), "letter"),
    Page("sheets.form", _l("Import"), "open"),
)


def pages_for(app: Flask, user: User | None) -> tuple[Page, ...]:
    """What the header offers to ``user``."""
    if user is None:
        return ()
    there = (page for page in PAGES if page.endpoint in app.view_functions)
    wanted = (page for page in there if user.role not in page.hidden_from)
    return tuple(page for page in wanted if user.role in (roles_of(app, page.endpoint) or (user.role,)))
