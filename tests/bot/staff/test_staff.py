"""The page for staff on a real server: what it shows, who gets in and who does not."""

import base64
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.feedback import metadata as kept
from bot.journal import note
from bot.settings import ROOT
from bot.staff.site import copied
from knowledge import ledger, schema
from knowledge.database import open_engine
from knowledge.loader import add, load
from knowledge.review import read_review
from tests.knowledge.reviews import row, write
from tests.serving import OCOP, free_port

TOKEN = "a token that nobody guesses"


@contextmanager
def serving(database: Path, log: Any = subprocess.DEVNULL, **environment: str) -> Iterator[int]:
    """The page over a database; its port."""
    port = free_port()
    process = subprocess.Popen(
        [OCOP, "staff", "--port", str(port), "--bot-port", str(free_port())], cwd=ROOT,
        env={**os.environ, "OCOP_DATABASE_URL": f"sqlite:///{database}", **environment},
        stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None
        time.sleep(0.25)
    pytest.fail("the page did not get ready")


@pytest.fixture(scope="module")
def database(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a load, a contradiction and questions in vain."""
    folder = tmp_path_factory.mktemp("staff")
    file = Path(shutil.copy(str(engine.url.database), folder / "k.db"))
    own = open_engine(f"sqlite:///{file}")
    other = {"source_url": "https://example.org/2", "source_title": "Bài khác"}
    rows = [row(value="321"), row(value="322", **other)]
    add(own, read_review(write(folder / "duyet.csv", *rows)), who="Nguyễn Thị Lan")
    vain = [{"custom": {"status": "no_data"}}]
    for words in ("Mường Lò có mấy sao", "muong lo co may sao", "<script>alert(1)</script>"):
        note(own, "s", words, vain)
    own.dispose()
    return file


@pytest.fixture(scope="module")
def port(database: Path) -> Iterator[int]:
    with serving(database) as port:
        yield port


def get(port: int, path: str = "/", **headers: str) -> tuple[int, str, Any]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"x:{password}".encode()).decode()}


def test_the_first_page_shows_what_staff_need(port: int) -> None:
    status, page, headers = get(port)
    assert status == 200 and headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert page.count('<th scope="row">') == 34
    assert "Nguyễn Thị Lan" in page and "duyet.csv" in page
    assert ">321</a>" in page and ">322</a>" in page
    assert "Mường Lò có mấy sao" in page and "make serve" in page


def test_what_people_typed_is_never_code(port: int) -> None:
    page = get(port)[1]
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in get(port, "/du-lieu/unanswered")[1]


def test_the_tables_can_be_browsed_filtered_and_taken_along(port: int) -> None:
    assert get(port, "/du-lieu")[0] == 200
    status, page, _ = get(port, "/du-lieu/figures?area_id__in=lao-cai,lao-cai-cu")
    assert status == 200 and "Số liệu" in page
    rows = get(port, "/du-lieu/figures.csv?indicator_id=products_total&_size=max")[1].splitlines()
    assert "figure_id,area_id" in rows[0] and len(rows) > 100


def test_a_proxy_that_says_nothing_speaks_an_older_http(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert b" 403 " in client.recv(200)


@pytest.mark.parametrize(
    "path",
    ["/-/databases", "/-/databases.json", "/-/threads", "/-/versions.json", "/-/plugins?all=1",
     "/-/patterns", "/-/allow-debug", "/-/messages", "/_memory", "/_internal", "/-/settings",
     "/-/metadata", "/-/permissions", "/-/actor", "/-/logout", "//evil.example", "/du-lieu.db"],
)  # fmt: skip
def test_of_datasette_s_other_pages_there_is_none(port: int, path: str) -> None:
    assert get(port, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
def test_pages_can_only_be_read(port: int, method: str) -> None:
    for path in ("/", "/du-lieu/figures"):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(request, timeout=20)
        assert error.value.code == 405


@pytest.mark.parametrize(
    "query", ["_sort=nope", "_sort=value&_sort_desc=value", "_through=x", "_timelimit=x",
              "_where=1=1", "_size=-1", "_next=zz", "value__gt=", "x" * 5000]
)  # fmt: skip
def test_an_odd_address_is_a_page_in_words(port: int, query: str) -> None:
    status, page, _ = get(port, f"/du-lieu/figures?{query}")
    assert status in {200, 400, 403} and "Traceback" not in page


def test_nothing_can_be_asked_in_sql_or_downloaded_whole(port: int) -> None:
    assert get(port, "/du-lieu?sql=select+1")[0] == 403
    for name in ("load_rows", "loads"):
        assert name not in get(port, "/du-lieu")[1].split("Hidden")[0].replace("load_log", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:5006"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X-Real-IP": "203.0.113.7"},
        {"Via": "1.1 nginx"},
        {"CF-Connecting-IP": "203.0.113.7"},
        {"X-Forwarded-Host": "ocop.example"},
        {"Host": "127.0.0.1:5006@evil.example"},
        {"Host": "localhost:evil"},
    ],
)
def test_another_site_or_machine_does_not_get_in(port: int, headers: dict[str, str]) -> None:
    for path in ("/", "/du-lieu/unanswered.json", "/-/static/app.css"):
        status, words, _ = get(port, path, **headers)
        assert status == 403 and "trên chính máy" in words


def test_with_a_token_everybody_needs_it(database: Path) -> None:
    with serving(database, OCOP_STAFF_TOKEN=TOKEN) as port:
        for headers in ({}, basic("wrong"), {"Authorization": "Basic ???"}, basic("")):
            status, words, answer = get(port, **headers)
            assert status == 401 and "OCOP_STAFF_TOKEN" in words
            assert answer["WWW-Authenticate"].startswith("Basic")
        assert get(port, "/du-lieu/unanswered.json")[0] == 401
        assert get(port, **basic(TOKEN))[0] == 200
        assert get(port, Authorization=f"Bearer {TOKEN}", Host="ocop.example")[0] == 200


def test_a_token_is_never_in_the_log(database: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as output, serving(database, output, OCOP_STAFF_TOKEN=TOKEN) as port:
        for query in ("_sort=nope", "_through=x"):
            get(port, f"/du-lieu/figures?{query}", Authorization=f"Bearer {TOKEN}")
            get(port, f"/du-lieu/figures?{query}", **basic(TOKEN))
    said = log.read_text()
    assert TOKEN not in said and "Basic" not in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "token", "words"),
    [
        (["--host", "0.0.0.0"], "", "OCOP_STAFF_TOKEN"),
        (["--host", "example.org"], "", "OCOP_STAFF_TOKEN"),
        (["--host", "127.0.0.2"], "", "OCOP_STAFF_TOKEN"),
        (["--port", "70000"], "", "port"),
        ([], "short", "OCOP_STAFF_TOKEN"),
    ],
)
def test_it_is_never_open_to_all(arguments: list[str], token: str, words: str) -> None:
    done = subprocess.run(
        [OCOP, "staff", *arguments], env={**os.environ, "OCOP_STAFF_TOKEN": token},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and words in done.stderr and len(done.stderr.splitlines()) == 1
    assert "short" not in done.stderr


def test_a_loading_meanwhile_is_seen(database: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(database, tmp_path / "k.db"))
    with serving(own) as port:
        assert "Bùi Văn Minh" not in get(port)[1]
        engine = open_engine(f"sqlite:///{own}")
        load(engine, who="Bùi Văn Minh")
        engine.dispose()
        assert "Bùi Văn Minh" in get(port)[1]
        assert get(port, "/du-lieu/figures")[0] == 200


def test_a_database_that_breaks_meanwhile_is_said(database: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(database, tmp_path / "k.db"))
    with serving(own) as port:
        own.write_bytes(b"broken" * 1000)
        status, page, _ = get(port)
        assert status == 503 and "không đọc được cơ sở dữ liệu" in page


def test_a_copy_for_browsing_holds_every_row(database: Path, tmp_path: Path) -> None:
    """What is browsed where the database is not a file."""
    source = open_engine(f"sqlite:///{database}")
    copy = open_engine(f"sqlite:///{copied(source, tmp_path / 'copy.db')}")
    for metadata in (schema.metadata, ledger.metadata, kept):
        for table in metadata.sorted_tables:
            count = select(func.count()).select_from(table)
            with source.connect() as one, copy.connect() as other:
                assert one.execute(count).scalar() == other.execute(count).scalar(), table.name
    source.dispose()
    copy.dispose()
