"""A worker of the server: Sanic under gunicorn."""

import asyncio
import os
import signal
from typing import Any

from gunicorn.workers import base
from sanic.worker import GunicornWorker

#: Tenths of a second that connections have to end by themselves.
_LET_GO = 20


class Worker(GunicornWorker):  # type: ignore[misc]
    """Sanic's own worker, made to run.

    Upstream (sanic 21.12, sanic/worker.py, GunicornWorker) begins by closing a loop that
    uvloop does not give it any more, and gives `asyncio.sleep` a loop, which Python 3.10
    refuses, and takes the error for a reason to end.
    """

    def init_process(self) -> None:
        """Begin, with a loop of its own."""
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        base.Worker.init_process(self)

    async def _check_alive(self) -> None:
        """Tell the master again and again that all is well, until it is time to end."""
        while self.alive and self.ppid == os.getppid():
            self.notify()
            await asyncio.sleep(1.0)

    async def _let_go(self) -> None:
        """Take nobody new; give those who keep a connection time to hear that it ends.

        Upstream closes at once whatever connection is between two requests just then.
        """
        for server in self.servers:
            server.close()
        for _ in range(_LET_GO):
            if not self.connections:
                return
            await asyncio.sleep(0.1)

    async def close(self) -> None:
        """End: no new connections, and every turn that has begun is finished.

        The master repeats its signal; once the loop is closed it would kill.
        """
        self.app.callable.ctx.ending = True
        await self._let_go()
        turns: Any = getattr(self.app.callable.ctx, "turns", None)
        await super().close()
        if turns is not None:
            await turns.finish()
        self.loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
