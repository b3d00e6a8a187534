"""Due moments: what a policy promises for one work order, and how each promise stands at a given moment."""

from dispatch.commitments.due import commitments, followup_open
from dispatch.commitments.facts import arrival_hours
from dispatch.commitments.states import next_due, statuses, unchanged_until

__all__ = ["arrival_hours", "commitments", "followup_open", "next_due", "statuses", "unchanged_until"]
