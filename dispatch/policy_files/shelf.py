"""All versions of all letters: the newest by id, the one in force on a day, the one a work order began with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from dispatch.errors import NotFound
from dispatch.model.policy import Policy


class PolicyShelf(Mapping[str, Policy]):
    """A mapping from id to the newest version; older versions stay within reach for clocks that run by them."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._versions: dict[str, dict[int, Policy]] = {}
        for policy in policies:
            self._versions.setdefault(policy.id, {})[policy.version] = policy

    @property
    def every_version(self) -> tuple[Policy, ...]:
        """All there is, by letter and number."""
        return tuple(versions[number] for versions in self._versions.values() for number in sorted(versions))

    def __getitem__(self, policy_id: str) -> Policy:
        versions = self._versions[policy_id]
        return versions[max(versions)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)

    def version(self, policy_id: str, number: int) -> Policy:
        """Exactly this version; ``NotFound`` when its file is gone."""
        found = self._versions.get(policy_id, {}).get(number)
        if found is None:
            raise NotFound("policy.version_not_found", id=policy_id, version=number)
        return found

    def on(self, policy_id: str, day: date) -> Policy:
        """The highest version in effect on the day; before the first took effect, the first."""
        versions = self._versions.get(policy_id)
        if versions is None:
            raise NotFound("policy.not_found", id=policy_id)
        in_effect = [number for number, policy in versions.items() if policy.effective_from <= day]
        return versions[max(in_effect, default=min(versions))]
