"""The environment variables of the contract, read in this one place."""

import os
import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError, validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.failure import Failure
from bot.texts import text

ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
MODEL = ROOT / "models" / "ocop.tar.gz"

_PREFIX = "OCOP_"
#: A shorter secret can be guessed from one session by trying.
_SHORTEST_SECRET = 8
_SHORTEST_TOKEN = 16
#: What may hold a password and is never shown.
_SECRET = frozenset([
    "secret", "staff_token", "database_url", "tracker_url", "redis_url", "broker_url",
    "actions_url",
])  # fmt: skip
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?", re.ASCII)


class Settings(BaseModel):
    """How this deployment is set up; each attribute is the variable OCOP_<ATTRIBUTE>.

    Attributes:
        database_url: SQLAlchemy URL of the knowledge database.
        home_area: the province a site belongs to, '' for none.
        secret: signs web sessions; made anew at each start when not given.
        allowed_origins: other sites that may embed the widget, as scheme://host[:port].
        session_rate: messages a minute of one session.
        address_rate: messages and new sessions a minute of one address; a whole office or a
            mobile network may share one.
        off_file: while this file is there the public channel is off; its words are what
            people are told.
        model_file: the model that answers; the one before it is kept beside it.
        log_format: text for people, json for programs that gather logs.
        keep_days: how long questions in vain and opinions are kept.
        staff_token: opens the page for staff to other machines; '' for this machine only.
        tracker_url: SQLAlchemy URL of the database that keeps conversations; '' for Redis where
            there is one, else the process's memory.
        redis_url: Redis that several workers or machines share; '' for none.
        broker_url: RabbitMQ that takes questions in vain, as amqp://user:password@host/; '' for
            the knowledge database itself.
        actions_url: the webhook of action servers; '' for actions in the bot's own process.
        workers: how many processes answer.
        proxies: how many proxies stand before the server, each adding to X-Forwarded-For.
    """

    database_url: str = f"sqlite:///{VAR / 'knowledge.db'}"
    home_area: str = ""
    secret: str = Field(default_factory=lambda: secrets.token_hex(32), repr=False)
    allowed_origins: tuple[str, ...] = ()
    session_rate: int = Field(30, ge=1, le=6000)
    address_rate: int = Field(600, ge=1, le=600_000)
    keep_days: int = Field(180, ge=1, le=3650)
    staff_token: str = Field("", repr=False)
    log_format: Literal["text", "json"] = "text"
    off_file: Path = VAR / "off.txt"
    model_file: Path = MODEL
    tracker_url: str = Field("", repr=False)
    redis_url: str = Field("", repr=False, regex=r"^(rediss?://\S+)?$")
    broker_url: str = Field("", repr=False, regex=r"^(amqps?://\S+)?$")
    actions_url: str = Field("", regex=r"^(https?://\S+)?$")
    workers: int = Field(1, ge=1, le=64)
    proxies: int = Field(0, ge=0, le=9)

    class Config:
        """Fixed once read."""

        frozen = True

    @validator("home_area")
    def _bare(cls, value: str) -> str:
        return value.strip()

    @validator("secret")
    def _long_enough(cls, value: str) -> str:
        if len(value) < _SHORTEST_SECRET:
            raise ValueError
        return value

    @validator("staff_token")
    def _hard_to_guess(cls, value: str) -> str:
        if 0 < len(value) < _SHORTEST_TOKEN:
            raise ValueError
        return value

    @validator("database_url", "tracker_url")
    def _readable(cls, value: str) -> str:
        try:
            known = not value or make_url(value).get_backend_name() in {"sqlite", "postgresql"}
        except (ArgumentError, ValueError):
            raise ValueError from None
        if not known:
            raise ValueError
        return value

    @validator("redis_url", "broker_url", "actions_url")
    def _reachable(cls, value: str) -> str:
        """A password with signs of its own in it must be written with %; else it is no password."""
        parts = urlsplit(value)
        odd = "#" in value or "@" in parts.path or (value and not parts.hostname)
        if odd or (parts.port == 0):
            raise ValueError
        return value

    @validator("actions_url")
    def _without_password(cls, value: str) -> str:
        # Rasa writes this address into the log.
        if "@" in value:
            raise ValueError
        return value

    @validator("allowed_origins", pre=True)
    def _origins(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        origins = tuple(o.rstrip("/").lower() for o in value.replace(",", " ").split())
        if not all(map(_ORIGIN.fullmatch, origins)):
            raise ValueError
        return origins


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environment`, by default the process's own.

    Raises:
        Failure: if a variable has a value it cannot have; the line names it and says what fits.
    """
    given = os.environ if environment is None else environment
    keys = (_PREFIX + name.upper() for name in Settings.__fields__)
    return _settings(tuple((key, given[key]) for key in keys if given.get(key, "").strip()))


@lru_cache(maxsize=8)
def _settings(given: tuple[tuple[str, str], ...]) -> Settings:
    """The settings of these variables; the same ones for the same, a secret made anew too."""
    names = {name: _PREFIX + name.upper() for name in Settings.__fields__}
    found = dict(given)
    values = {name: found[key] for name, key in names.items() if key in found}
    try:
        return Settings.parse_obj(values)
    except ValidationError as error:
        wrong = str(error.errors()[0]["loc"][0])
        shown = "…" if wrong in _SECRET else values[wrong]
        line = text("cli.wrong_setting").format(names[wrong], shown, text(f"settings.{wrong}"))
        raise Failure(line) from None
