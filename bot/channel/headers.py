"""What every answer tells browsers and caches."""

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse


def add_headers(app: Sanic) -> None:
    """No answer is guessed at, none is kept unless it says so, and it depends on who asks."""

    @app.middleware("response")
    async def finish(request: Request, answer: HTTPResponse) -> None:
        if getattr(request.app.ctx, "ending", False):
            # Who keeps a connection would keep the worker from ending, and be cut off in a turn.
            request.stream.keep_alive = False
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Cache-Control", "no-store")
        # sanic-cors says so only where there are several origins.
        varying = answer.headers.get("Vary", "")
        if "origin" not in varying.lower():
            answer.headers["Vary"] = f"{varying}, Origin".lstrip(", ")
