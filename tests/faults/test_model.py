"""Another model: put in place without a gap, refused when it is broken, taken back."""

import http.client
import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.model_switch import id_of
from bot.settings import MODEL, ROOT
from tests.serving import OCOP, Deployment, ask, call, fetch, running, workers

QUESTION = "Sơn La có bao nhiêu sản phẩm 5 sao?"


@dataclass
class Site:
    """A running server with a model file of its own, and commands that act on it."""

    server: Deployment
    folder: Path
    environment: dict[str, str]

    @property
    def model(self) -> Path:
        return self.folder / "ocop.tar.gz"

    def ocop(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [OCOP, *words], cwd=ROOT, env={**os.environ, **self.environment}, text=True,
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    def answering(self) -> set[str]:
        """The models that the workers answer with."""
        lines = fetch(self.server.port, "/ocop/metrics")[2].decode().splitlines()
        return {line.split('"')[1] for line in lines if line.startswith("ocop_model{")}


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(MODEL, folder / "ocop.tar.gz")
    environment = {
        "OCOP_DATABASE_URL": str(engine.url), "OCOP_MODEL_FILE": str(folder / "ocop.tar.gz"),
        "OCOP_OFF_FILE": str(folder / "off.txt"),
    }  # fmt: skip
    with running(folder, **environment) as here:
        yield Site(here, folder, environment)


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model under another name, as another training would give it."""
    path = tmp_path_factory.mktemp("model") / "other.tar.gz"
    with tarfile.open(MODEL) as old, tarfile.open(path, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read() if member.isfile() else b""  # type: ignore[union-attr]
            if member.name.endswith("metadata.json"):
                content = json.dumps({**json.loads(content), "model_id": "another"}).encode()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return path


def half(model: Path, path: Path) -> Path:
    content = model.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def test_a_good_model_takes_over_without_a_gap_and_is_taken_back(
    site: Site, other_model: Path
) -> None:
    first, statuses, over = id_of(site.model), [], threading.Event()

    def keep_asking() -> None:
        while not over.is_set():
            status, messages = ask(site.server.port, QUESTION, "steady")
            statuses.append((status, bool(messages and messages[0]["custom"]["facts"])))

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        used = site.ocop("model", "use", str(other_model))
        assert used.returncode == 0, used.stderr
        assert site.answering() == {"another"} != {first}
        back = site.ocop("model", "back")
        assert back.returncode == 0, back.stderr
        assert site.answering() == {first}
    finally:
        over.set()
        asking.join()
    assert len(statuses) > 50 and set(statuses) == {(200, True)}


def test_a_model_that_answers_wrongly_is_refused(
    site: Site, other_model: Path, tmp_path: Path
) -> None:
    before = site.model.read_bytes()
    questions = tmp_path / "smoke.csv"
    questions.write_text(f"question,expected\n{QUESTION},Mường Lò\nOCOP là gì?,đặc sản\n")
    done = site.ocop("model", "use", str(other_model), "--questions", str(questions))
    assert done.returncode == 1 and "sai 1 trên 2" in done.stdout and QUESTION in done.stdout
    assert site.model.read_bytes() == before


@pytest.mark.parametrize("content", ["half", b"", b"no model at all"])
def test_a_broken_model_is_refused(site: Site, tmp_path: Path, content: str | bytes) -> None:
    broken = tmp_path / "broken.tar.gz"
    if isinstance(content, bytes):
        broken.write_bytes(content)
    else:
        half(MODEL, broken)
    done = site.ocop("model", "use", str(broken))
    assert done.returncode == 2 and "broken.tar.gz" in done.stderr
    assert "Traceback" not in done.stderr
    assert ask(site.server.port, QUESTION)[0] == 200


def test_a_model_cut_in_half_behind_a_server_s_back_does_not_stop_it(site: Site) -> None:
    first = site.answering()
    whole = site.model.read_bytes()
    half(site.model, site.model)
    try:
        os.kill(site.server.process.pid, signal.SIGHUP)
        for _ in range(30):
            status, messages = ask(site.server.port, QUESTION)
            assert status == 200 and messages[0]["custom"]["facts"]
            time.sleep(0.1)
        assert site.answering() == first
        assert "old one goes on" in site.server.log.read_text()
    finally:
        site.model.write_bytes(whole)


def test_a_server_does_not_start_with_half_a_model(site: Site, tmp_path: Path) -> None:
    environment = {**site.environment, "OCOP_MODEL_FILE": str(half(MODEL, tmp_path / "h.tar.gz"))}
    done = subprocess.run(
        [OCOP, "serve", "--port", "5997"], cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and "make train" in done.stderr
    assert "Traceback" not in done.stderr.splitlines()[-1]


def test_without_a_previous_model_there_is_nothing_to_take_back(site: Site, tmp_path: Path) -> None:
    shutil.copy(MODEL, tmp_path / "ocop.tar.gz")
    alone = Site(site.server, tmp_path, {
        **site.environment, "OCOP_MODEL_FILE": str(tmp_path / "ocop.tar.gz"),
        "OCOP_OFF_FILE": str(tmp_path / "off.txt"),
    })  # fmt: skip
    done = alone.ocop("model", "back")
    assert done.returncode == 2 and "Chưa có mô hình trước đó" in done.stderr
    assert call(site.server.port, "/ocop/health")[0] == 200


def test_a_number_left_behind_is_sent_no_signal(site: Site, other_model: Path) -> None:
    """A server that was killed leaves its file; its number is another process's by now."""
    bystander = subprocess.Popen(["sleep", "100"])
    left = site.folder / "serve-1.pid"
    left.write_text(f"{bystander.pid} 127.0.0.1:1\n")
    try:
        used = site.ocop("model", "use", str(other_model))
        assert used.returncode == 0, used.stdout + used.stderr
        assert bystander.poll() is None and site.answering() == {"another"}
        again = site.ocop("model", "use", str(other_model))
        assert again.returncode == 0
        assert site.ocop("model", "back").returncode == 0 and site.answering() != {"another"}
    finally:
        bystander.kill()
        left.unlink()


def test_who_keeps_a_connection_goes_on_with_the_new_workers(site: Site) -> None:
    """Persistent connections end with an answer, not in the middle of one."""
    over, broken, asked = threading.Event(), [], [0]

    def keep_asking() -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=20)
        while not over.is_set():
            body = json.dumps({"sender": "kept", "message": QUESTION})
            try:
                line.request("POST", "/webhooks/rest/webhook", body)
                asked[0] += line.getresponse().read().count(b"facts")
            except OSError as error:
                broken.append(error)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    before = set(workers(site.server.process))
    os.kill(site.server.process.pid, signal.SIGHUP)
    for _ in range(150):
        time.sleep(0.1)
        if not before & set(workers(site.server.process)):
            break
    over.set()
    asking.join()
    assert not before & set(workers(site.server.process)) and not broken and asked[0] > 20
