"""Collecting a turn's messages, each whole."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class WholeMessages(CollectingOutputChannel):  # type: ignore[misc]
    """Keeps text, data and buttons of an answer together as one message.

    Upstream (rasa 3.6.21, rasa/core/channels/channel.py, OutputChannel.send_response)
    sends the text and the custom data of one response as two messages.
    """

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect one message with all its parts."""
        kept = {k: message[k] for k in ("text", "custom", "buttons") if message.get(k)}
        await self._persist_message({"recipient_id": recipient_id, **kept})
