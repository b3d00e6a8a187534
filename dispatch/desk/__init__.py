"""The desk: every use case of dispatchers, technicians, the planner and the simulated world.

Every changing use case takes ``now`` (what time it is), ``actor`` (who does it) and ``command_id`` (an idempotency key:
the same key and body give the same answer and change nothing twice; the same key with another body is ``Conflict``).
Rows and event are written in one unit of work.
"""

from __future__ import annotations

from dispatch.desk.accepting import Accepting
from dispatch.desk.alerts import Alerts
from dispatch.desk.closures import Closures
from dispatch.desk.curing import Curing
from dispatch.desk.duties import Duties
from dispatch.desk.emergencies import Emergencies
from dispatch.desk.faults import Faults, Quote
from dispatch.desk.findings import Findings
from dispatch.desk.forecasts import Forecasts
from dispatch.desk.forgetting import Forgetting
from dispatch.desk.hints import Hints
from dispatch.desk.measuring import Measuring
from dispatch.desk.outbox import Outbox
from dispatch.desk.places import Places
from dispatch.desk.planners import Planners
from dispatch.desk.plans import Plans
from dispatch.desk.publishing import Publishing
from dispatch.desk.reapplying import Reapplying
from dispatch.desk.repairing import Repairing
from dispatch.desk.reports import FaultReport
from dispatch.desk.rosters import Rosters
from dispatch.desk.sheets import Sheets
from dispatch.desk.terms import Terms
from dispatch.desk.undoing import Undoing
from dispatch.desk.views import Views
from dispatch.desk.visits import Visits


class Desk(
    Emergencies,
    Faults,
    Places,
    Visits,
    Findings,
    Terms,
    Closures,
    Rosters,
    Duties,
    Alerts,
    Outbox,
    Accepting,
    Sheets,
    Measuring,
    Planners,
    Plans,
    Repairing,
    Curing,
    Publishing,
    Forecasts,
    Forgetting,
    Reapplying,
    Undoing,
    Views,
    Hints,
):
    """The one door to the desk; opened by ``dispatch.opening.open_desk``."""


__all__ = ["Desk", "FaultReport", "Quote"]
