"""Settings from the environment."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.failure import Failure
from bot.settings import Settings, settings
from bot.texts import text, texts
from tests.serving import OCOP


def test_an_empty_environment_gives_the_defaults() -> None:
    found = settings({})
    assert found.database_url.startswith("sqlite:///")
    assert (found.home_area, found.allowed_origins) == ("", ())
    assert len(found.secret) >= 32


def test_each_variable_is_read() -> None:
    found = settings(
        {
            "OCOP_DATABASE_URL": "postgresql://h/d", "OCOP_HOME_AREA": " Lào Cai ",
            "OCOP_SECRET": "s" * 32, "OCOP_ALLOWED_ORIGINS": "https://a.vn/, HTTPS://B.vn:8443",
            "OCOP_SESSION_RATE": "7", "OCOP_ADDRESS_RATE": "70", "OCOP_PROXIES": "1",
            "OCOP_OFF_FILE": "/x/off", "OCOP_KEEP_DAYS": "30", "OCOP_WORKERS": "4",
            "OCOP_TRACKER_URL": "postgresql://h/c", "OCOP_REDIS_URL": "redis://h:6379/0",
            "OCOP_BROKER_URL": "amqp://h/", "OCOP_ACTIONS_URL": "http://h:5055/webhook",
        }
    )  # fmt: skip
    assert found == Settings(
        database_url="postgresql://h/d", home_area="Lào Cai", secret="s" * 32,
        allowed_origins=("https://a.vn", "https://b.vn:8443"), session_rate=7, address_rate=70,
        proxies=1, off_file=Path("/x/off"), keep_days=30, workers=4,
        tracker_url="postgresql://h/c", redis_url="redis://h:6379/0", broker_url="amqp://h/",
        actions_url="http://h:5055/webhook",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [("OCOP_ALLOWED_ORIGINS", "*"), ("OCOP_ALLOWED_ORIGINS", "tinh.gov.vn"),
     ("OCOP_ALLOWED_ORIGINS", "https://a.vn/trang"), ("OCOP_ALLOWED_ORIGINS", "null"),
     ("OCOP_ALLOWED_ORIGINS", "https://a.vn, javascript:x"), ("OCOP_SESSION_RATE", "nhanh"),
     ("OCOP_SESSION_RATE", "0"), ("OCOP_ADDRESS_RATE", "-1"), ("OCOP_PROXIES", "1.5"),
     ("OCOP_KEEP_DAYS", "0"), ("OCOP_WORKERS", "0"), ("OCOP_WORKERS", "hai"),
     ("OCOP_TRACKER_URL", "may/ten"), ("OCOP_REDIS_URL", "may:6379"),
     ("OCOP_BROKER_URL", "http://may"), ("OCOP_ACTIONS_URL", "may:5055"),
     ("OCOP_SECRET", "short"), ("OCOP_DATABASE_URL", "knowledge.db")],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_name_and_a_remedy(name: str, value: str) -> None:
    with pytest.raises(Failure) as refused:
        settings({name: value})
    (line,) = str(refused.value).splitlines()
    attribute = name.removeprefix("OCOP_").lower()
    assert name in line and text(f"settings.{attribute}") in line


def test_every_setting_has_its_remedy() -> None:
    assert set(texts()["settings"]) == set(Settings.__fields__)


def test_a_secret_is_never_shown() -> None:
    assert "hidden-secret" not in repr(Settings(secret="hidden-secret"))
    with pytest.raises(Failure) as refused:
        settings({"OCOP_DATABASE_URL": "rubbish:hidden-secret"})
    assert "hidden-secret" not in str(refused.value)
    with pytest.raises(Failure) as refused:
        settings({"OCOP_SECRET": "hidden"})
    assert "hidden" not in str(refused.value)


def test_the_server_does_not_start_with_a_wrong_one(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {**os.environ, "OCOP_ALLOWED_ORIGINS": "*"}
    done = subprocess.run(
        [OCOP, "serve", "--port", "5999"], env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "OCOP_ALLOWED_ORIGINS" in line and "Traceback" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [("OCOP_REDIS_URL", "redis:secretword@may"), ("OCOP_BROKER_URL", "x:secretword@may"),
     ("OCOP_TRACKER_URL", "secretword")],
)  # fmt: skip
def test_a_refused_address_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(Failure) as refused:
        settings({name: value})
    assert "secretword" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"OCOP_WORKERS": "2"}, "OCOP_REDIS_URL"),
     ({"OCOP_REDIS_URL": "redis://127.0.0.1:1/0"}, "OCOP_SECRET")],
)  # fmt: skip
def test_workers_that_would_share_nothing_do_not_start(given: dict[str, str], missing: str) -> None:
    done = subprocess.run(
        [OCOP, "serve", "--port", "5998"], env={**os.environ, **given}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and missing in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("OCOP_REDIS_URL", "redis://:SEKRET#x@h:6379/0"), ("OCOP_BROKER_URL", "amqp://u:SEKRET/x@h/"),
     ("OCOP_ACTIONS_URL", "http://u:SEKRET@h:5055/webhook"), ("OCOP_REDIS_URL", "redis://h:99999/0"),
     ("OCOP_DATABASE_URL", "mysql://u:SEKRET@h/d"), ("OCOP_TRACKER_URL", "oracle://u:SEKRET@h/d")],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_is_refused_unseen(name: str, value: str) -> None:
    with pytest.raises(Failure) as refused:
        settings({name: value})
    assert name in str(refused.value) and "SEKRET" not in str(refused.value)
