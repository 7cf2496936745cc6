"""Questions in vain on their way through RabbitMQ: many servers send, one collects.

Each is what the database would keep: masked, with the time and a hash of the conversation.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import aio_pika
from rasa.core.brokers.pika import PikaEventBroker
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.journal import keep_once

logger = logging.getLogger(__name__)

QUEUE = "ocop-unanswered"
#: Seconds between attempts to reach a broker or a database that is gone.
_AGAIN = 5.0


class Broker:
    """Sends rows to RabbitMQ through Rasa's own broker; what cannot be sent now is sent later."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        port = parts.port or (5671 if parts.scheme == "amqps" else 5672)
        self._sender = PikaEventBroker(
            f"{parts.scheme}://{parts.hostname}:{port}{parts.path or '/'}",
            unquote(parts.username or "guest"), unquote(parts.password or "guest"), port,
            queues=[QUEUE], exchange_name=QUEUE, connection_attempts=1,
        )  # fmt: skip
        self._connecting = asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        while True:
            try:
                await self._sender.connect()
                return
            except Exception as error:  # of whatever kind: it may not have started yet
                logger.warning("RabbitMQ cannot be reached: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN)

    def send(self, row: Mapping[str, Any]) -> bool:
        """Send a row; False where RabbitMQ was not reached yet."""
        if not self._connecting.done():
            return False
        self._sender.publish({**row, "asked_at": row["asked_at"].isoformat()})
        return True

    async def close(self) -> None:
        """Send what is on its way, and end."""
        self._connecting.cancel()
        if self._sender._background_tasks:
            await asyncio.wait(self._sender._background_tasks, timeout=_AGAIN)
        await self._sender.close()


async def collect(url: str, engine: Engine, forever: bool) -> int:
    """Put the rows that come into the database: all that are there, or until interrupted.

    A row leaves the queue only once the database has it.

    Returns:
        How many were kept.

    Raises:
        OSError, aio_pika.exceptions.AMQPError: if RabbitMQ cannot be reached at the start.
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written and `forever` is not set.
    """
    kept = 0
    async with await aio_pika.connect_robust(url) as connection:
        queue = await _queue(await connection.channel())
        async for message in _messages(queue, forever):
            await _keep(engine, message, forever)
            kept += 1
    return kept


async def _queue(channel: Any) -> Any:
    await channel.set_qos(prefetch_count=20)
    exchange = await channel.declare_exchange(QUEUE, aio_pika.ExchangeType.FANOUT)
    queue = await channel.declare_queue(QUEUE, durable=True)
    await queue.bind(exchange, "")
    return queue


async def _messages(queue: Any, forever: bool) -> AsyncIterator[Any]:
    if forever:
        async with queue.iterator() as messages:
            async for message in messages:
                yield message
    while not forever and (waiting := await queue.get(fail=False)):
        yield waiting


async def _keep(engine: Engine, message: Any, forever: bool) -> None:
    row = _row(message.body)
    while row:
        try:
            await asyncio.to_thread(keep_once, engine, row)
            break
        except SQLAlchemyError:
            if not forever:
                await message.reject(requeue=True)
                raise
            logger.warning("The database cannot be written; the row waits.")
            await asyncio.sleep(_AGAIN)
    await message.ack()


def _row(body: bytes) -> dict[str, Any] | None:
    """The row in a message; None for a message that is none of ours."""
    try:
        given = json.loads(body)
        row = {name: str(given[name]) for name in ("conversation", "status", "question")}
        return {**row, "asked_at": datetime.fromisoformat(given["asked_at"])}
    except (ValueError, KeyError, TypeError):
        logger.warning("A message that is no question in vain was thrown away.")
        return None
