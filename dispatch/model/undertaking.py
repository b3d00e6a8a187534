"""What a letter owes besides clocks and bills: gates, returns, new devices, pledges, rest days and bans."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """A step that is allowed only when all ``steps`` before it are done; they are listed in the order of the work.

    ``guards`` is the step of a work order that waits for it, ``finish`` or ``sign_off``; empty for a gate that belongs
    to a contract or an installation and holds up no repair.
    """

    key: str
    steps: tuple[str, ...]
    clause: str
    requirement: str
    guards: str = ""


@dataclass(frozen=True, slots=True)
class Returns:
    """Goods that come back: the papers they need, what rules a return out, whether fakes go back whatever happens."""

    items: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    fakes_unconditionally: bool = False
    clause: str = ""
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new device free of charge after so many completed repairs of the same fault."""

    after_repairs: int
    clause: str
    requirement: str
    causes: tuple[str, ...] = ("quality",)
    in_warranty_only: bool = True
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class GoodsPledge:
    """The maker's word on age and future of a model; ``no_discontinue_days`` None: the letter leaves a blank."""

    clause: str
    requirement: str
    no_discontinue_days: int | None = None


@dataclass(frozen=True, slots=True)
class RosterRule:
    """Rest days each worker is owed in a month."""

    rest_days_per_month: int
    clause: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Ban:
    """Something the letter rules out when somebody is sent or a part is fitted."""

    reason: str
    clause: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A sentence without a number: to be kept and shown, not to be computed."""

    requirement: str
    clause: str
    en: str
