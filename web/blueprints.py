"""Every blueprint of the app; a new family of pages is added here and, for the header, in ``navigation.py``."""

from __future__ import annotations

from flask import Blueprint

from web.about import about
from web.absences import absences
from web.alerts import alerts
from web.api import api
from web.auth import auth
from web.board import board
from web.bundle import files
from web.closures import closures
from web.cures import cures
from web.duties import duties
from web.gaps import gaps
from web.handover import handing_over
from web.happenings import happenings
from web.hints import hints
from web.intake import intake
from web.languages import preferences
from web.lessons import lessons
from web.letter_drafts import letter_drafts
from web.letter_reading import letter_reading
from web.live import live
from web.moves import moves
from web.options import options
from web.places import places
from web.plan_changes import plan_changes_pages
from web.plans import plans
from web.policies import policies
from web.reach import reach
from web.reapplying import reapplying
from web.repair_moves import repair_moves
from web.repairs import repairs
from web.reports import reports
from web.rosters import rosters
from web.routes import routes
from web.saved_views import saved_views
from web.searches import searches
from web.sheets import sheets
from web.shipped import shipped
from web.technician import technician
from web.undoing import undoing
from web.weak_spots import coverage
from web.whatif import whatif
from web.work_orders import work_orders

BLUEPRINTS: tuple[Blueprint, ...] = (
    about,
    absences,
    alerts,
    api,
    auth,
    board,
    coverage,
    closures,
    duties,
    files,
    gaps,
    handing_over,
    happenings,
    hints,
    intake,
    lessons,
    letter_drafts,
    letter_reading,
    live,
    moves,
    options,
    places,
    plan_changes_pages,
    plans,
    policies,
    preferences,
    cures,
    repair_moves,
    repairs,
    reports,
    rosters,
    routes,
    reach,
    reapplying,
    saved_views,
    searches,
    sheets,
    shipped,
    technician,
    undoing,
    whatif,
    work_orders,
)
