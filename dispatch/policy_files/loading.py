"""Policy files: read, check and collect; nothing is half loaded."""

from __future__ import annotations

import tomllib
from pathlib import Path

from dispatch.errors import Fact, InputErrors, InputProblem
from dispatch.model.policy import Policy
from dispatch.policy_files import sections
from dispatch.policy_files.checks import contradictions
from dispatch.policy_files.promises import read_promises, read_regions
from dispatch.policy_files.shelf import PolicyShelf
from dispatch.policy_files.table import Table


def load_policies(folder: Path, *more: Path) -> PolicyShelf:
    """Every version of every letter in a folder, and in ``more`` folders that may be empty or missing.

    Raises ``InputErrors`` with all the problems of all the files.
    """
    files = sorted(folder.glob("*.toml"))
    problems: list[InputProblem] = []
    if not files:
        problems.append(InputProblem("policy.no_files", str(folder)))
    policies: list[Policy] = []
    seen: dict[tuple[str, int], str] = {}
    for file in (*files, *(file for other in more for file in sorted(other.glob("*.toml")))):
        policy = _read(file, problems)
        if policy is None:
            continue
        known = seen.setdefault((policy.id, policy.version), file.name)
        if known != file.name:
            facts: dict[str, Fact] = {"id": policy.id, "version": policy.version, "other": known}
            problems.append(InputProblem("policy.duplicate", f"{file.name}: id", facts))
        else:
            policies.append(policy)
    if problems:
        raise InputErrors(problems)
    return PolicyShelf(policies)


def load_policy(file: Path) -> Policy:
    """The letter of one file; raises ``InputErrors`` with everything that is wrong with it."""
    problems: list[InputProblem] = []
    policy = _read(file, problems)
    if policy is None or problems:
        raise InputErrors(problems)
    return policy


def policy_of_text(text: str, name: str) -> Policy:
    """The letter of a file's text; ``name`` is how errors call it. ``InputErrors`` as for a file."""
    problems: list[InputProblem] = []
    policy = _parse(text, name, problems)
    if policy is None or problems:
        raise InputErrors(problems)
    return policy


def _read(file: Path, problems: list[InputProblem]) -> Policy | None:
    """The policy as far as it can be read; what is wrong is added to ``problems``."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        problems.append(InputProblem("policy.unreadable", file.name, {"what": str(error.strerror)}))
        return None
    except UnicodeDecodeError as error:
        problems.append(InputProblem("policy.not_toml", file.name, {"what": str(error)}))
        return None
    return _parse(text, file.name, problems)


def _parse(text: str, name: str, problems: list[InputProblem]) -> Policy | None:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(InputProblem("policy.not_toml", name, {"what": str(error)}))
        return None
    before = len(problems)
    table = Table(raw, name, "", problems)
    policy = _policy(table)
    if len(problems) == before:
        problems.extend(contradictions(policy, name))
    return policy


def _policy(table: Table) -> Policy:
    policy = Policy(
        id=table.text("id"),
        version=table.integer("version", required=True) or 0,
        effective_from=table.day("effective_from"),
        title_zh=table.text("title_zh"),
        title_en=table.text("title_en"),
        company=table.text("company"),
        regions=read_regions(table),
        promises=read_promises(table),
        warranty=sections.read_warranty(table),
        charges=sections.read_charges(table),
        plans=sections.read_plans(table),
        gates=sections.read_gates(table),
        bans=sections.read_bans(table),
        returns=sections.read_returns(table),
        replacement=sections.read_replacement(table),
        spare_parts=sections.read_spare_parts(table),
        goods=sections.read_goods(table),
        roster=sections.read_roster(table),
        undertakings=sections.read_undertakings(table),
    )
    table.finish()
    return policy
