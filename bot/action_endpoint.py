"""Where the actions run: in the bot's own process, or in action servers of their own."""

from rasa.utils.endpoints import EndpointConfig

from bot.local_actions import LocalActions
from bot.metrics import ACTION, timed
from bot.settings import Settings


def action_endpoint(current: Settings) -> EndpointConfig:
    """The endpoint that the settings name."""
    return RemoteActions(current.actions_url) if current.actions_url else LocalActions()


class RemoteActions(EndpointConfig):  # type: ignore[misc]
    """An action server, or several behind one address."""

    def __init__(self, url: str) -> None:
        # The domain is not sent along with each call: no action of ours reads it.
        super().__init__(url=url, enable_selective_domain=True)

    async def request(self, *args: object, **kwargs: object) -> object:
        """Upstream's request, timed."""
        with timed(ACTION):
            return await super().request(*args, **kwargs)
