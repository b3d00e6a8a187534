"""Letters in files: ``data/policies/*.toml`` to policies, with every error by file, key, code and action."""

from dispatch.policy_files.drafts import DRAFTS, IN_FORCE, PolicyDraft, PolicyDrafts
from dispatch.policy_files.living import LivingShelf
from dispatch.policy_files.loading import load_policies, load_policy, policy_of_text
from dispatch.policy_files.shelf import PolicyShelf
from dispatch.policy_files.table import term_of

__all__ = [
    "DRAFTS",
    "IN_FORCE",
    "LivingShelf",
    "PolicyDraft",
    "PolicyDrafts",
    "PolicyShelf",
    "load_policies",
    "load_policy",
    "policy_of_text",
    "term_of",
]
