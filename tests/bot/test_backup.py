"""A backup gives back every row, in any of the databases; a broken one changes nothing."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.backup import TABLES, BadBackup, NotEmpty, NothingThere, restore, save
from bot.feedback import Feedback, keep
from bot.journal import asked, note, unanswered
from knowledge.answering import Knowledge
from knowledge.database import is_current, open_engine
from knowledge.loader import add, load, undo
from knowledge.review import Review, read_review
from tests.knowledge.reviews import row, write
from tests.serving import OCOP

VAIN = [{"custom": {"status": "no_data"}}]


def review(folder: Path, value: str) -> Review:
    one = row(value=value, as_of=f"2025-0{value[-1]}", source_url=f"https://example.org/{value}",
              source_title=f"Lào Cai có {value} sản phẩm")  # fmt: skip
    return read_review(write(folder / f"{value}.csv", one))


@pytest.fixture(scope="module")
def lived(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database that was in use: reviews, one undone, questions in vain, opinions."""
    folder = tmp_path_factory.mktemp("lived")
    path = shutil.copy(str(engine.url.database), folder / "k.db")
    opened = open_engine(f"sqlite:///{path}")
    first, _ = [add(opened, review(folder, value), "Lan") for value in ("101", "102")]
    undo(opened, first.load_id, "Hoa")
    note(opened, "s", "câu đầu 😀 \u2028 \"'\\", VAIN)
    with opened.begin() as connection:
        connection.execute(unanswered.insert(), [
            {"asked_at": datetime(2026, 1, 2, 3, 4, 5, n), "conversation": f"c{n}",
             "status": "no_data", "question": f"câu thứ {n}"} for n in range(1499)
        ])  # fmt: skip
    keep(opened, Feedback("s", False, "Sơn La?", word="thiếu"))
    return opened


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    return open_engine(request.getfixturevalue("postgres").new_url())


def content(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in TABLES
        }


def test_every_row_comes_back(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    counts = save(lived, tmp_path / "b.zip")
    assert restore(empty, tmp_path / "b.zip") == counts
    before, after = content(lived), content(empty)
    for name in before:
        assert before[name] == after[name], name
    assert counts == {name: len(rows) for name, rows in before.items()}
    assert counts["unanswered"] == 1500 and counts["figures"] > 1500


def test_what_is_restored_goes_on_working(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    """New rows get numbers of their own; loads go on; questions are answered."""
    save(lived, tmp_path / "b.zip")
    restore(empty, tmp_path / "b.zip")
    note(empty, "s", "câu mới", VAIN)
    keep(empty, Feedback("s", True, "Sơn La?"))
    assert len(asked(empty)) == 1502  # and the opinion that was not useful
    assert is_current(empty)
    add(empty, review(tmp_path, "103"), "Lan")
    assert Knowledge(empty).store.areas == Knowledge(lived).store.areas


def test_there_and_back_again_is_the_same(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    save(lived, tmp_path / "1.zip")
    restore(empty, tmp_path / "1.zip")
    save(empty, tmp_path / "2.zip")
    third = open_engine(f"sqlite:///{tmp_path / 'third.db'}")
    restore(third, tmp_path / "2.zip")
    assert content(third) == content(lived)


def test_a_full_database_is_not_overwritten_unasked(lived: Engine, tmp_path: Path) -> None:
    save(lived, tmp_path / "b.zip")
    full = open_engine(f"sqlite:///{tmp_path / 'full.db'}")
    load(full)
    note(full, "s", "của riêng", VAIN)
    before = content(full)
    with pytest.raises(NotEmpty):
        restore(full, tmp_path / "b.zip")
    assert content(full) == before
    restore(full, tmp_path / "b.zip", replace=True)
    assert content(full) == content(lived)


def changed(source: Path, target: Path, name: str, change: Any) -> Path:
    """A backup in which one part is changed; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            given = old.read(part)
            after = change(given) if part == name else given
            if after is not None:
                new.writestr(part, after)
    return target


def _manifest(**given: Any) -> Any:
    return lambda old: json.dumps({**json.loads(old), **given}).encode()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("figures.jsonl", lambda rows: rows[: len(rows) // 2]),
        ("figures.jsonl", lambda rows: rows.replace(b"605", b"606")),
        ("figures.jsonl", lambda rows: rows + rows.splitlines()[0] + b"\n"),
        ("figures.jsonl", lambda _: b"not json\n"),
        ("figures.jsonl", lambda _: b""),
        ("figures.jsonl", lambda _: None),
        ("manifest.json", lambda _: None),
        ("manifest.json", lambda _: b"{}"),
        ("manifest.json", lambda _: b"[]"),
        ("manifest.json", _manifest(format=99)),
        ("manifest.json", _manifest(tables={"strangers": {"rows": 0, "sha256": ""}})),
    ],
)
def test_a_broken_backup_changes_nothing(
    lived: Engine, tmp_path: Path, name: str, change: Any
) -> None:
    save(lived, tmp_path / "b.zip")
    broken = changed(tmp_path / "b.zip", tmp_path / "broken.zip", name, change)
    full = open_engine(f"sqlite:///{tmp_path / 'full.db'}")
    load(full)
    before = content_if_any(full)
    with pytest.raises(BadBackup):
        restore(full, broken, replace=True)
    assert content_if_any(full) == before


def content_if_any(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql(
            "select name from sqlite_master where type = 'table' order by name")]  # fmt: skip
        return [f"{n} {connection.exec_driver_sql(f'select * from {n}').all()}" for n in names]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 no zip", "nửa tệp".encode()])
def test_no_backup_at_all_is_refused(empty: Engine, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(raw)
    with pytest.raises(BadBackup):
        restore(empty, tmp_path / "x.zip")


def test_half_a_file_is_refused(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    save(lived, tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadBackup):
        restore(empty, tmp_path / "half.zip")


def test_an_old_backup_stays_whole_where_a_new_one_fails(
    lived: Engine, tmp_path: Path, monkeypatch: Any
) -> None:
    save(lived, tmp_path / "b.zip")
    before = (tmp_path / "b.zip").read_bytes()
    gone = open_engine(f"sqlite:///{tmp_path / 'nothing' / 'here.db'}")
    with pytest.raises(Exception, match="unable to open"):
        save(gone, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]


def test_the_commands(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    file = str(tmp_path / "b.zip")

    def ocop(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([OCOP, *words], capture_output=True, text=True, check=False)

    assert ocop("backup", file, "--database", str(lived.url)).returncode == 0
    there = empty.url.render_as_string(hide_password=False)
    assert ocop("restore", file, "--database", there).returncode == 0
    again = ocop("restore", file, "--database", there)
    assert again.returncode == 2 and "--replace" in again.stderr
    assert ocop("restore", file, "--database", there, "--replace").returncode == 0
    assert content(empty) == content(lived)
    missing = ocop("restore", str(tmp_path / "none.zip"), "--database", there)
    assert missing.returncode == 2 and "Traceback" not in missing.stderr
    nowhere = ocop("backup", "/no/such/folder/b.zip", "--database", str(lived.url))
    assert nowhere.returncode == 2 and "Traceback" not in nowhere.stderr


def test_a_database_that_was_never_loaded_is_not_saved(tmp_path: Path) -> None:
    """Perhaps a name was mistyped: such a backup, restored, would wipe everything."""
    nowhere = open_engine(f"sqlite:///{tmp_path / 'typo.db'}")
    with pytest.raises(NothingThere):
        save(nowhere, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_a_backup_with_nothing_in_it_is_refused(
    lived: Engine, empty: Engine, tmp_path: Path
) -> None:
    save(lived, tmp_path / "b.zip")
    hollow = changed(tmp_path / "b.zip", tmp_path / "h.zip", "manifest.json", _manifest(tables={}))
    with pytest.raises(BadBackup):
        restore(empty, hollow)


def test_rows_of_another_version_are_refused(lived: Engine, empty: Engine, tmp_path: Path) -> None:
    """One column more, one less: nothing is dropped in silence."""
    save(lived, tmp_path / "b.zip")
    for name, change in (("more", {"new": 1}), ("less", None)):
        other = rewritten(tmp_path / "b.zip", tmp_path / f"{name}.zip", change)
        with pytest.raises(BadBackup):
            restore(empty, other)


def rewritten(source: Path, target: Path, added: dict[str, int] | None) -> Path:
    """A whole backup whose areas have a column more, or lack their names."""
    with zipfile.ZipFile(source) as old:
        rows = [json.loads(line) for line in old.read("areas.jsonl").splitlines()]
        manifest = json.loads(old.read("manifest.json"))
    for area in rows:
        area.update(added or {})
        if added is None:
            area.pop("name")
    content = b"".join(json.dumps(area).encode() + b"\n" for area in rows)
    manifest["tables"]["areas"]["sha256"] = hashlib.sha256(content).hexdigest()
    middle = changed(source, target.with_suffix(".m"), "areas.jsonl", lambda _: content)
    return changed(middle, target, "manifest.json", lambda _: json.dumps(manifest).encode())
