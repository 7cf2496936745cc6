"""Articles as text: from plain text, web pages, Word and PDF files with text in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.language.periods import find_periods
from bot.language.text import fold


class Unreadable(Exception):
    """A file that cannot be read as an article; `reason` is the key of what to say of it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


@dataclass(frozen=True)
class Article:
    """An article: where it is from, its text, the day it appeared where that is known."""

    file: str
    text: str
    published: date | None


def read_article(file: Path) -> Article:
    """The article in a file.

    Raises:
        Unreadable: if there is no such file, its kind is unknown, or no text is in it.
    """
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise Unreadable(file, "kind")
    try:
        text, published = reader(file)
    except OSError as error:
        raise Unreadable(file, "missing") from error
    except UnicodeDecodeError as error:
        raise Unreadable(file, "encoding") from error
    except Unreadable:
        raise
    except Exception as error:  # each library has errors of its own for a broken file
        raise Unreadable(file, "broken") from error
    if not text.strip():
        raise Unreadable(file, "empty")
    return Article(str(file), text, published or _dateline(text))


def _plain(file: Path) -> tuple[str, date | None]:
    return file.read_text(encoding="utf-8-sig"), None


def _web(file: Path) -> tuple[str, date | None]:
    import trafilatura

    page = file.read_text(encoding="utf-8-sig")
    text = trafilatura.extract(page, include_comments=False, include_tables=True) or ""
    found = trafilatura.extract_metadata(page)
    title = found.title if found and found.title else ""
    day = date.fromisoformat(found.date) if found and found.date else None
    return "\n".join(filter(None, (title, text))), day


def _word(file: Path) -> tuple[str, date | None]:
    from docx import Document

    document = Document(str(file))
    rows = (" ".join(cell.text for cell in r.cells) for t in document.tables for r in t.rows)
    return "\n".join([*(p.text for p in document.paragraphs), *rows]), None


def _pdf(file: Path) -> tuple[str, date | None]:
    from pypdf import PdfReader

    pages = PdfReader(str(file)).pages
    # Lines of a page break in the middle of a sentence; a blank line ends a paragraph.
    paragraphs = "\n\n".join(page.extract_text() for page in pages).split("\n\n")
    return "\n".join(" ".join(p.split()) for p in paragraphs), None


_READERS: Mapping[str, Callable[[Path], tuple[str, date | None]]] = {
    ".txt": _plain, ".md": _plain, ".html": _web, ".htm": _web, ".docx": _word, ".pdf": _pdf,
}  # fmt: skip

#: In how many lines of the beginning a dateline stands, and how long it is at most.
_HEAD_LINES, _HEAD_LENGTH = 4, 90


def _dateline(text: str) -> date | None:
    """The full date that stands by itself near the beginning ("Thứ Hai, 02/06/2025 08:30")."""
    for line in text.strip().splitlines()[:_HEAD_LINES]:
        days = {p.iso for p in find_periods(fold(line), date(1900, 1, 1)) if p.iso.count("-") == 2}
        if len(line) <= _HEAD_LENGTH and len(days) == 1:
            return date.fromisoformat(days.pop())
    return None
