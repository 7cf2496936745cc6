"""A browser, a website that embeds the widget, and what every visit must hold."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.browsing import chromium
from tests.serving import Deployment
from tests.widget.visit import Visit

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def site(deployment: Deployment) -> Iterator[str]:
    from tests.widget.site import website

    with website(deployment) as address:
        yield address


@pytest.fixture
def visit(browser: Any, site: str, deployment: Deployment) -> Iterator[Callable[..., Visit]]:
    """Open a page with the widget: of the site, or `demo` for the bot's own.

    Whatever a test does, no visit may break a policy, throw, set a cookie or ask a third
    party; what it expects of these it takes out of the lists itself.
    """
    opened: list[Visit] = []
    hosts = {f"127.0.0.1:{deployment.port}", urlsplit(site).netloc}

    def begin(
        demo: bool = False, before: str = "", device: dict[str, Any] | None = None, **data: Any
    ) -> Visit:
        address = (
            f"http://127.0.0.1:{deployment.port}/ocop/" if demo else f"{site}/?{urlencode(data)}"
        )
        context = browser.new_context(**(device or DESKTOP))
        context.set_default_timeout(15_000)
        opened.append(Visit(context, address, before))
        return opened[-1]

    yield begin
    for visited in opened:
        assert visited.errors == [] and visited.violations() == []
        assert {urlsplit(r).netloc for r in visited.requests if r.startswith("http")} <= hosts
        assert visited.context.cookies() == []
        visited.context.close()
