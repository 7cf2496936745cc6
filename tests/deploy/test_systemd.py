"""The units: systemd takes them, they are shut off well, and what they start is there."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.server import _GRACE
from bot.settings import ROOT
from tests.deploy.test_containers import accept, env_file
from tests.serving import running

FOLDER = ROOT / "deploy" / "systemd"
UNITS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("hoi-ocop*"))}
SERVICES = [name for name in UNITS if name.endswith(".service")]
HOME = "/opt/hoi-ocop"
#: Of 100; what runs with no fence at all has 96.
MOST_EXPOSED = 20


def lines(name: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNITS[name], re.M)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they stand, for a project that lies here."""
    if not shutil.which("systemd-analyze"):
        assert not os.environ.get("OCOP_NO_SKIPS"), "systemd-analyze is not installed"
        pytest.skip("systemd-analyze is not installed (Debian: apt install systemd)")
    for name, unit in UNITS.items():
        (tmp_path / name).write_text(unit.replace(HOME, str(ROOT)), encoding="utf-8")
    return tmp_path


def _analyze(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *words], capture_output=True, text=True, check=False,
        env={**os.environ, "SYSTEMD_COLORS": "0"},
    )  # fmt: skip


def test_systemd_takes_the_units(units: Path) -> None:
    done = _analyze("verify", "--man=no", *sorted(units.iterdir()))
    assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_shut_off_from_the_machine(units: Path, name: str) -> None:
    done = _analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", units / name)
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_bounded_and_is_nobody_in_particular(name: str) -> None:
    assert lines(name, "User") == lines(name, "Group") == ["ocop"]
    assert lines(name, "MemoryMax") and lines(name, "TasksMax")
    assert lines(name, "ReadWritePaths") == [f"{HOME}/var"]
    assert lines(name, "EnvironmentFile") == ["/etc/hoi-ocop/env"]
    assert not re.search(r"^Environment=.*OCOP_", UNITS[name], re.M)


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_is_a_command_of_ours(name: str) -> None:
    (start,) = lines(name, "ExecStart")
    (words,) = re.findall(rf"{HOME}/\.venv/bin/ocop ([^']+)", start)
    accept(words.replace("$(date +%%F)", "now").replace('"', "").split())
    for path in re.findall(rf"{HOME}/([\w./-]+)", UNITS[name]):
        assert path == "var" or (ROOT / path).exists(), path


def test_the_server_is_where_the_proxies_look_for_it() -> None:
    (start,) = lines("hoi-ocop.service", "ExecStart")
    assert start.endswith("--host 127.0.0.1 --port 5005")
    (stop,) = lines("hoi-ocop.service", "TimeoutStopSec")
    assert int(stop) > _GRACE


def test_the_server_tells_systemd_when_it_is_ready(tmp_path: Path, engine: Engine) -> None:
    assert lines("hoi-ocop.service", "Type") == ["notify"]
    database = shutil.copy(str(engine.url.database), tmp_path / "served.db")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
        with running(tmp_path, OCOP_DATABASE_URL=f"sqlite:///{database}", **told):
            assert systemd.recv(200).startswith(b"READY=1")


def test_the_timer_starts_the_backup() -> None:
    assert lines("hoi-ocop-backup.service", "Type") == ["oneshot"]
    assert lines("hoi-ocop-backup.timer", "Persistent") == ["yes"]
    assert not lines("hoi-ocop-backup.timer", "Unit")  # the service of the same name


def test_the_command_runs_with_the_settings_of_the_service(tmp_path: Path) -> None:
    """As it stands, but for its folders, and as who runs the test."""
    script = (FOLDER / "ocop").read_text(encoding="utf-8")
    (tmp_path / "env").write_text(env_file(filled=True), encoding="utf-8")
    script = script.replace("/etc/hoi-ocop/env", str(tmp_path / "env"))
    script = script.replace(f"runuser -u ocop -- {HOME}/.venv/bin/ocop", "env")
    assert os.access(FOLDER / "ocop", os.X_OK) and HOME in script
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert "OCOP_ALLOWED_ORIGINS=https://tinh.gov.vn\n" in done.stdout
    assert "OCOP_SECRET=0123456789abcdef\n" in done.stdout
