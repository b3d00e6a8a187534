"""Channels: a file, a mail server, a firm's own system, and the robots of WeCom, DingTalk and Feishu groups."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from dispatch.notifying.book import ChannelPlan
from dispatch.notifying.signing import dingtalk_sign, feishu_sign, signature

TIMEOUT_SECONDS = 10.0
LONGEST_ANSWER_BYTES = 65_536


class Undelivered(Exception):
    """A channel did not take a message. ``final`` when trying again cannot help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.why = why[:300]
        self.final = final


@dataclass(frozen=True, slots=True)
class Note:
    """What is sent. ``id`` names the delivery, the same on every try, so that a receiver can tell a repetition."""

    id: str
    subject: str
    text: str
    facts: tuple[Mapping[str, object], ...]
    unix_seconds: int


class Channel(Protocol):
    """Takes a note or raises ``Undelivered``."""

    def send(self, note: Note) -> None: ...


@dataclass(frozen=True, slots=True)
class FileChannel:
    """One line of JSON a note, at the end of a file."""

    file: Path

    def send(self, note: Note) -> None:
        line = {"id": note.id, "at": note.unix_seconds, "subject": note.subject, "text": note.text, "facts": note.facts}
        try:
            with self.file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise Undelivered(str(error)) from error


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """A mail server that takes mail for us, with STARTTLS unless told otherwise."""

    plan: ChannelPlan
    password: str = ""

    def send(self, note: Note) -> None:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = note.subject, self.plan.sender, ", ".join(self.plan.to)
        mail["Message-ID"] = f"<{note.id}@paidan>"
        mail.set_content(note.text)
        try:
            with smtplib.SMTP(self.plan.host, self.plan.port, timeout=TIMEOUT_SECONDS) as server:
                if self.plan.starttls:
                    server.starttls()
                if self.plan.user:
                    server.login(self.plan.user, self.password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """A firm's own system: signed JSON, see :mod:`dispatch.notifying.signing`."""

    url: str
    secret: str

    def send(self, note: Note) -> None:
        given = {"id": note.id, "subject": note.subject, "text": note.text, "alerts": list(note.facts)}
        body = json.dumps(given, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "X-Paidan-Delivery": note.id,
            "X-Paidan-Timestamp": str(note.unix_seconds),
            "X-Paidan-Signature": signature(self.secret, note.unix_seconds, body),
        }
        _post(self.url, body, headers)


@dataclass(frozen=True, slots=True)
class RobotChannel:
    """A group robot: ``compose`` gives the address and the body of one text message, ``code_key`` names its verdict."""

    compose: Callable[[Note], tuple[str, Mapping[str, object]]]
    code_key: str

    def send(self, note: Note) -> None:
        url, body = self.compose(note)
        answer = _post(url, json.dumps(body, ensure_ascii=False).encode(), {})
        try:
            code = json.loads(answer)[self.code_key]
        except (ValueError, KeyError, TypeError) as error:
            raise Undelivered(f"not a robot's answer: {answer[:100]!r}") from error
        if code != 0:
            raise Undelivered(f"the robot says {answer[:200].decode(errors='replace')}")


def wecom(url: str) -> RobotChannel:
    """A robot of a WeCom group."""
    return RobotChannel(lambda note: (url, {"msgtype": "text", "text": {"content": note.text}}), "errcode")


def dingtalk(url: str, secret: str) -> RobotChannel:
    """A robot of a DingTalk group, signed when it has a secret."""

    def compose(note: Note) -> tuple[str, Mapping[str, object]]:
        at = 1000 * note.unix_seconds
        signed = urllib.parse.urlencode({"timestamp": at, "sign": dingtalk_sign(secret, at)}) if secret else ""
        return (f"{url}&{signed}" if signed else url), {"msgtype": "text", "text": {"content": note.text}}

    return RobotChannel(compose, "errcode")


def feishu(url: str, secret: str) -> RobotChannel:
    """A robot of a Feishu group, signed when it has a secret."""

    def compose(note: Note) -> tuple[str, Mapping[str, object]]:
        at = note.unix_seconds
        signed = {"timestamp": str(at), "sign": feishu_sign(secret, at)} if secret else {}
        return url, {**signed, "msg_type": "text", "content": {"text": note.text}}

    return RobotChannel(compose, "code")


def channel_of(plan: ChannelPlan, folder: Path, environment: Mapping[str, str]) -> Channel:
    """The channel a plan describes; files lie in ``folder``, secrets come from ``environment``."""
    url = environment.get(plan.url_env, "") if plan.url_env else plan.url
    secret = environment.get(plan.secret_env, "")
    match plan.kind:
        case "file":
            return FileChannel(folder / plan.path)
        case "email":
            return EmailChannel(plan, environment.get(plan.password_env, ""))
        case "webhook":
            return WebhookChannel(url, secret)
        case "wecom":
            return wecom(url)
        case "dingtalk":
            return dingtalk(url, secret)
        case _:
            return feishu(url, secret)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A robot's address carries its key; it is not handed on to wherever an answer points."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise Undelivered("no address: is its environment variable set?")
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        url, body, {"Content-Type": "application/json; charset=utf-8", **headers}
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return bytes(answer.read(LONGEST_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        error.close()
        raise Undelivered(f"HTTP {error.code}", final=error.code == HTTPStatus.GONE) from error
    except (OSError, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}") from error
