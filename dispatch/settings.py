"""Settings of one installation: from the environment (``PAIDAN_...``), with defaults that run on one machine."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dispatch.errors import InputErrors, InputProblem, Unavailable
from dispatch.model.retention import Retention


class Settings(BaseSettings):
    """``data`` is the folder that holds the store and its secrets; ``database`` overrides the embedded SQLite.

    ``policies`` is a folder of letters in place of the shipped ones (``letters`` in ``data`` adds to either),
    ``calendar`` an administrator's table of days off and worked (see ``data/calendars``), ``map_folder`` other base
    maps, ``escalation`` who is told when a promise is in danger and ``notifications`` how he is reached (see the files
    of these names in ``data``). ``trusted_hosts`` are the names, apart by commas, by which browsers reach the board
    beside this machine's own; ``behind_tls`` says that they do so by https.

    ``geocoder`` is a map service that dispatchers may ask about an address (none by default), ``geocoder_key`` one's
    own key for it, ``geocoder_server`` one's own server in place of the public one.

    ``home_province`` is the two-digit code of the province (44 is Guangdong) that decides between places of one name
    when nothing else does.

    ``travel`` is the provider of travel times (``dispatch.travel.choice.KINDS``), ``roads`` a folder of imported roads
    in place of the shipped model, ``travel_timeout_seconds`` how long a travel server may take for a part of a matrix,
    ``modes`` the ways to travel besides driving, apart by commas (``rail``, ``air``, ``ferry``; empty: driving alone).

    ``keep_plans_days`` is how long a plan that was in force is kept: a replay reaches back as far; ``keep_drafts_days``
    is for plans that never were, ``keep_commands_days`` for the keys by which a command that comes twice is known.

    The letters leave open how long before its day an inspection may be made and how long after it is tolerated
    (``inspection_lead_days``, ``inspection_tolerance_days``), how far from a fault it rides along
    (``ride_along_minutes``), and when a dissatisfied customer is called again (``call_repeat_days``).

    ``night_away_minutes`` is the driving that a night away is worth: nobody stays out over night to save less.

    ``accept_minutes`` of his working time has a technician to accept a visit that was sent to him, before somebody
    hears of it (0: nobody is asked).
    """

    model_config = SettingsConfigDict(env_prefix="PAIDAN_", extra="forbid")

    data: Path = Path("var")
    database: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    trusted_hosts: str = ""
    behind_tls: bool = False
    search_seconds: float = 4.0
    policies: Path | None = None
    calendar: Path | None = None
    map_folder: Path | None = None
    escalation: Path | None = None
    notifications: Path | None = None
    inspection_lead_days: int = Field(35, ge=0, le=365)
    inspection_tolerance_days: int = Field(7, ge=0, le=180)
    ride_along_minutes: int = Field(30, ge=0, le=600)
    travel: str = "road_graph"
    roads: Path | None = None
    modes: str = "rail,air,ferry"
    travel_timeout_seconds: float = Field(5.0, gt=0, le=120)
    call_repeat_days: int = Field(3, ge=1, le=90)
    night_away_minutes: int = Field(180, ge=0, le=1440)
    accept_minutes: int = Field(15, ge=0, le=1440)
    keep_plans_days: int = Field(366, ge=1, le=36_500)
    keep_drafts_days: int = Field(7, ge=1, le=36_500)
    keep_commands_days: int = Field(31, ge=1, le=36_500)
    geocoder: Literal["", "nominatim", "baidu", "amap"] = ""
    geocoder_key: SecretStr = SecretStr("")
    geocoder_server: str = Field("", pattern=r"^(https?://[^\s]+)?$")
    home_province: str = Field("", pattern=r"^([1-8]\d)?$")

    @property
    def retention(self) -> Retention:
        """How long what is over is kept."""
        plans, drafts, commands = (
            timedelta(days=days) for days in (self.keep_plans_days, self.keep_drafts_days, self.keep_commands_days)
        )
        return Retention(plans, drafts, commands)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{(self.data / 'paidan.sqlite').resolve()}"


def read_settings(**overrides: object) -> Settings:
    """Environment plus overrides (None leaves a setting alone); ``InputErrors`` names each bad variable."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InputErrors(
            [
                InputProblem("settings.bad_value", ".".join(str(part) for part in e["loc"]), {"what": e["msg"]})
                for e in error.errors()
            ]
        ) from error


def make_data_folder(settings: Settings) -> None:
    """The data folder, writable, or ``Unavailable``."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        probe = settings.data / ".writable"
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise Unavailable("data.unwritable", folder=str(settings.data), what=error.strerror) from error


def secret_key(settings: Settings) -> str:
    """The key that signs sessions: made once, kept readable by its owner only."""
    file = settings.data / "secret_key"
    if not file.exists():
        make_data_folder(settings)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii").strip()
