"""The action server inside the bot's own process.

Rasa calls its action endpoint over HTTP. Here the same call, with the same JSON, runs the
same rasa-sdk executor in place: no second process to keep in memory, no round trip.
"""

from typing import Any

import orjson
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.metrics import ACTION, timed


class LocalActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that is not elsewhere."""

    def __init__(self) -> None:
        # The domain is not sent along with each call: no action of ours reads it.
        super().__init__(url="local:actions", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action named in the call; the answer is what a server would send."""
        with timed(ACTION):
            result = await self._executor.run(kwargs["json"])
        return orjson.loads(orjson.dumps(result))
