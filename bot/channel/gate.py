"""What every channel does to a message before the model sees it."""

from dataclasses import dataclass

from bot.language.text import clean, has_letters
from bot.texts import text

#: Characters after cleaning. A stock model needs 12 GB for a message of 45,000.
MAX_CHARACTERS = 500


@dataclass(frozen=True)
class Refused:
    """A message that is not passed on.

    Attributes:
        reply: what the user is told.
        status: the HTTP status.
        seconds: after how many seconds it may be sent again, 0 for never or at once.
    """

    reply: str
    status: int
    seconds: int = 0


def admit(message: object) -> str | Refused:
    """The message as the model may see it, or why it may not.

    A leading slash goes: to Rasa "/restart" would be a command from anybody.
    """
    if not isinstance(message, str):
        return Refused(text("channel.bad_json"), 400)
    if len(message) > 8 * MAX_CHARACTERS:
        return Refused(text("channel.too_long").format(MAX_CHARACTERS), 413)
    cleaned = clean(message).lstrip("/ ")
    if len(cleaned) > MAX_CHARACTERS:
        return Refused(text("channel.too_long").format(MAX_CHARACTERS), 413)
    if not cleaned:
        return Refused(text("talk.empty"), 400)
    if not has_letters(cleaned):
        return Refused(text("talk.empty"), 200)
    return cleaned


def refusal(refused: Refused, recipient: str) -> list[dict[str, object]]:
    """A refusal in the shape of an answer."""
    status = "not_understood" if refused.status == 200 else "error"
    data = {
        "kind": status, "status": status, "facts": [], "sources": [], "assumptions": [],
        "caveats": [],
    }  # fmt: skip
    named = {"recipient_id": recipient} if recipient else {}
    return [{**named, "text": refused.reply, "custom": data}]
