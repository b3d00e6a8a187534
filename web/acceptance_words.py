"""Words for how a visit stands with its technician: planned, sent, seen, accepted, declined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dispatch.model.acceptance import AcceptanceState, Asked, Declined, DeclineReason
from dispatch.model.work_order import WorkOrder
from web.people import name_of
from web.present import clock_time, moment
from web.words import LazyString, _, _l

ACCEPTANCE_WORDS: Mapping[AcceptanceState, LazyString] = {
    AcceptanceState.PLANNED: _l("Not sent yet"),
    AcceptanceState.SENT: _l("Sent"),
    AcceptanceState.SEEN: _l("Seen"),
    AcceptanceState.ACCEPTED: _l("Accepted"),
}
REASON_WORDS: Mapping[DeclineReason, LazyString] = {
    DeclineReason.NO_SKILL: _l("I cannot do this repair"),
    DeclineReason.NO_PART: _l("I do not have the part"),
    DeclineReason.TOO_FAR: _l("I cannot be there in time"),
    DeclineReason.BUSY: _l("I cannot leave where I am"),
    DeclineReason.UNWELL: _l("I am unwell"),
    DeclineReason.OTHER: _l("Another reason"),
}


def asked_words(asked: Asked) -> str:
    """ "Sent, no answer by 9:15", or just how far it is."""
    if asked.overdue:
        return _("%(state)s, no answer by %(clock)s", state=_state(asked), clock=clock_time(asked.accept_by))
    return _state(asked)


def _state(asked: Asked) -> str:
    return str(ACCEPTANCE_WORDS[asked.state])


def reason_word(code: str) -> str:
    """The reason in words; a code of an older release as it is."""
    return str(REASON_WORDS[DeclineReason(code)]) if code in [known.value for known in DeclineReason] else code


def declined_words(one: Declined, names: Mapping[str, str]) -> str:
    """Who declined the visit, and why."""
    why = " · ".join(part for part in (reason_word(one.reason), one.note) if part)
    return _("%(name)s declined: %(why)s", name=name_of(names, one.technician_id), why=why)


def last_declined(order: WorkOrder, names: Mapping[str, str]) -> str:
    """The last word of somebody who does not take the present visit; empty once somebody else is given it."""
    said = [one for one in order.acceptance.declined if one.visit_number == order.visit_number]
    return declined_words(said[-1], names) if said and order.technician_id is None else ""


def asked_line(asked: Asked, now: datetime) -> str:
    """The same with its moments, for the page of a work order."""
    if asked.state is AcceptanceState.PLANNED:
        return _("is sent %(moment)s", moment=moment(asked.sent_at, now))
    if asked.state is AcceptanceState.ACCEPTED or asked.overdue:
        return asked_words(asked)
    return _("%(state)s, answer until %(clock)s", state=_state(asked), clock=clock_time(asked.accept_by))
