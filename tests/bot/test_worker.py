"""Why Sanic's own worker is not used as it is: these fail when upstream changes."""

import inspect

from sanic.worker import GunicornWorker


def test_upstream_still_gives_sleep_a_loop() -> None:
    assert "asyncio.sleep(1.0, loop=self.loop)" in inspect.getsource(GunicornWorker._check_alive)


def test_upstream_still_closes_a_loop_that_is_not_there() -> None:
    assert "get_event_loop().close()" in inspect.getsource(GunicornWorker.init_process)
