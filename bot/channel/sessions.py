"""Conversation ids and buttons that only the server can make."""

import hashlib
import secrets
import time

from itsdangerous import BadData, Signer, TimestampSigner

#: Seconds a session lasts: as long as the widget keeps a conversation.
LIFETIME = 24 * 60 * 60

#: Seconds that the clocks of machines may differ by, or a clock be set back.
_SKEW = 300


class Sessions:
    """Makes and checks ids and buttons, signed with the deployment's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._ids = TimestampSigner(secret, salt="session", digest_method=_sha256)

    def new(self) -> str:
        """A fresh id with its time and signature."""
        return self._ids.sign(secrets.token_urlsafe(24)).decode()

    def check(self, session: object) -> str | None:
        """The id in `session` if it is ours and not too old."""
        if not isinstance(session, str) or not session.isascii():
            return None
        try:
            name, made = self._ids.unsign(session, return_timestamp=True)
        except BadData:
            return None
        age = time.time() - made.timestamp()
        return str(name.decode()) if -_SKEW <= age <= LIFETIME else None

    def button(self, payload: str, name: str) -> str:
        """A payload as it is sent to the session called `name`, and to no other."""
        return self._buttons(name).sign(payload).decode()

    def pressed(self, button: object, name: str) -> str | None:
        """The payload of a button that was sent to this session, else None."""
        if not isinstance(button, str):
            return None
        try:
            return self._buttons(name).unsign(button.encode()).decode()
        except (BadData, UnicodeError):
            return None

    def _buttons(self, name: str) -> Signer:
        return Signer(self._secret, salt=f"button {name}", digest_method=_sha256)


def _sha256(content: bytes = b"") -> "hashlib._Hash":
    return hashlib.sha256(content)
