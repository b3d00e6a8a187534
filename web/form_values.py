"""What a form sends, read field by field; and what is wrong with it, sorted back to the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.errors import InputErrors, InputProblem, PaidanError
from dispatch.messages import Language, Message, explain
from dispatch.model.moment import SHANGHAI


class Form:
    """Fields of one request. Problems are collected; :meth:`finish` raises them together."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self._problems: list[InputProblem] = []

    def text(self, name: str) -> str:
        return self._fields.get(name, "").strip()

    def text_or_none(self, name: str) -> str | None:
        return self.text(name) or None

    def flag(self, name: str) -> bool:
        return self.text(name) not in ("", "0", "off")

    def number(self, name: str) -> int | None:
        """A whole number; what is no number is a problem of the field."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 10:
            return int(text)
        self._problems.append(InputProblem("form.not_a_number", name, {"given": text[:40]}))
        return None

    def required_number(self, name: str) -> int | None:
        """A whole number that has to be there."""
        if not self.text(name):
            self._problems.append(InputProblem("form.not_a_number", name, {"given": ""}))
        return self.number(name)

    def degrees(self, name: str) -> float | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self._problems.append(InputProblem("form.not_a_number", name, {"given": text[:40]}))
            return None

    def moment(self, name: str) -> datetime | None:
        """A local time of Shanghai as ``<input type="datetime-local">`` writes it."""
        text = self.text(name)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            self._problems.append(InputProblem("form.not_a_moment", name, {"given": text[:40]}))
            return None
        return instant.replace(microsecond=0) if instant.tzinfo else instant.replace(microsecond=0, tzinfo=SHANGHAI)

    def required_moment(self, name: str) -> datetime | None:
        if not self.text(name):
            self._problems.append(InputProblem("form.no_moment", name))
        return self.moment(name)

    def finish(self) -> None:
        """Raise ``InputErrors`` when any field read so far was wrong."""
        if self._problems:
            raise InputErrors(self._problems)


@dataclass(frozen=True, slots=True)
class Errors:
    """The words of an error: those of a field beside it, the others above the form."""

    by_field: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Message, ...] = ()

    def of(self, name: str) -> str:
        return self.by_field.get(name, "")


NO_ERRORS = Errors()


def errors_of(error: PaidanError, fields: tuple[str, ...], language: Language) -> Errors:
    """Sort what went wrong to the ``fields`` of a form."""
    by_field: dict[str, str] = {}
    others = []
    for one in explain(error, language):
        if one.where in fields:
            by_field[one.where] = " ".join(part for part in (by_field.get(one.where), one.cause, one.action) if part)
        else:
            others.append(one)
    return Errors(by_field, tuple(others))


def for_input(instant: datetime) -> str:
    """An instant as the value of ``<input type="datetime-local">``, in Shanghai."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
