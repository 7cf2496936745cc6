"""What people think is kept, without who they are, and survives a new loading."""

from pathlib import Path

from sqlalchemy.engine import Engine

from bot.feedback import Feedback, keep, kept
from bot.language.masking import MASK
from knowledge.database import open_engine
from knowledge.loader import load


def database(folder: Path) -> Engine:
    return open_engine(f"sqlite:///{folder / 'k.db'}")


def test_it_is_kept_newest_first(tmp_path: Path) -> None:
    engine = database(tmp_path)
    assert list(kept(engine)) == []
    keep(engine, Feedback("s", True, "Sơn La có mấy sp", "204", "figure"))
    keep(engine, Feedback("s", False, "hạn?", word="thiếu ngày"))
    newest, oldest = kept(engine)
    assert (newest["useful"], newest["word"]) == (False, "thiếu ngày")
    assert (oldest["question"], oldest["answer"], oldest["kind"]) == (
        "Sơn La có mấy sp", "204", "figure",
    )  # fmt: skip


def test_no_personal_data_is_in_the_file(tmp_path: Path) -> None:
    engine = database(tmp_path)
    private = "0912 345 678"
    given = Feedback(
        "the-session-id", False, f"gọi {private}", f"số {private}", "x", f"a@b.vn {private}"
    )
    keep(engine, given)
    (row,) = kept(engine)
    assert MASK in row["question"] and MASK in row["answer"] and MASK in row["word"]
    content = (tmp_path / "k.db").read_bytes()
    assert private.encode() not in content and b"the-session-id" not in content
    assert b"a@b.vn" not in content


def test_loading_the_tables_anew_keeps_it(tmp_path: Path) -> None:
    engine = database(tmp_path)
    load(engine)
    keep(engine, Feedback("s", True, "hỏi"))
    load(engine)
    assert [row["question"] for row in kept(engine)] == ["hỏi"]
