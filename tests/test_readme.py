"""What the README tells people to type is there and works."""

import re
import subprocess

from bot.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_every_make_target_exists() -> None:
    named = {w for c in commands() if c.startswith("make") for w in c.split()[1:] if "=" not in w}
    assert {"serve", "test"} <= named
    for target in named:
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, target


def test_every_ocop_command_exists() -> None:
    named = {tuple(c.split()[1:3]) for c in commands() if c.startswith(".venv/bin/ocop")}
    assert named
    for words in named:
        command = [w for w in words if w.isalpha()]
        done = subprocess.run(
            [ROOT / ".venv/bin/ocop", *command[: 2 if command[0] == "knowledge" else 1], "--help"],
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, words


def test_every_file_it_names_exists() -> None:
    for path in re.findall(r"\]\((?!http)([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_vietnamese_comes_first() -> None:
    assert README.index("Hỏi OCOP") < README.index("English")


def test_no_registry_host_and_no_machine_path_is_named() -> None:
    hosts = "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"))
    tracked = subprocess.run(
        ["git", "grep", "-lIE", hosts], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert tracked.stdout == ""
