"""Debian's Chromium for tests, closed again before others run: it holds the event loop."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: As root there is no sandbox; the rest keeps the browser from calling home.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser; without one the test is skipped, or fails where none may be."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        assert not os.environ.get("OCOP_NO_SKIPS"), "there is no Chromium, and none may be skipped"
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield running
        running.close()
