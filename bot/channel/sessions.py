"""Conversation ids that only the server can make."""

import hmac
import secrets


class Sessions:
    """Makes and checks ids: random, signed with the deployment's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def new(self) -> str:
        """A fresh id with its signature."""
        name = secrets.token_urlsafe(24)
        return f"{name}.{self._sign(name)}"

    def check(self, session: object) -> str | None:
        """The id in `session` if its signature is ours."""
        if not isinstance(session, str) or session.count(".") != 1 or not session.isascii():
            return None
        name, signature = session.split(".")
        return name if hmac.compare_digest(signature, self._sign(name)) else None

    def _sign(self, name: str) -> str:
        return hmac.new(self._secret, name.encode(), "sha256").hexdigest()[:40]
