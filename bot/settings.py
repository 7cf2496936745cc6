"""The environment variables of the contract, read in this one place."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
MODEL = ROOT / "models" / "ocop.tar.gz"


@dataclass(frozen=True)
class Settings:
    """How this deployment is set up.

    Attributes:
        database_url: SQLAlchemy URL of the knowledge database.
        home_area: the province a site belongs to, '' for none.
        secret: signs web sessions; made anew at each start when not given.
        allowed_origins: sites that may embed the widget.
    """

    database_url: str = f"sqlite:///{VAR / 'knowledge.db'}"
    home_area: str = ""
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    allowed_origins: tuple[str, ...] = ()


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environment`, by default the process's own."""
    given = os.environ if environment is None else environment
    origins = given.get("OCOP_ALLOWED_ORIGINS", "").replace(",", " ").split()
    values = {
        "database_url": given.get("OCOP_DATABASE_URL", ""),
        "home_area": given.get("OCOP_HOME_AREA", "").strip(),
        "secret": given.get("OCOP_SECRET", ""),
    }
    return Settings(**{k: v for k, v in values.items() if v}, allowed_origins=tuple(origins))
