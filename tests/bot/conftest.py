"""What the tests of the bot share."""

import pytest

from bot import shared


@pytest.fixture(autouse=True)
def _redis_was_not_found_gone() -> None:
    """Not by another test."""
    shared.gone._until = 0.0
