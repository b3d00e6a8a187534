"""The address book: recipients with their channels, language and quiet hours, read from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from dispatch.errors import InputErrors, InputProblem
from dispatch.escalation import Step
from dispatch.model.moment import SHANGHAI
from dispatch.toml_files import read_file

KINDS = ("file", "email", "webhook", "wecom", "dingtalk", "feishu")
LANGUAGES = ("zh", "en")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """What the file says of a channel; which keys are needed depends on its ``kind``.

    Keys that end in ``_env`` name environment variables, so that no secret lies in the file.
    """

    kind: str
    path: str = ""
    url: str = ""
    url_env: str = ""
    secret_env: str = ""
    host: str = ""
    port: int = 587
    sender: str = ""
    to: tuple[str, ...] = ()
    user: str = ""
    password_env: str = ""
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person or a group. ``quiet`` is a span of the day, over midnight or not; None for who is never quiet."""

    channels: tuple[str, ...]
    language: str
    quiet: tuple[time, time] | None

    def earliest(self, at: datetime, *, urgent: bool) -> datetime:
        """When he may be told of something that comes up at ``at``."""
        if urgent or self.quiet is None:
            return at
        begins, ends = self.quiet
        local = at.astimezone(SHANGHAI)
        now = local.time()
        is_quiet = begins <= now < ends if begins <= ends else now >= begins or now < ends
        if not is_quiet:
            return at
        day = local.date() if now < ends else local.date() + timedelta(days=1)
        return datetime.combine(day, ends, SHANGHAI)


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Everybody who can be told. ``digest_from`` messages that wait for one recipient are sent as one."""

    recipients: Mapping[str, Recipient]
    channels: Mapping[str, ChannelPlan]
    digest_from: int

    def addresses(self, step: Step, at: datetime) -> tuple[tuple[str, str, datetime], ...]:
        """Recipient, channel and earliest moment of everybody whom a step tells; unknown names are passed over."""
        return tuple(
            (name, channel, recipient.earliest(at, urgent=step.urgent))
            for name in step.tell
            if (recipient := self.recipients.get(name)) is not None
            for channel in recipient.channels
        )


@dataclass(frozen=True, slots=True)
class _RecipientText:
    channels: tuple[str, ...]
    language: str = "zh"
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class _FileText:
    recipients: dict[str, _RecipientText]
    channels: dict[str, ChannelPlan] = field(default_factory=dict)
    digest_from: int = 5


def load_book(file: Path, told: frozenset[str] = frozenset()) -> AddressBook:
    """Read the address book; ``InputErrors`` lists what is wrong, and every one of ``told`` whom it does not know."""
    text = read_file(file, _FileText)
    problems = [
        InputProblem("notifications.unknown_recipient", f"{file.name}.recipients", {"given": name})
        for name in sorted(told - text.recipients.keys())
    ]
    if text.digest_from < 2:
        given = {"given": text.digest_from}
        problems.append(InputProblem("notifications.bad_digest", f"{file.name}.digest_from", given))
    for name, plan in text.channels.items():
        problems.extend(_wrong_with(plan, f"{file.name}.channels.{name}"))
    recipients = {
        name: _recipient(one, f"{file.name}.recipients.{name}", text.channels, problems)
        for name, one in text.recipients.items()
    }
    if problems:
        raise InputErrors(problems)
    return AddressBook(recipients, text.channels, text.digest_from)


def _recipient(
    text: _RecipientText, where: str, channels: Mapping[str, ChannelPlan], problems: list[InputProblem]
) -> Recipient:
    for name in text.channels:
        if name not in channels:
            problems.append(InputProblem("notifications.unknown_channel", f"{where}.channels", {"given": name}))
    if text.language not in LANGUAGES:
        problems.append(InputProblem("notifications.bad_language", f"{where}.language", {"given": text.language}))
    span = _SPAN.fullmatch(text.quiet)
    if text.quiet and span is None:
        problems.append(InputProblem("notifications.bad_quiet", f"{where}.quiet", {"given": text.quiet}))
    quiet = None if span is None else (time(int(span[1]), int(span[2])), time(int(span[3]), int(span[4])))
    return Recipient(text.channels, text.language, quiet)


_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "file": (("path",),),
    "email": (("host",), ("sender",), ("to",)),
    "webhook": (("url", "url_env"), ("secret_env",)),
    "wecom": (("url", "url_env"),),
    "dingtalk": (("url", "url_env"),),
    "feishu": (("url", "url_env"),),
}
"""Per kind what it cannot do without; of several keys in one bracket any will do."""


def _wrong_with(plan: ChannelPlan, where: str) -> list[InputProblem]:
    if plan.kind not in KINDS:
        return [InputProblem("notifications.unknown_kind", f"{where}.kind", {"given": plan.kind})]
    problems = [
        InputProblem("notifications.key_needed", where, {"key": " / ".join(keys), "kind": plan.kind})
        for keys in _NEEDED[plan.kind]
        if not any(getattr(plan, key) for key in keys)
    ]
    if plan.url and not plan.url.startswith(("https://", "http://")):
        problems.append(InputProblem("notifications.bad_url", f"{where}.url", {"given": plan.url}))
    return problems
