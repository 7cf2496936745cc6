"""Articles as text: from plain text, web pages, Word and PDF files with text in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile, is_zipfile

from bot.language.periods import find_periods
from bot.language.text import clean, fold

#: Bytes of the largest file that is read, and of what may be packed in it.
_MOST_BYTES, _MOST_UNPACKED = 20_000_000, 200_000_000


class Unreadable(Exception):
    """A file that cannot be read; `reason` is the key of what to say of it, `place` where."""

    def __init__(self, file: Path, reason: str, place: str = "") -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason, self.place = file, reason, place


@dataclass(frozen=True)
class Article:
    """An article: where it is from, its text, and what is known of where it appeared.

    Attributes:
        published: the day it appeared, None if unknown.
        title, publisher, url: '' where the file does not say.
    """

    file: str
    text: str
    published: date | None = None
    title: str = ""
    publisher: str = ""
    url: str = ""


def refuse_large(file: Path) -> None:
    """Raise Unreadable where a file is too large, or what is packed in it."""
    if file.stat().st_size > _MOST_BYTES:
        raise Unreadable(file, "too_large")
    if is_zipfile(file):
        with ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise Unreadable(file, "too_large")


def read_article(file: Path) -> Article:
    """The article in a file.

    Raises:
        Unreadable: if there is no such file, its kind is unknown, it is too large, or no text
            is in it.
    """
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise Unreadable(file, "kind")
    try:
        refuse_large(file)
        article = reader(file)
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(file, "missing") from error
    except UnicodeDecodeError as error:
        raise Unreadable(file, "encoding") from error
    except Exception as error:  # each library has errors of its own for a broken file
        raise Unreadable(file, "broken") from error
    if not article.text.strip():
        raise Unreadable(file, "empty")
    return replace(
        article, published=article.published or _dateline(article.text),
        title=clean(article.title or _headline(article.text)),
        publisher=clean(article.publisher), url=_address(article.url),
    )  # fmt: skip


def _address(url: str) -> str:
    """The address of a page; '' where it is none."""
    try:
        return url if urlsplit(url).hostname and url.isprintable() else ""
    except ValueError:
        return ""


def _plain(file: Path) -> Article:
    return Article(str(file), file.read_text(encoding="utf-8-sig"))


def _web(file: Path) -> Article:
    import trafilatura

    page = file.read_text(encoding="utf-8-sig")
    text = trafilatura.extract(page, include_comments=False, include_tables=True) or ""
    # Only a date that the page itself gives: a year in its text is no day of publication.
    found = trafilatura.extract_metadata(page, extensive=False)
    title, publisher, url, day = (
        getattr(found, name, None) or "" for name in ("title", "sitename", "url", "date")
    )
    text = "\n".join(filter(None, (title, text)))
    published = date.fromisoformat(day) if day else None
    return Article(str(file), text, published, title, publisher, url)


def _word(file: Path) -> Article:
    from docx import Document

    document = Document(str(file))
    rows = (" ".join(cell.text for cell in r.cells) for t in document.tables for r in t.rows)
    return Article(str(file), "\n".join([*(p.text for p in document.paragraphs), *rows]))


def _pdf(file: Path) -> Article:
    from pypdf import PdfReader

    pages = PdfReader(str(file)).pages
    # Lines of a page break in the middle of a sentence; a blank line ends a paragraph.
    paragraphs = "\n\n".join(page.extract_text() for page in pages).split("\n\n")
    return Article(str(file), "\n".join(" ".join(p.split()) for p in paragraphs))


_READERS: Mapping[str, Callable[[Path], Article]] = {
    ".txt": _plain, ".md": _plain, ".html": _web, ".htm": _web, ".docx": _word, ".pdf": _pdf,
}  # fmt: skip

#: A first line that is longer is no headline.
_LONGEST_HEADLINE = 200


def _headline(text: str) -> str:
    first = " ".join(text.strip().split("\n", 1)[0].split())
    is_headline = len(first) <= _LONGEST_HEADLINE and not first.endswith((".", ":", ";"))
    return first if is_headline else ""


#: In how many lines of the beginning a dateline stands, and how long it is at most.
_HEAD_LINES, _HEAD_LENGTH = 4, 90


def _dateline(text: str) -> date | None:
    """The full date that stands by itself near the beginning ("Thứ Hai, 02/06/2025 08:30")."""
    for line in text.strip().splitlines()[:_HEAD_LINES]:
        days = {p.iso for p in find_periods(fold(line), date(1900, 1, 1)) if p.iso.count("-") == 2}
        if len(line) <= _HEAD_LENGTH and len(days) == 1:
            return date.fromisoformat(days.pop())
    return None
