"""Requests whose head makes sense."""

from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.request import Request


class CheckedRequest(Request):  # type: ignore[misc]
    """A request that says how long it is in digits, if it says it.

    Upstream (sanic 21.12.2, sanic/http.py, Http.http1_request_header) takes `int()` of
    Content-Length: a negative one makes it read for ever, and the whole server stands still.
    """

    def __init__(self, url_bytes: bytes, headers: Any, *args: Any, **options: Any) -> None:
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise InvalidUsage("Bad Request")
        super().__init__(url_bytes, headers, *args, **options)
