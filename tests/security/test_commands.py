"""The command line with anything for arguments and files: 0, 1 or 2, one line, never a fault."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot import vietnamese_help
from bot.cli import _run
from knowledge.tables import NAMES, TABLES
from tests.knowledge.reviews import row, write
from tests.security.inputs import several
from tests.serving import OCOP

KINDS = ("txt", "md", "html", "htm", "docx", "pdf", "csv", "tsv", "xlsx", "xlsm", "doc", "")
SENTENCE = "Tính đến tháng 5/2025, Lào Cai có 267 sản phẩm OCOP, gồm 7 sản phẩm 4 sao."
#: Seconds for one small file.
SOON = 5.0


@dataclass(frozen=True)
class Done:
    """What a command said."""

    code: int
    out: str
    err: str


Ocop = Callable[..., Done]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def ocop(engine: Engine, folder: Path) -> Iterator[Ocop]:
    """`ocop …` in this process, over a database and in a folder of its own; judged each time."""
    database = shutil.copy(str(engine.url.database), folder / "k.db")
    given = {
        "OCOP_DATABASE_URL": f"sqlite:///{database}", "OCOP_OFF_FILE": str(folder / "off.txt"),
    }  # fmt: skip
    vietnamese_help.apply()
    here = Path.cwd()
    os.chdir(folder)
    with mock.patch.dict(os.environ, given):
        yield _judged
    os.chdir(here)


def _judged(*arguments: object) -> Done:
    out, err, begin = io.StringIO(), io.StringIO(), time.process_time()
    argv = mock.patch.object(sys, "argv", ["ocop", *map(str, arguments)])
    with argv, redirect_stdout(out), redirect_stderr(err):
        code = _run()
    done = Done(code, out.getvalue(), err.getvalue())
    assert code in {0, 1, 2}, (arguments, done)
    assert "Traceback" not in done.out + done.err
    assert time.process_time() - begin < SOON, arguments
    if code == 2:
        *progress, last = done.err.rstrip("\n").split("\n")
        assert last.startswith("ocop: ") and len(last) > 10, (arguments, done)
        assert not any(line.startswith("ocop:") for line in progress) and not done.out
    return done


# ------------------------------------------------------------------ arguments

plain = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters="/\\~"),
    max_size=20,
)
OPTIONS = (
    "--by", "--days", "--csv", "--nlu", "--purge", "--ics", "-o", "--json", "--tables", "--help",
    "--no-such", "-", "--", "-5", "1", "2024-05-20", "20/5/2024", "31/2/2024", "no-such-file",
)  # fmt: skip
COMMANDS = (
    ("deadline",), ("off",), ("on",), ("feedback",), ("unanswered",), ("ingest",),
    ("knowledge", "check"), ("knowledge", "load"), ("knowledge", "diff"), ("knowledge", "log"),
    ("knowledge", "undo"), ("knowledge",), ("ask", "--file"), ("ask", "--file", "none.txt"), (),
)  # fmt: skip
arguments = st.lists(st.one_of(st.sampled_from(OPTIONS), plain), max_size=4)


@several(50)
@given(st.sampled_from(COMMANDS), arguments)
def test_no_arguments_are_a_fault(ocop: Ocop, command: tuple[str, ...], more: list[str]) -> None:
    if command[:1] == ("ask",) and len(command) < 3:
        more = more[:1]
    ocop(*command, *more)


DAYS = st.from_regex(r"\d{1,5}[-/.]\d{1,3}[-/.]\d{1,6}", fullmatch=True)


@several(45)
@given(st.one_of(plain, st.dates().map(str), DAYS))
def test_any_day_has_its_days_or_is_refused(ocop: Ocop, day: str) -> None:
    done = ocop("deadline", "--", day)
    assert done.code == 2 or "Nguồn:" in done.out


@pytest.mark.parametrize("day", ["a\nb", "a\r\n\r\nb", "a\x1b[2Jb", "a\u2028b"])
def test_what_is_wrong_is_said_in_one_line_whatever_was_typed(ocop: Ocop, day: str) -> None:
    done = ocop("deadline", "--", day)
    assert len(done.err.strip().splitlines()) == 1 and "\x1b" not in done.err


def test_bytes_that_are_no_text_are_a_name_like_any_other(folder: Path) -> None:
    done = subprocess.run(
        [str(OCOP).encode(), b"ask", b"--file", b"\xff\xfe"], capture_output=True, cwd=folder,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1


# ------------------------------------------------------------------ questions


@several(100)
@given(st.binary(max_size=300), st.sampled_from(["q.txt", "q.csv"]))
def test_questions_that_are_no_text_are_refused(
    ocop: Ocop, folder: Path, content: bytes, name: str
) -> None:
    (folder / name).write_bytes(b"\xff" + content)
    assert ocop("ask", "--file", folder / name).code == 2


def test_odd_questions_are_all_answered(ocop: Ocop, folder: Path) -> None:
    odd = [
        "/restart", "-", "😀", "\u200b a", "\ufeff", "null", "1" * 400, "a" * 600, "=1+1", "{}",
        "'; drop table figures; --", "năm 20٢٣", "quyết định 0", "[b]x[/b]", "Sơn La mấy sp?",
    ]  # fmt: skip
    (folder / "odd.txt").write_text("\n".join(odd), encoding="utf-8")
    with mock.patch(f"{__name__}.SOON", 60.0):  # the model is loaded first
        done = ocop("ask", "--file", "odd.txt", "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1 and len(lines) == len([q for q in odd if q.strip()])
    assert all(line["text"] and line["custom"]["status"] != "error" or line["custom"]["facts"] == []
               for line in lines)  # fmt: skip


# ------------------------------------------------------------------ articles and spreadsheets


@pytest.fixture(scope="module")
def sound(folder: Path) -> dict[str, bytes]:
    """A sound file of each kind that is no plain text."""
    from docx import Document
    from openpyxl import Workbook
    from pypdf import PdfWriter

    document, book, pdf = Document(), Workbook(), PdfWriter()
    document.add_paragraph(SENTENCE)
    for cells in (["Huyện", "Tổng số"], ["Bắc Hà", 27], ["Sa Pa", "=1+1"]):
        book.active.append(cells)
    pdf.add_blank_page(200, 200)
    made = {}
    for kind, save in (("docx", document.save), ("xlsx", book.save), ("pdf", pdf.write)):
        save(str(folder / f"sound.{kind}"))
        made[kind] = (folder / f"sound.{kind}").read_bytes()
    return made


@several(45)
@given(st.binary(max_size=2000), st.sampled_from(KINDS))
def test_no_bytes_are_a_fault_of_ingest(
    ocop: Ocop, folder: Path, content: bytes, kind: str
) -> None:
    (folder / f"any.{kind}").write_bytes(content)
    ocop("ingest", f"any.{kind}")


@several(45)
@given(st.text(max_size=300), st.sampled_from(["txt", "html", "csv", "tsv"]), st.booleans())
def test_no_words_are_a_fault_of_ingest(
    ocop: Ocop, folder: Path, content: str, kind: str, is_known: bool
) -> None:
    words = f"{content}\n{SENTENCE} {content}" if is_known else content
    (folder / f"words.{kind}").write_text(words, encoding="utf-8", errors="replace")
    ocop("ingest", f"words.{kind}")


@several(45)
@given(st.data(), st.sampled_from(["docx", "xlsx", "pdf"]))
def test_no_damage_is_a_fault_of_ingest(
    ocop: Ocop, folder: Path, sound: dict[str, bytes], data: st.DataObject, kind: str
) -> None:
    whole = bytearray(sound[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(whole) // 2, len(whole)))
    (folder / f"bad.{kind}").write_bytes(bytes(whole[:cut]))
    ocop("ingest", f"bad.{kind}")


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An Office file with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


PARTS = {
    "docx": ("word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"),
}


@several(45)
@given(st.data(), st.sampled_from([(k, p) for k, ps in PARTS.items() for p in ps]))
def test_no_damage_inside_is_a_fault_of_ingest(
    ocop: Ocop, folder: Path, sound: dict[str, bytes], data: st.DataObject, of: tuple[str, str]
) -> None:
    def change(xml: bytes) -> bytes:
        at = data.draw(st.integers(0, len(xml)))
        new = data.draw(
            st.one_of(st.binary(max_size=9), st.sampled_from([b"9" * 30, b"<a/>", b'"']))
        )
        return xml[:at] + new + xml[at + data.draw(st.integers(0, 9)) :]

    (folder / f"part.{of[0]}").write_bytes(repacked(sound[of[0]], of[1], change))
    ocop("ingest", f"part.{of[0]}")


@pytest.mark.parametrize("head", ["\0 Tin", "Tin\x1b[2J\x07", "\u202e Tin \u200b"])
def test_nothing_unseen_of_a_headline_gets_into_the_rows(
    ocop: Ocop, folder: Path, head: str
) -> None:
    (folder / "head.txt").write_text(f"{head}\n{SENTENCE}\n", encoding="utf-8")
    done = ocop("ingest", "head.txt")
    assert done.code == 0 and not set("\0\x1b\x07\u202e\u200b") & set(done.out)


@pytest.mark.parametrize(
    "url", ["http://[x/", "javascript:alert(1)", "http://a.vn/\n=1+1", "no:address"]
)
def test_what_is_no_address_is_not_a_source_s(ocop: Ocop, folder: Path, url: str) -> None:
    page = f'<html><head><title>T</title><meta property="og:url" content="{url}"></head><body>'
    (folder / "page.html").write_text(f"{page}<p>{SENTENCE}</p></body>", encoding="utf-8")
    done = ocop("ingest", "page.html")
    assert done.code == 0 and url not in done.out


LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize(
    "entities", [LAUGHS + b"]>", b"<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"],
    ids=["laughs", "file"],
)  # fmt: skip
def test_entities_are_neither_spread_out_nor_fetched(
    ocop: Ocop, folder: Path, sound: dict[str, bytes], kind: str, entities: bytes
) -> None:
    def change(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>")
        head, body = (head + mark, rest) if mark else (b"", xml)
        for old in (b"L\xc3\xa0o Cai", b"27</v>"):
            body = body.replace(old, b"&a9;" + old)
        return head + entities + body

    (folder / f"entity.{kind}").write_bytes(repacked(sound[kind], PARTS[kind][0], change))
    done = ocop("ingest", f"entity.{kind}")
    assert "root:" not in done.out + done.err and "hahaha" not in done.out + done.err


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_small_file_with_far_too_much_in_it_is_refused(
    ocop: Ocop, folder: Path, sound: dict[str, bytes], kind: str
) -> None:
    bomb = repacked(sound[kind], PARTS[kind][0], lambda xml: xml + b" " * 250_000_000)
    assert len(bomb) < 1_000_000
    (folder / f"bomb.{kind}").write_bytes(bomb)
    done = ocop("ingest", f"bomb.{kind}")
    assert done.code == 2 and "lớn" in done.err


def test_an_article_that_is_too_large_is_refused(ocop: Ocop, folder: Path) -> None:
    (folder / "large.txt").write_bytes(b"a " * 10_500_000)
    done = ocop("ingest", "large.txt")
    assert done.code == 2 and "lớn" in done.err


# ------------------------------------------------------------------ reviews and tables


@several(25)
@given(st.binary(max_size=1000), st.sampled_from(["csv", "xlsx", "tsv", "txt"]))
def test_no_bytes_are_a_fault_of_a_load(
    ocop: Ocop, folder: Path, content: bytes, kind: str
) -> None:
    (folder / f"review.{kind}").write_bytes(content)
    for command in ("load", "diff"):
        assert ocop("knowledge", command, f"review.{kind}").code in {1, 2}


CELLS = st.one_of(
    st.text(st.characters(blacklist_characters="\0"), max_size=30),
    st.sampled_from(["1e400", "nan", "inf", "-5", "5-", "-", "9" * 400, "٢٠٢٤", "2024-13", "0000",
                     "9999-12-31", "2025/2021", "=1+1", "x", "Lào Cai", "figure", "5 - 6"]),
)  # fmt: skip
NAMES_OF_CELLS = tuple(row())


@several(12)
@given(st.dictionaries(st.sampled_from(NAMES_OF_CELLS), CELLS, min_size=1, max_size=4))
def test_no_cells_are_a_fault_of_a_review(ocop: Ocop, folder: Path, cells: dict[str, str]) -> None:
    safe = {name: cell.encode("utf-8", "replace").decode() for name, cell in cells.items()}
    file = write(folder / "cells.csv", row(**{**safe, "accept": "x"}))
    ocop("knowledge", "diff", file)


@several(8)
@given(st.data(), st.sampled_from(NAMES))
def test_no_damage_is_a_fault_of_the_tables(
    ocop: Ocop, folder: Path, data: st.DataObject, name: str
) -> None:
    tables = folder / "tables"
    shutil.rmtree(tables, ignore_errors=True)
    shutil.copytree(TABLES, tables)
    lines = (tables / f"{name}.csv").read_bytes().split(b"\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    where = data.draw(st.integers(0, len(lines[at])))
    new = data.draw(
        st.one_of(st.binary(max_size=6), st.sampled_from([b",", b'"', b"9" * 400, b"\0"]))
    )
    lines[at] = lines[at][:where] + new + lines[at][where + data.draw(st.integers(0, 6)) :]
    (tables / f"{name}.csv").write_bytes(b"\n".join(lines))
    ocop("knowledge", "check", "--tables", tables)
