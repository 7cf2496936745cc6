"""Requests whose head makes sense."""

from typing import Any

from httptools import HttpParserInvalidURLError
from sanic.exceptions import InvalidUsage
from sanic.request import Request

#: Of a length; more is no number of bytes.
_DIGITS = 10


class CheckedRequest(Request):  # type: ignore[misc]
    """A request that says how long it is in one way only, and in digits, if it says it.

    Servers that read two ways of saying it differently can be made to see different requests.

    Upstream (sanic 21.12.2, sanic/http.py, Http.http1_request_header) takes `int()` of
    Content-Length: a negative one makes it read for ever, and the whole server stands still.
    """

    def __init__(self, url_bytes: bytes, headers: Any, *args: Any, **options: Any) -> None:
        lengths = headers.getall("content-length", ["0"])
        coding = headers.getall("transfer-encoding", [])
        plain = all(n.isascii() and n.isdigit() and len(n) <= _DIGITS for n in lengths)
        both = coding and "content-length" in headers
        if not plain or len(lengths) > 1 or both or coding not in ([], ["chunked"]):
            raise InvalidUsage("Bad Request")
        try:
            super().__init__(url_bytes, headers, *args, **options)
        except HttpParserInvalidURLError:
            # Upstream fails again when it makes an answer for it. There is no page of this name.
            super().__init__(b"/", headers, *args, **options)
