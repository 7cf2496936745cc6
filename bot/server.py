"""The server: Rasa with our channels, our actions inside, on loopback unless told otherwise."""

import os
import warnings
from pathlib import Path

from bot.settings import settings

#: Bytes of a request's body: a message of 500 characters and its JSON, with room.
_MAX_BODY = "16384"


def quiet_environment() -> None:
    """What must stand in the environment before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SANIC_REQUEST_MAX_SIZE", _MAX_BODY)
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    warnings.simplefilter("ignore")


def serve(model: Path, host: str, port: int, root: Path) -> None:
    """Serve until interrupted. `model` must exist; `root` holds credentials.yml."""
    quiet_environment()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from bot import rasa_fixes
    from bot.local_actions import LocalActions
    from bot.logs import set_up_logs

    set_up_logs()
    rasa_fixes.apply()
    warm_up()
    serve_application(
        model_path=str(model), interface=host, port=port, enable_api=False,
        credentials=str(root / "credentials.yml"), cors=list(settings().allowed_origins),
        endpoints=AvailableEndpoints(
            action=LocalActions(),
            tracker_store=EndpointConfig(type="bot.tracker_store.BoundedTrackerStore"),
        ),
    )  # fmt: skip


def warm_up() -> None:
    """Open the knowledge now, so that the first question does not wait for it."""
    from actions import knowledge_base
    from bot.components.reading import read

    knowledge_base.warm_up(knowledge_base.knowledge())
    read("Lào Cai")


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on this port yet."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        return probe.connect_ex((host, port)) != 0
