"""Every command of the handbook, run as it stands, over the files that its page shows."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

PAGES = sorted(p for p in (ROOT / "docs" / "handbook").glob("*.md") if p.name != "README.md")
#: Commands whose answer is "no", as their page says.
CODES = {".venv/bin/ocop knowledge diff duyet.csv": 1}


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]


def files(page: Path) -> dict[str, str]:
    return dict(re.findall(r"```text (\S+)\n(.*?)```", page.read_text(encoding="utf-8"), re.S))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Any) -> tuple[Path, dict[str, str]]:
    """A folder with the bot's commands in it, and the environment over the tests' database."""
    folder = tmp_path_factory.mktemp("desk")
    database = shutil.copy(str(engine.url.database), folder / "k.db")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for page in PAGES:
        for name, content in files(page).items():
            (folder / name).write_text(content, encoding="utf-8")
    return folder, {**os.environ, "OCOP_DATABASE_URL": f"sqlite:///{database}"}


def test_there_are_pages_with_commands() -> None:
    assert len(PAGES) >= 2 and all(map(commands, PAGES))


def served(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command says that serves until it is stopped, up to where it serves."""
    process = subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr
    try:
        return process.stderr.readline() + process.stderr.readline()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.mark.parametrize(("page", "command"), [(p.name, c) for p in PAGES for c in commands(p)])
def test_a_command_works_as_it_stands(
    desk: tuple[Path, dict[str, str]], page: str, command: str
) -> None:
    folder, environment = desk
    if "ocop staff" in command:
        assert "http://127.0.0.1:" in served(command, folder, environment)
        return
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == CODES.get(command, 0), done.stderr
    assert "Traceback" not in done.stderr


def test_every_file_a_command_writes_has_content(desk: tuple[Path, dict[str, str]]) -> None:
    folder, _ = desk
    written = {w for p in PAGES for c in commands(p) for w in re.findall(r"(?:> |--csv )(\S+)", c)}
    assert written and all((folder / name).stat().st_size for name in written)


def test_every_page_is_in_the_contents() -> None:
    contents = (ROOT / "docs" / "handbook" / "README.md").read_text(encoding="utf-8")
    assert all(f"]({page.name})" in contents for page in PAGES)
