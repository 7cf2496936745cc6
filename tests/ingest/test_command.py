"""`ocop ingest` from the shell: the contract's columns, workbooks, refusals."""

import csv
import io
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from knowledge.tables import read_rows
from tests.serving import OCOP

CONTRACT = "file,area,area_level,indicator,value,unit,as_of,kind,confidence,evidence".split(",")
TEXT = (
    "Lào Cai có 267 sản phẩm OCOP\nThứ Hai, 02/06/2025\n"
    "Tính đến tháng 5/2025, toàn tỉnh có 267 sản phẩm OCOP, gồm 02 sản phẩm 5 sao, 07 sản phẩm "
    "4 sao và 258 sản phẩm 3 sao. Năm 2026, tỉnh phấn đấu có thêm 20-30 sản phẩm.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "bai.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def ingest(engine: Any, *arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [OCOP, "ingest", *map(str, arguments)], capture_output=True, text=True, check=False,
        env={**os.environ, "OCOP_DATABASE_URL": str(engine.url)}, timeout=120,
    )  # fmt: skip


def test_rows_have_the_contract_s_columns_first(engine: Any, article: Path) -> None:
    done = ingest(engine, article)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0 and done.stdout.split("\n")[0].split(",")[:10] == CONTRACT
    assert [r["value"] for r in rows] == ["267", "2", "7", "258", "20-30"]
    assert {r["kind"] for r in rows} == {"figure", "target"}
    assert all(r["unit"] == "product" and r["area"] == "Lào Cai" for r in rows)
    units = {r["indicator_id"]: r["unit"] for r in read_rows("indicators")}
    for row in rows:
        assert units[row["indicator"]] == row["unit"]
        assert row["evidence"] in " ".join(TEXT.split())
        assert 0 < float(row["confidence"]) <= 1


def test_a_file_of_rows_and_a_workbook_say_the_same(
    engine: Any, article: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    text, book = tmp_path / "r.csv", tmp_path / "r.xlsx"
    assert ingest(engine, article, "-o", text).returncode == 0
    assert ingest(engine, article, "-o", book).returncode == 0
    with text.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    cells = [[c or "" for c in row] for row in load_workbook(book).active.values]
    assert cells == rows and len(rows) == 6
    guide = load_workbook(book)["cách duyệt"]
    assert [row[0] for row in guide.values] == rows[0] and all(row[1] for row in guide.values)
    assert text.read_bytes()[:3] != b"\xef\xbb\xbf"


def test_a_workbook_shows_what_to_fill_in_and_what_may_be_chosen(
    engine: Any, article: Path, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    assert ingest(engine, article, "-o", tmp_path / "r.xlsx").returncode == 0
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    names = [cell.value for cell in sheet[1]]
    publisher = sheet.cell(2, names.index("source_publisher") + 1)
    assert publisher.value is None and publisher.fill.fill_type == "solid"
    assert not sheet.cell(2, names.index("area") + 1).fill.fill_type
    assert {v.formula1 for v in sheet.data_validations.dataValidation} >= {'"x"', '"figure,target"'}
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref


def test_an_accepted_workbook_is_answered(engine: Any, article: Path, tmp_path: Path) -> None:
    """From the article to the answer, as a member of staff would do it."""
    import shutil

    from openpyxl import load_workbook

    from knowledge.database import open_engine
    from knowledge.loader import add
    from knowledge.review import read_review
    from knowledge.store import Store

    file = tmp_path / "r.xlsx"
    assert ingest(engine, article, "-o", file).returncode == 0
    book = load_workbook(file)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for n in range(2, sheet.max_row + 1):
        filled = {"source_publisher": "Báo thử", "source_kind": "press", "accept": "x"}
        for name, words in filled.items():
            sheet.cell(n, names.index(name) + 1, words)
    book.save(file)
    own = open_engine(f"sqlite:///{shutil.copy(str(engine.url.database), tmp_path / 'k.db')}")
    entry = add(own, read_review(file), who="Lan")
    found = Store(own).figures(["lao-cai-cu"], ["products_total"])
    assert any(f.value == 267 and f.source_id.startswith(f"L{entry.load_id}-") for f in found)
    own.dispose()


def test_a_spreadsheet_comes_in_by_the_same_review(engine: Any, tmp_path: Path) -> None:
    table = tmp_path / "bang.csv"
    table.write_text(
        "Sản phẩm OCOP tỉnh Lào Cai đến 31/12/2024;;\nHuyện;Tổng số;Doanh thu (tỷ đồng)\n"
        "Bắc Hà;1.027;12,5\n", encoding="utf-8",
    )  # fmt: skip
    done = ingest(engine, table)
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["area"], row["value"], row["as_of"]) == ("Bắc Hà", "1027", "2024-12-31")
    assert (row["start"], row["source_title"], row["within"]) == ("B3", "bang", "Lào Cai")
    assert "ô C3" in done.stderr and "Doanh thu" in done.stderr


def test_a_review_is_not_read_as_a_table(engine: Any, article: Path, tmp_path: Path) -> None:
    review = tmp_path / "r.csv"
    assert ingest(engine, article, "-o", review).returncode == 0
    again = ingest(engine, review)
    assert again.returncode == 2 and "ocop knowledge load" in again.stderr


def test_a_reviewed_file_is_not_written_over(engine: Any, article: Path, tmp_path: Path) -> None:
    review = tmp_path / "r.csv"
    assert ingest(engine, article, "-o", review).returncode == 0
    assert ingest(engine, article, "-o", review).returncode == 0
    with review.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with review.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows({**r, "accept": "x"} for r in rows)
    before = review.read_bytes()
    refused = ingest(engine, article, "-o", review)
    assert refused.returncode == 2 and "chọn tên khác" in refused.stderr
    assert review.read_bytes() == before


def test_several_articles_keep_their_names(engine: Any, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("Năm 2024, Sơn La có 7 sản phẩm OCOP.", encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(ingest(engine, article, other).stdout)))
    assert [r["file"] for r in rows] == [str(article)] * 5 + [str(other)]


def test_an_article_without_rows_is_a_no(engine: Any, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Hội nghị kéo dài 3 ngày.", encoding="utf-8")
    assert ingest(engine, tmp_path / "b.txt").returncode == 1


@pytest.mark.parametrize(("name", "content"), [("a.doc", b"x"), ("a.txt", b""), ("a.pdf", b"x")])
def test_what_cannot_be_read_is_one_line_and_exit_code_2(
    engine: Any, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    done = ingest(engine, tmp_path / name)
    assert done.returncode == 2 and done.stdout == ""
    assert name in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_is_one_line(engine: Any, article: Path) -> None:
    done = ingest(engine, article, "-o", article.parent / "no" / "r.csv")
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_words_that_a_spreadsheet_would_run_are_text(engine: Any, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("=1+1 Năm 2024, Sơn La có 7 sản phẩm OCOP.", encoding="utf-8")
    (row,) = csv.DictReader(io.StringIO(ingest(engine, tmp_path / "b.txt").stdout))
    assert row["evidence"].startswith("'=1+1")
