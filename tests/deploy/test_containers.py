"""The image and the compose file: what they copy, run and ask for is there, nothing is open."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml

from bot.cli import app
from bot.server import _GRACE
from bot.settings import ROOT, Settings, settings

DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"].startswith("hoi-ocop:")]
ENVIRONMENT = (DEPLOY / "env.example").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
VERSION = str(re.findall(r'^version = "(.*)"', PROJECT, re.M)[0])


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Containerfile and what follows it, on one line."""
    lines = [line for line in CONTAINERFILE.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    pairs = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(word, rest) for word, rest in pairs]


def following(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def accept(words: list[str], command: Any = None) -> None:
    """Let the command line read these words without doing what they say; it may refuse."""
    command = command or typer.main.get_command(app)
    context = command.make_context("ocop", list(words))
    if isinstance(command, click.Group):
        _, below, rest = command.resolve_command(context, context.protected_args + context.args)
        accept(rest, below)


def is_pinned(image: str) -> bool:
    """Whether an image has a tag that says something, and no host of a registry."""
    name, _, tag = image.partition(":")
    return bool(tag) and tag != "latest" and "." not in name.split("/")[0]


def tracked(path: str) -> bool:
    listed = subprocess.run(["git", "ls-files", path], cwd=ROOT, capture_output=True, check=True)
    return bool(listed.stdout)


def env_file(*, filled: bool) -> str:
    """env.example as it stands, or with what an administrator must fill in."""
    empty = re.compile(r"^(OCOP_SECRET|POSTGRES_PASSWORD)=$", re.M)
    return empty.sub(r"\1=0123456789abcdef", ENVIRONMENT) if filled else ENVIRONMENT


# ---------------------------------------------------------------- the image


def test_the_base_is_pinned_and_is_the_python_of_the_project() -> None:
    bases = [rest.split()[0] for rest in following("FROM")]
    assert len(bases) == 2 and all(map(is_pinned, bases))
    (python,) = re.findall(r'requires-python = ">=(3\.\d+)', PROJECT)
    assert all(base.startswith(f"python:{python}-") for base in bases)


def test_uv_is_the_one_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"uv==(\S+)", CONTAINERFILE) == re.findall(r"UV_VERSION := (\S+)", makefile)


def test_what_is_copied_is_in_the_repository_and_is_what_the_bot_needs() -> None:
    copied = [
        source for rest in following("COPY") if "--from" not in rest for source in rest.split()[:-1]
    ]
    assert all(map(tracked, copied)), copied
    packages = re.findall(r'include = \["(\w+)\*", "(\w+)\*", "(\w+)\*"\]', PROJECT)[0]
    needed = {*packages, "data", "config.yml", "domain.yml", "credentials.yml"}
    assert needed <= set(copied)


def test_what_is_copied_is_not_ignored() -> None:
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split("\n")
    copied = {source for rest in following("COPY") for source in rest.split()[:-1]}
    assert not copied & set(ignored) and {".git", "var", "deploy/.env"} <= set(ignored)


def test_it_runs_as_nobody_in_particular() -> None:
    (user,) = following("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert CONTAINERFILE.index("\nUSER ") > CONTAINERFILE.rindex("\nFROM ")


def test_what_it_runs_are_commands_of_ours() -> None:
    (served,) = following("CMD")
    program, *words = json.loads(served)
    assert program == "ocop" and words[words.index("--port") + 1] == following("EXPOSE")[0]
    accept(words)
    built = re.findall(r"/venv/bin/ocop ([\w ]+?)(?= &&|$)", " ".join(following("RUN")))
    assert {"knowledge check", "train"} == {line.strip() for line in built}
    for line in built:
        accept(line.split())


def test_the_health_check_finds_a_server_well(server: int) -> None:
    found = json.loads(following("HEALTHCHECK")[0].split("CMD ", 1)[1])
    assert found[:2] == SERVICES["web"]["healthcheck"]["test"][1:3] == ["python", "-c"]
    for code in (found[2], SERVICES["web"]["healthcheck"]["test"][3]):
        assert "127.0.0.1:5005/" in code
        here = [sys.executable, "-c", code.replace(":5005/", f":{server}/")]
        assert subprocess.run(here, check=False).returncode == 0
        nowhere = [sys.executable, "-c", code.replace(":5005/", ":1/")]
        assert subprocess.run(nowhere, capture_output=True, check=False).returncode != 0


# ---------------------------------------------------------------- compose


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_bounded_and_is_started_again(name: str) -> None:
    service = SERVICES[name]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["restart"] == ("no" if name == "load" else "unless-stopped")
    assert service["healthcheck"] and service["logging"]["options"]["max-size"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert name in OURS or is_pinned(service["image"])


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_can_write_to_two_folders_only(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["var:/app/var"] and service["tmpfs"][0].startswith("/tmp:")
    if "command" in service:
        assert service["command"][0] == "ocop"
        accept(service["command"][1:])


def test_only_this_machine_reaches_it_where_the_proxies_look_for_it() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == [f"127.0.0.1:${{PORT:-5005}}:{following('EXPOSE')[0]}"]
    for proxy in ("nginx.conf", "Caddyfile"):
        assert "127.0.0.1:5005" in (DEPLOY / proxy).read_text(encoding="utf-8")


def test_it_waits_for_what_it_needs_and_has_time_to_finish() -> None:
    web = SERVICES["web"]
    assert {name: needed["condition"] for name, needed in web["depends_on"].items()} == {
        "postgres": "service_healthy", "redis": "service_healthy",
        "load": "service_completed_successfully",
    }  # fmt: skip
    assert int(web["stop_grace_period"].rstrip("s")) > _GRACE


def test_the_addresses_are_those_of_the_services() -> None:
    given = SERVICES["web"]["environment"]
    assert "@postgres/ocop" in given["OCOP_DATABASE_URL"] and "//redis:" in given["OCOP_REDIS_URL"]
    actions = SERVICES["actions"]["command"]
    port = actions[actions.index("--port") + 1]
    assert f"http://actions:{port}/webhook" in ENVIRONMENT
    assert f":{port}/health" in SERVICES["actions"]["healthcheck"]["test"][3]


def _config(folder: Path, *, filled: bool) -> "subprocess.CompletedProcess[str]":
    program = "docker-compose"
    if not shutil.which(program):
        assert not os.environ.get("OCOP_NO_SKIPS"), f"{program} is not installed"
        pytest.skip(f"{program} is not installed (Debian: apt install {program})")
    (folder / "deploy").mkdir()
    shutil.copy(DEPLOY / "compose.yml", folder / "deploy")
    (folder / "deploy" / ".env").write_text(env_file(filled=filled), encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OCOP_", "COMPOSE"))}
    return subprocess.run(
        [program, "-f", "deploy/compose.yml", "--profile", "actions", "config"], cwd=folder,
        env={**clean, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_compose_takes_the_file(tmp_path: Path) -> None:
    done = _config(tmp_path, filled=True)
    assert done.returncode == 0, done.stderr
    web = yaml.safe_load(done.stdout)["services"]["web"]
    assert web["image"] == f"hoi-ocop:{VERSION}"
    assert web["environment"]["OCOP_ALLOWED_ORIGINS"] == "https://tinh.gov.vn"


def test_compose_says_what_is_not_filled_in(tmp_path: Path) -> None:
    done = _config(tmp_path, filled=False)
    assert done.returncode != 0 and "hãy điền" in done.stderr


# ---------------------------------------------------------------- settings, pages


def test_every_variable_named_is_a_setting() -> None:
    known = {f"OCOP_{name.upper()}" for name in Settings.__fields__}
    files = [p for p in DEPLOY.rglob("*") if p.is_file() and p.name != ".env"]
    for file in [*files, ROOT / "docs" / "deployment.md"]:
        named = set(re.findall(r"\bOCOP_[A-Z_]+\b", file.read_text(encoding="utf-8")))
        assert named <= known, file


def test_the_example_of_settings_is_accepted_with_all_its_lines() -> None:
    lines = re.findall(r"^#?([A-Z_]+=.*)$", env_file(filled=True), re.M)
    given = dict(shlex.split(line)[0].split("=", 1) for line in lines)
    read = settings(given)
    assert read.home_area == "Sơn La" and read.allowed_origins == ("https://tinh.gov.vn",)
    assert read.workers == 2 and read.broker_url and read.actions_url and read.tracker_url


def test_no_secret_is_given_away() -> None:
    assert re.findall(r"^(?:OCOP_SECRET|POSTGRES_PASSWORD)=(.*)$", ENVIRONMENT, re.M) == ["", ""]
    passwords = re.findall(r'://\w*:([^@\n/"]+)@', ENVIRONMENT + json.dumps(COMPOSE))
    assert all(p == "MAT_KHAU" or p.startswith("${") for p in passwords), passwords


def test_the_version_is_the_one_of_the_project() -> None:
    assert re.findall(r"^IMAGE_TAG=(.*)$", ENVIRONMENT, re.M) == [VERSION]
    for text in (CONTAINERFILE, PAGE):
        assert set(re.findall(r"hoi-ocop:(\d[\d.]*\d)", text)) == {VERSION}


def test_every_file_and_command_of_the_page_is_there() -> None:
    for path in re.findall(r"\bdeploy/[\w./-]*\w", PAGE):
        assert (ROOT / path).exists() or path == "deploy/.env", path
    blocks = "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S))
    said = re.findall(r"(?:sudo |exec web |&& |')ocop ([^#\n<>&']*)", blocks)
    assert len(said) >= 12
    for line in said:
        accept(shlex.split(line))
