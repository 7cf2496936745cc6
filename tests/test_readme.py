"""What the README and the pages of docs/ tell people to type is there and works."""

import re
import subprocess

from bot.settings import ROOT, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
PAGES = {str(p.relative_to(DOCS)): p.read_text(encoding="utf-8") for p in DOCS.rglob("*.md")}


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", "\n".join((README, *PAGES.values())), re.S)
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


def test_every_file_the_pages_name_exists() -> None:
    for name, page in PAGES.items():
        for path in re.findall(r"\]\((?!http|#)([\w./-]+)\)", page):
            assert ((DOCS / name).parent / path).exists(), (name, path)


def test_every_variable_named_is_a_setting_and_every_setting_is_named() -> None:
    known = {f"OCOP_{name.upper()}" for name in Settings.__fields__}
    assert set(re.findall(r"`(OCOP_\w+)`", README)) == known
    assert set(re.findall(r"\b(OCOP_[A-Z_]+)\b", PAGES["website.md"])) <= known


def test_the_options_of_the_script_tag_are_those_of_the_widget() -> None:
    entry = (ROOT / "bot" / "channel" / "widget" / "ocop-chat.js").read_text(encoding="utf-8")
    (taken,) = re.findall(r"const \{ (.*) \} = script.dataset", entry)
    documented = re.findall(r"^\| `data-(\w+)`", PAGES["website.md"], re.M)
    assert set(documented) == set(taken.split(", "))


def test_vietnamese_comes_first() -> None:
    assert README.index("Hỏi OCOP") < README.index("English")


def test_no_registry_host_and_no_machine_path_is_named() -> None:
    hosts = "|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"))
    tracked = subprocess.run(
        ["git", "grep", "-lIE", hosts], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert tracked.stdout == ""
