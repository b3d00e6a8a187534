"""The fields of a fault report: what a form sends becomes a ``FaultReport``, and which choices it offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.desk import FaultReport
from dispatch.model.customer import Asset, Customer, Site
from dispatch.model.policy import Policy
from dispatch.model.region import Place
from dispatch.model.technician import Technician
from dispatch.store.base import UnitOfWork
from web.form_values import Form
from web.order_words import (
    CHANNEL_WORDS,
    CLASS_WORDS,
    ISSUE_WORDS,
    JOB_WORDS,
    brought_along,
    known_skills,
    place_line,
    skill_word,
)
from web.words import LazyString, _

Options = list[tuple[str, str]]
FIELDS = (
    "site_id",
    "asset_id",
    "skill",
    "level",
    "description",
    "channel",
    "fault_class",
    "issue",
    "job",
    "notified_at",
    "appointment_at",
    "service_seconds",
    "address",
)
LEVELS = (1, 2, 3)
LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class ChosenSite:
    """The site of the report with everything the form needs to know about it."""

    site: Site
    customer: Customer
    assets: tuple[Asset, ...]
    policy: Policy
    technicians: tuple[Technician, ...]

    @property
    def address(self) -> str:
        return place_line(self.site.place)


def chosen_site(unit: UnitOfWork, policies: Mapping[str, Policy], site_id: str) -> ChosenSite:
    """Raises ``NotFound`` for a site nobody knows."""
    site = unit.site(site_id)
    customer = unit.customer(site.customer_id)
    return ChosenSite(site, customer, unit.assets(site_id), policies[customer.policy_id], unit.technicians())


def read_report(fields: Mapping[str, str]) -> FaultReport:
    """The report a form describes; ``InputErrors`` when a field cannot be read."""
    form = Form(fields)
    report = FaultReport(
        site_id=form.text("site_id"),
        description=form.text("description"),
        asset_id=form.text_or_none("asset_id"),
        skill=form.text_or_none("skill"),
        level=form.number("level"),
        channel=form.text("channel") or "phone",
        fault_class=form.text("fault_class") or "normal",
        emergency=form.flag("emergency"),
        job=form.text_or_none("job"),
        issue=form.text("issue") or "fault",
        notified_at=form.moment("notified_at"),
        appointment_at=form.moment("appointment_at"),
        place=_elsewhere(form.text("address")),
    )
    form.finish()
    return report


def _elsewhere(address: str) -> Place | None:
    """Where the fault is when it is not at the site; None when it is."""
    return Place(address=address[:LONGEST_ADDRESS]) if address else None


def asset_options(chosen: ChosenSite) -> Options:
    named = [(asset.id, f"{asset.model} · {asset.id}") for asset in chosen.assets]
    return [("", _("Not known, or not on the list")), *named]


def skill_options(chosen: ChosenSite) -> Options:
    """The shipped skills, and those that technicians or assets of this installation have besides."""
    held = {skill for technician in chosen.technicians for skill in technician.skills}
    codes = [*known_skills(), *sorted((held | {asset.skill for asset in chosen.assets}) - brought_along())]
    return [("", _("As the asset needs")), *((code, skill_word(code)) for code in dict.fromkeys(codes))]


def level_options() -> Options:
    return [("", _("As the asset needs")), *((str(level), str(level)) for level in LEVELS)]


def channel_options() -> Options:
    return _words(CHANNEL_WORDS, CHANNEL_WORDS)


def class_options() -> Options:
    return _words(CLASS_WORDS, CLASS_WORDS)


def issue_options(policy: Policy) -> Options:
    """What the letter tells apart; empty when it knows only faults."""
    issues = {issue for promise in policy.promises for issue in promise.when.issues} - {"fault"}
    return [("fault", str(ISSUE_WORDS["fault"])), *_words(sorted(issues), ISSUE_WORDS)] if issues else []


def job_options(policy: Policy) -> Options:
    """The kinds of work the letter tells apart; empty for most letters."""
    jobs = {job for promise in policy.promises for job in (*promise.when.jobs, *promise.when.but_jobs)}
    return [("", _("None of these")), *_words(sorted(jobs), JOB_WORDS)] if jobs else []


def _words(codes: Iterable[str], words: Mapping[str, LazyString]) -> Options:
    return [(code, str(words.get(code, code))) for code in codes]
