"""Telephone, identity card and e-mail never get to where questions are kept, nor to the log."""

import logging
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bot.channel.gate import admit
from bot.feedback import Feedback, keep
from bot.journal import note
from bot.language.masking import MASK, masked
from knowledge.database import open_engine
from tests.security.inputs import several
from tests.serving import Deployment, ask, call

VAIN = [{"custom": {"status": "no_data"}}]
WORDS = st.text(st.sampled_from("abcđê ?!,.:()\n"), max_size=30)
BETWEEN = st.sampled_from(["", " ", ".", "-", " - ", "/", ",", "_", " – ", "—", "·", "*", ":", "'"])


def grouped(digits: str, sizes: Sequence[int], between: str) -> str:
    """The digits as people write them, in groups."""
    parts, rest = [], digits
    for size in sizes:
        parts, rest = [*parts, rest[:size]], rest[size:]
    return between.join(filter(None, [*parts, rest]))


def digits(first: str, count: int) -> st.SearchStrategy[str]:
    more = st.text(st.sampled_from("0123456789"), min_size=count, max_size=count)
    return more.map(first.__add__)


SIZES = st.lists(st.integers(2, 4), min_size=2, max_size=4)
telephones = st.builds(grouped, digits("0", 9), SIZES, BETWEEN)
abroad = st.builds(
    lambda number, sizes, between: "+84" + between + grouped(number, sizes, between),
    digits("9", 8), st.just([3, 3, 3]), st.sampled_from(["", " ", ".", "-"]),
)  # fmt: skip
identities = st.builds(grouped, digits("0", 11), st.just([3, 3, 3, 3]), BETWEEN)
names = st.from_regex(r"[a-z][a-z0-9._+-]{0,20}", fullmatch=True)
hosts = st.from_regex(r"[a-z0-9-]{1,12}(\.[a-z]{2,6}){1,2}", fullmatch=True)
mails = st.builds(
    lambda name, at, host: name + at + host, names, st.sampled_from(["@", " @ "]), hosts
)
private = st.one_of(telephones, abroad, identities, mails)


def leaks(secret: str, kept: str) -> bool:
    """Whether nine digits in a row, or an address, can be read from what is kept."""
    bare = re.sub(r"\D", "", secret)
    if "@" in secret:
        return "@" in kept
    return bare in re.sub(r"\D", "", kept)


@several(500)
@given(WORDS, private, WORDS)
def test_nothing_private_is_left(before: str, secret: str, after: str) -> None:
    assert not leaks(secret, masked(f"{before} {secret} {after}"))


@several(250)
@given(st.lists(private, min_size=2, max_size=5))
def test_nor_of_many_in_a_row(secrets: list[str]) -> None:
    kept = masked(" và ".join(secrets))
    assert not any(leaks(secret, kept) for secret in secrets)


@pytest.mark.parametrize(
    "secret",
    ["098 2012 345", "0912/2012/34", "091 2024 567", "+84.912.345.678", "84.912.345.678",
     "912.345.678", "0912:345:678", "0912*345*678", "0912—345—678", "0912'345'678",
     "0912\u00a0345\u00a0678", "０９１２３４５６７８", "+84 912 2012 34", "(024) 2012 1234",
     "ten@gmail", "ten@gmail .com", "ten @ gmail.com"],
)  # fmt: skip
def test_what_looked_like_a_year_or_an_amount_is_masked_too(secret: str) -> None:
    assert masked(f"gọi {secret} nhé") == f"gọi {MASK} nhé"


@pytest.mark.parametrize(
    "words",
    ["từ 05/2024-12/2025", "2022 2023 2024 2025", "1.234.567 và 12.345.678", "7 - 8 sản phẩm",
     "QĐ 148/QĐ-TTg ngày 24/2/2023, 919/QĐ-TTg ngày 1/8/2022", "lúc 8:30 ngày 5/6/2025",
     "Sơn La @ Lào Cai", "50%, 60%, 70%"],
)  # fmt: skip
def test_and_what_questions_are_made_of_stays(words: str) -> None:
    assert masked(words) == words


@several(40)
@given(WORDS, private)
def test_nothing_private_is_kept(tmp_path_factory: Any, before: str, secret: str) -> None:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'k.db'}")
    said = admit(f"a {before} {secret}")
    assert isinstance(said, str)
    note(engine, "session", said, VAIN)
    keep(engine, Feedback("session", False, said, answer=said, word=said))
    with engine.connect() as connection:
        for table in ("unanswered", "feedback"):
            rows = connection.execute(sql(f"select * from {table}")).all()
            assert rows and not any(leaks(secret, str(cell)) for row in rows for cell in row[2:])
    engine.dispose()


def test_nothing_said_is_logged_while_a_turn_is_taken(
    bot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger of the process open."""
    for name in ("", "bot", "actions", "knowledge"):
        caplog.set_level(logging.DEBUG, name or None)
    bot.ask("gọi 0912345678 hay ten@example.com, Mường Lò mấy sp", "private")
    ours = [r for r in caplog.records if r.name.split(".")[0] in {"bot", "actions", "knowledge"}]
    assert ours and not any("0912345678" in str(vars(r)) or "Lò" in str(vars(r)) for r in ours)


def test_the_running_server_has_logged_nobody_s_number(deployment: Deployment) -> None:
    session = call(deployment.port, "/ocop/session", {})[1]["session"]
    said = "gọi 0987654321, ten.nguoi@example.com, căn cước 001099012345"
    body = {"session": session, "message": said, "useful": False, "word": said}
    for path in ("message", "feedback"):
        assert call(deployment.port, f"/ocop/{path}", body)[0] == 200
    ask(deployment.port, said, "0987654321")
    log = deployment.log.read_text(encoding="utf-8", errors="replace")
    assert not any(s in log for s in ("0987654321", "ten.nguoi", "001099012345", session))
