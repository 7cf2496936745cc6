"""The action server inside the bot's own process.

Rasa calls its action endpoint over HTTP. Here the same call, with the same JSON, runs the
same rasa-sdk executor in place: no second process to keep in memory, no round trip.
"""

import asyncio
from typing import Any

import orjson
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.metrics import ACTION, timed
from bot.settings import settings


class LocalActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that is not elsewhere."""

    def __init__(self) -> None:
        # The domain is not sent along with each call: no action of ours reads it.
        super().__init__(url="local:actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self._waits = not settings().database_url.startswith("sqlite")

    def _run(self, call: Any) -> Any:
        return asyncio.run(self._executor.run(call))

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action named in the call; the answer is what a server would send."""
        with timed(ACTION):
            if self._waits:
                # In a thread: a database that does not answer must not hold up the others.
                result = await asyncio.to_thread(self._run, kwargs["json"])
            else:
                result = await self._executor.run(kwargs["json"])
        return orjson.loads(orjson.dumps(result))
