"""An id for each request, in its answer and in every line of the log that is written for it."""

import logging
import re
import secrets
from contextvars import ContextVar

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

HEADER = "X-Request-ID"
#: What a proxy may have given; anything else could write into the log.
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)

_current: ContextVar[str] = ContextVar("request_id", default="")


class WithRequestId(logging.Filter):
    """Gives each record the id of the request it belongs to, '' outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through."""
        record.request_id = _current.get()
        return True


def add_request_ids(routes: Blueprint) -> None:
    """Give each request of these routes an id; one that a proxy gave is kept."""

    @routes.middleware("request")
    async def begin(request: Request) -> None:
        given = request.headers.get(HEADER, "")
        request.ctx.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        _current.set(request.ctx.request_id)

    @routes.middleware("response")
    async def end(request: Request, answer: HTTPResponse) -> None:
        name = getattr(request.ctx, "request_id", "")
        if name:
            answer.headers[HEADER] = name
