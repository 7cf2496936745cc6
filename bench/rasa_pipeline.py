"""A Rasa pipeline as a contestant; its option is a configuration."""

import asyncio
import os
from pathlib import Path
from typing import Any

from bench.contestant import Parser
from bot.settings import ROOT


def train(folder: Path, config: str) -> None:
    """Train the configuration on the project's examples."""
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # training is timed, not remembered
    prepare()
    from rasa.model_training import train_nlu

    train_nlu(config, str(ROOT / "data" / "nlu"), str(folder), fixed_model_name="model")


def prepare() -> None:
    """Load Rasa, which is no part of the model's own memory."""
    from bot.logs import set_up_logs

    set_up_logs()
    import rasa.core.agent
    import rasa.model_training  # noqa: F401


def open_parser(folder: Path) -> Parser:
    """The trained model."""
    from rasa.core.agent import load_agent

    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(str(folder / "model.tar.gz")))

    def parse(text: str) -> dict[str, Any]:
        parsed = loop.run_until_complete(agent.parse_message(text))
        names = [i["name"] for i in parsed.get("intent_ranking") or [parsed["intent"]]]
        heard = parsed["intent"]["name"]
        return {
            "text": parsed["text"], "intent": next((n for n in names if n and n[:4] != "nlu_"), ""),
            "heard": heard, "entities": parsed["entities"],
            "questions": parsed.get("questions", []),
        }  # fmt: skip

    return parse
