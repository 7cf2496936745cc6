"""How many inputs a property is tried with: few in each run of the tests, more by hand."""

import os

from hypothesis import HealthCheck, settings

#: OCOP_FUZZ=20 tries twenty times as many, other ones each time.
_TIMES = int(os.environ.get("OCOP_FUZZ", "1"))


def several(count: int) -> settings:
    """Settings for so many inputs; the same ones in each run unless more are wanted."""
    return settings(
        max_examples=count * _TIMES, deadline=None, derandomize=_TIMES == 1, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
