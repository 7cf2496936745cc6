"""`ocop knowledge …` from the shell: reviews in, the log, undoing, refusals."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.knowledge.reviews import row, write
from tests.serving import OCOP


@pytest.fixture
def database(engine: Any, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(str(engine.url.database), tmp_path / 'k.db')}"


def ocop(database: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [OCOP, "knowledge", *map(str, arguments)], capture_output=True, text=True, check=False,
        env={**os.environ, "OCOP_DATABASE_URL": database, "COLUMNS": "200"}, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


def test_a_review_comes_in_is_logged_and_taken_back(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", row(), row(value="1", accept=""))
    would = ocop(database, "diff", file)
    assert would.returncode == 1 and "+ figures: L" in would.stdout and "F0001" in would.stdout
    assert ocop(database, "diff").returncode == 0
    done = ocop(database, "load", file, "--by", "Nguyễn Thị Lan")
    assert done.returncode == 0 and "1 dòng được duyệt; 1 dòng không duyệt" in done.stdout
    number = done.stdout.split(":")[0].split()[-1]
    listed = ocop(database, "log").stdout
    assert "Nguyễn Thị Lan" in listed and "r.csv" in listed
    assert ocop(database, "undo", number).returncode == 0
    assert ocop(database, "undo", number).returncode == 2
    assert ocop(database, "diff").returncode == 0


def test_a_wrong_row_is_listed_with_file_row_column_and_remedy(
    database: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "r.csv", row(), row(value="1,234"))
    for command in ("load", "diff"):
        done = ocop(database, command, file)
        assert done.returncode == 1 and done.stdout.startswith("r.csv:3:value: «1,234»")
        assert "Viết 1234" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"x", ".xlsx"),
        ("a.xlsx", b"x", "hỏng"),
        ("a.csv", b"\xff\xfea", "UTF-8"),
        ("gone.csv", None, "Không có tệp"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    database: str, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = ocop(database, "load", tmp_path / name)
    assert done.returncode == 2 and words in done.stderr and not done.stdout


def test_names_are_shown_as_they_are(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "[red]so[bold].csv", row())
    assert ocop(database, "load", file, "--by", "[/b] Lan").returncode == 0
    listed = ocop(database, "log")
    assert listed.returncode == 0 and "[red]so[bold].csv" in listed.stdout
    assert "[/b] Lan" in listed.stdout


def test_broken_tables_are_listed_rather_than_compared(database: str, tmp_path: Path) -> None:
    from knowledge.tables import TABLES

    tables = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",267,", ",x,", 1), encoding="utf-8")
    for command in ("diff", "load", "check"):
        done = ocop(database, command, "--tables", tables)
        assert done.returncode == 1 and "figures.csv:2:value" in done.stdout


def test_an_undo_on_which_another_load_rests_names_it(database: str, tmp_path: Path) -> None:
    first = ocop(database, "load", write(tmp_path / "r.csv", row())).stdout
    number = first.split(":")[0].split()[-1]
    later = row(source_id=f"L{number}-s1", value="300", as_of="2024-12", source_date="")
    assert ocop(database, "load", write(tmp_path / "sau.csv", later)).returncode == 0
    refused = ocop(database, "undo", number)
    assert refused.returncode == 2 and "sau.csv" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_loading_a_file_again_is_refused(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", row())
    assert ocop(database, "load", file).returncode == 0
    again = ocop(database, "load", file)
    assert again.returncode == 2 and "đã nạp rồi" in again.stderr


def test_a_database_that_is_locked_is_one_line(database: str, tmp_path: Path) -> None:
    import sqlite3

    file = write(tmp_path / "r.csv", row())
    with sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = ocop(database, "load", file)
    assert done.returncode == 2 and "cơ sở dữ liệu" in done.stderr
