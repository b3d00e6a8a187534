"""Letters in files: ``data/policies/*.toml`` to policies, with every error by file, key, code and action."""

from dispatch.policy_files.loading import load_policies, load_policy
from dispatch.policy_files.shelf import PolicyShelf

__all__ = ["PolicyShelf", "load_policies", "load_policy"]
