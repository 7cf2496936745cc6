"""The server: Rasa with our channels, on loopback unless told otherwise.

A master that holds what all share (code, model, small tables) starts workers, and starts
another where one dies: gunicorn. SIGHUP makes it load the model anew and replace the workers
one by one; where the new model cannot be loaded all goes on with the old one.
"""

import errno
import logging
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

from bot import tensorflow_free
from bot.model_switch import ModelUnreadable, pid_file
from bot.settings import ROOT, Settings, settings

logger = logging.getLogger(__name__)

#: Bytes of a request's body: a message of 500 characters and its JSON, with room.
_MAX_BODY = "16384"
#: Seconds that a worker has to finish its turns when it is to end.
_GRACE = 35
#: Seconds that the head of a request may take to arrive; that its body and its turn may take.
_SLOWEST_HEAD, _SLOWEST_TURN = 10, 45
#: Seconds after which a worker that does not reply to its master is replaced.
_DEAD = 60


def quiet_environment(config: Path = ROOT / "config.yml") -> None:
    """What must stand in the environment before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SANIC_REQUEST_MAX_SIZE", _MAX_BODY)
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    warnings.simplefilter("ignore")
    tensorflow_free.apply(config)


def serve(model: Path, host: str, port: int, root: Path) -> None:
    """Serve until interrupted. `model` must exist; `root` holds credentials.yml.

    Raises:
        Failure: if the model cannot be loaded.
    """
    quiet_environment()
    current = settings()
    if current.workers > 1:
        # Read when the counters are made: each process counts into a file of this folder.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="ocop-metrics-")
    from bot.logs import set_up_logs
    from bot.master import Master

    set_up_logs()
    known = pid_file(current, port)
    Master(model, root, current, known, _options(current, host, port)).run()


def _options(current: Settings, host: str, port: int) -> dict[str, Any]:
    """How gunicorn is set up; https://docs.gunicorn.org has what each means."""
    named = f"[{host}]" if ":" in host else host
    return {
        "bind": f"{named}:{port}", "workers": current.workers, "preload_app": True,
        "worker_class": "bot.worker.Worker", "graceful_timeout": _GRACE, "timeout": _DEAD,
        "loglevel": "warning", "proc_name": "ocop", "backlog": 512,
    }  # fmt: skip


def application(root: Path, current: Settings, agent: Any) -> Any:
    """The Sanic application with our channels and this agent.

    Args:
        root: the folder of credentials.yml.
        current: the settings.
        agent: a function without arguments that gives the agent to answer with.
    """
    from rasa.core.run import configure_app, create_http_input_channels

    from bot.channel.headers import add_headers
    from bot.metrics import note_model

    app = configure_app(
        create_http_input_channels(None, str(root / "credentials.yml")),
        cors=list(current.allowed_origins), enable_api=False,
    )  # fmt: skip
    app.config.ACCESS_LOG = False
    app.config.REQUEST_TIMEOUT, app.config.RESPONSE_TIMEOUT = _SLOWEST_HEAD, _SLOWEST_TURN

    add_headers(app)

    async def take_agent(app: Any, _loop: object) -> None:
        app.ctx.agent = agent()
        note_model(app.ctx.agent.model_id)

    app.register_listener(take_agent, "before_server_start")
    return app


def warm_up() -> None:
    """Open the knowledge now, so that the first question does not wait for it."""
    from actions import knowledge_base
    from bot.components.reading import read

    opened = knowledge_base.knowledge()
    knowledge_base.warm_up(opened)
    read("Lào Cai")
    # What is open belongs to this process; each worker opens its own.
    opened.store.engine.dispose()


def load_agent(model: Path, current: Settings) -> Any:
    """The agent of a model, over the stores that the settings name.

    Raises:
        ModelUnreadable: if the model cannot be loaded.
    """
    from rasa.core.agent import Agent

    from bot import rasa_fixes
    from bot.action_endpoint import action_endpoint
    from bot.locks import lock_store
    from bot.tracker_store import tracker_store

    rasa_fixes.apply()
    agent = Agent(
        tracker_store=tracker_store(current), lock_store=lock_store(current),
        action_endpoint=action_endpoint(current),
    )  # fmt: skip
    try:
        agent.load_model(str(model))
    except Exception as error:
        raise ModelUnreadable(str(model)) from error
    return agent


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on this port yet.

    Raises:
        OSError: if this machine has no such address, or the port is not for this user.
    """
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True
