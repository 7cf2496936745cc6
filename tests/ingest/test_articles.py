"""Articles in every kind of file, and files that are none."""

import io
from datetime import date
from pathlib import Path

import pytest

from knowledge.articles import Unreadable, read_article

WORDS = "Tính đến tháng 5/2025, tỉnh Lào Cai có 267 sản phẩm OCOP được công nhận từ 3 sao trở lên."


def text_file(folder: Path) -> Path:
    file = folder / "bai.txt"
    file.write_text("\ufeff" + WORDS, encoding="utf-8")
    return file


def web_page(folder: Path) -> Path:
    file = folder / "bai.html"
    file.write_text(
        "<html><head><title>OCOP</title>"
        '<meta property="article:published_time" content="2025-06-02T08:00:00+07:00"></head>'
        "<body><nav>Trang chủ | Liên hệ 0999 sản phẩm</nav><article><h1>OCOP Lào Cai</h1>"
        f"<p>{WORDS}</p><p>{WORDS.replace('267', '12')}</p></article>"
        "<footer>Bản quyền</footer></body></html>",
        encoding="utf-8",
    )
    return file


def word_file(folder: Path) -> Path:
    from docx import Document

    document = Document()
    document.add_paragraph(WORDS)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Huyện Bảo Thắng", "44 sản phẩm"
    document.save(str(folder / "bai.docx"))
    return folder / "bai.docx"


@pytest.mark.parametrize("make", [text_file, web_page, word_file])
def test_the_words_are_read(tmp_path: Path, make: object) -> None:
    article = read_article(make(tmp_path))  # type: ignore[operator]
    assert WORDS in article.text


def test_a_web_page_gives_its_date_and_nothing_of_its_frame(tmp_path: Path) -> None:
    article = read_article(web_page(tmp_path))
    assert article.published == date(2025, 6, 2)
    assert "Bản quyền" not in article.text and "0999" not in article.text


def test_a_month_in_the_text_is_no_day_of_publication(tmp_path: Path) -> None:
    page = "<html><body><article><p>Trong tháng 5/2025 Lào Cai có 267 sản phẩm OCOP.</p></article>"
    file = tmp_path / "undated.html"
    file.write_text(page, encoding="utf-8")
    article = read_article(file)
    assert "267" in article.text and article.published is None


def test_a_table_of_a_word_file_is_read(tmp_path: Path) -> None:
    assert "Huyện Bảo Thắng 44 sản phẩm" in read_article(word_file(tmp_path)).text


@pytest.mark.parametrize(
    ("head", "day"),
    [("Thứ Hai, 02/06/2025 08:30", date(2025, 6, 2)), ("Ngày 2 tháng 6 năm 2025", date(2025, 6, 2)),
     ("Cập nhật 2/6/2025", date(2025, 6, 2)), ("Tháng 6/2025", None), ("", None),
     ("Từ 1/6/2025 đến 2/6/2025", None)],
)  # fmt: skip
def test_a_dateline_is_read_and_never_guessed(tmp_path: Path, head: str, day: date | None) -> None:
    file = tmp_path / "b.txt"
    file.write_text(f"OCOP Lào Cai\n{head}\nTỉnh có 267 sản phẩm.", encoding="utf-8")
    assert read_article(file).published == day


def broken(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("a.doc", b"x", "kind"), ("a", b"x", "kind"), ("a.txt", b"", "empty"),
     ("a.txt", "Lào".encode("utf-16"), "encoding"), ("a.docx", b"no zip", "broken"),
     ("a.pdf", b"no pdf", "broken"), ("a.html", b"<html></html>", "empty"),
     ("a.txt", b"\xff\xfe\xfa", "encoding")],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_article(broken(tmp_path, name, content))
    assert refused.value.reason == reason


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_article(tmp_path / "none.txt")
    assert refused.value.reason == "missing"


def test_a_pdf_of_pictures_has_no_text(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    page = io.BytesIO()
    writer.write(page)
    with pytest.raises(Unreadable) as refused:
        read_article(broken(tmp_path, "a.pdf", page.getvalue()))
    assert refused.value.reason == "empty"
