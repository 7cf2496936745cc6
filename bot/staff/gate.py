"""Who may see the page for staff: people on this machine, or those who have the token."""

import asyncio
import base64
import binascii
import hmac
import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bot.texts import text

#: What the tables' page is called in addresses.
DATABASE = "du-lieu"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Names under which this machine calls itself; another name means another site's page asks.
_LOCAL_NAMES = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
#: What proxies add to a request: somebody from elsewhere asks.
_OF_PROXIES = ("x-forwarded", "x-real-ip", "forwarded", "via", "true-client-ip", "cf-", "x-client")
#: Our page, the tables with their rows, files of pages: nothing else of Datasette is there.
_OPEN = re.compile(
    rf"/|/{DATABASE}(?:\.json)?|/{DATABASE}/[a-z_]+(?:\.(?:json|csv))?"
    rf"|/{DATABASE}/[a-z_]+/[^/]+(?:\.json)?|/-/static/[\w.-]+|/favicon\.ico"
)
_SECRET = frozenset([b"authorization", b"cookie", b"proxy-authorization"])
#: Seconds that a wrong token waits, so that guessing takes long.
_WRONG = 1.0
_HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


class Gate:
    """Lets in whoever may see the page, and tells browsers to keep nothing of it."""

    def __init__(self, app: App, token: str) -> None:
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] not in {"GET", "HEAD"}:
            await _refuse(send, 405, text("channel.no_method"))
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        if self._token and not _has_token(headers, self._token):
            if headers.get("authorization"):
                await asyncio.sleep(_WRONG)
            challenge = (b"www-authenticate", b'Basic realm="OCOP", charset="UTF-8"')
            await _refuse(send, 401, text("staff.need_token"), challenge)
        elif not self._token and not _is_here(scope, headers):
            await _refuse(send, 403, text("staff.not_here"))
        elif not _OPEN.fullmatch(scope["path"]):
            await _refuse(send, 404, text("channel.no_page"))
        else:
            # What opens the page is nobody else's business: errors are written with their request.
            kept = [h for h in scope["headers"] if h[0].lower() not in _SECRET]
            await self._app({**scope, "headers": kept}, receive, _with_headers(send))


def _has_token(headers: dict[str, str], token: str) -> bool:
    """Whether a request has the token, as a bearer's or as the password of any name."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    return hmac.compare_digest(given.encode(), token.encode())


def _is_here(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether somebody on this machine asks by its own name, with no proxy between."""
    # Browsers speak 1.1; nginx, where nobody told it otherwise, speaks 1.0 to what it passes to.
    if any(name.startswith(_OF_PROXIES) for name in headers) or scope["http_version"] == "1.0":
        return False
    if not scope.get("client") or not _LOCAL_NAMES.fullmatch(headers.get("host", "")):
        return False
    try:
        return ipaddress.ip_address(scope["client"][0]).is_loopback
    except ValueError:
        return False


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in _HEADERS}
            others = [h for h in message.get("headers", []) if h[0].lower() not in ours]
            message = {**message, "headers": [*others, *_HEADERS]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, words: str, *headers: tuple[bytes, bytes]) -> None:
    start = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS, *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": words.encode()})
