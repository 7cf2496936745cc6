"""Which websites may use the channel from a visitor's browser."""

from collections.abc import Sequence


class Origins:
    """The server's own pages and the origins named in the settings; no others.

    CORS, which is set up from the same settings (bot/rasa_fixes.py), keeps a page of another
    site from reading an answer. This keeps it from asking.
    """

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(allowed)

    def allow(self, origin: str | None, host: str) -> bool:
        """Whether a request with this Origin header to this Host is answered.

        Without the header it comes from no web page.
        """
        own = {f"http://{host}", f"https://{host}"} if host else set()
        return origin is None or origin in self._allowed or origin in own
