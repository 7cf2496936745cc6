"""Requests of every kind against the running server: what is described is what is answered."""

import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.settings import ROOT
from tests.serving import call

DESCRIPTION = ROOT / "docs" / "openapi.yml"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
#: Seconds after which a request hangs, whatever is in it.
_HANG = 10

schema = schemathesis.openapi.from_path(DESCRIPTION)
_addresses = itertools.count()


def address() -> str:
    """Another visitor's address each time: the server takes few requests from one."""
    n = next(_addresses)
    return f"198.18.{n // 250 % 250}.{n % 250 + 1}"


@pytest.fixture(scope="module")
def session(server: int) -> str:
    return str(call(server, "/ocop/session", {}, x_forwarded_for="198.19.0.1")[1]["session"])


@schema.parametrize()
@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_every_answer_is_as_described(case: Any, server: int, session: str) -> None:
    if isinstance(case.body, dict) and len(case.body) % 2:
        case.body["session"] = session
    headers = {"X-Forwarded-For": address()}
    response = case.call(base_url=f"http://127.0.0.1:{server}", headers=headers, timeout=_HANG)
    assert "Traceback" not in response.text
    case.validate_response(response, checks=CHECKS)


def test_every_public_route_is_described(server: int) -> None:
    for path in ("session", "message", "feedback"):
        assert f"/ocop/{path}" in schema and call(server, f"/ocop/{path}", {})[0] != 404
