"""Which pages may ask."""

import pytest

from bot.channel.origins import Origins

ORIGINS = Origins(["https://tinh.gov.vn"])
HOST = "bot.tinh.gov.vn"


@pytest.mark.parametrize(
    "origin", [None, "https://tinh.gov.vn", "https://bot.tinh.gov.vn", "http://bot.tinh.gov.vn"]
)
def test_the_server_itself_and_those_named_may(origin: str | None) -> None:
    assert ORIGINS.allow(origin, HOST)


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", "https://tinh.gov.vn.evil.example",
     "http://tinh.gov.vn", "https://tinh.gov.vn:8443", "https://eviltinh.gov.vn",
     "https://bot.tinh.gov.vn:81", "file://", "http://[", "http://\u2100.com",
     "javascript://bot.tinh.gov.vn", "https://bot.tinh.gov.vn/", "https://x@bot.tinh.gov.vn"],
)  # fmt: skip
def test_no_other_may(origin: str) -> None:
    assert not ORIGINS.allow(origin, HOST)


@pytest.mark.parametrize("origin", ["", "null", "http://", "https://"])
def test_no_host_is_nobody_s_own(origin: str) -> None:
    assert not ORIGINS.allow(origin, "")
