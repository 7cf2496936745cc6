"""Whether the server can answer: its model is loaded and its database replies now."""

import asyncio
from typing import Any

from sanic.request import Request

from actions.knowledge_base import knowledge

#: Seconds a database may take to answer a health check.
_PATIENCE = 3.0


async def health(request: Request) -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and what is and what is not."""
    parts = {"model": _has_model(request), "database": await _has_database()}
    ready = all(parts.values())
    return ready, {"status": "ok" if ready else "failing", **parts}


def _has_model(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


async def _has_database() -> bool:
    """Asked in a thread: a database that is slow to refuse must not hold up the others."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(_replies), _PATIENCE)
    except asyncio.TimeoutError:
        return False


def _replies() -> bool:
    try:
        return knowledge().store.is_there()
    except Exception:
        return False
