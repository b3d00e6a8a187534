"""Due moments: what a policy promises for one work order, and how each promise stands at a given moment."""

from dispatch.commitments.due import commitments, followup_open
from dispatch.commitments.states import next_due, statuses

__all__ = ["commitments", "followup_open", "next_due", "statuses"]
