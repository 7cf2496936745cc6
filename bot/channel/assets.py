"""Files for browsers: compressed once, with a fingerprint, so that they are fetched once."""

import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import zopfli.gzip
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

#: Ask again each time, or use the copy for a while and ask again behind the reader's back.
NOW = "no-cache"
MINUTES = "public, max-age=300, stale-while-revalidate=86400"


#: An Accept-Encoding that takes gzip: RFC 9110, 12.5.3; a quality of 0 refuses it.
_GZIP = re.compile(r"(?:^|[\s,])(?:x-)?gzip\s*(?:,|$|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))", re.I)


@dataclass(frozen=True)
class Asset:
    """The content of a file, plain and compressed."""

    content: bytes
    compressed: bytes
    media_type: str

    @classmethod
    def of(cls, content: str, name: str) -> "Asset":
        """Text as the file called `name`."""
        media_type = mimetypes.guess_type(name)[0] or "text/plain"
        raw = content.encode()
        return cls(raw, zopfli.gzip.compress(raw), f"{media_type}; charset=utf-8")

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same content, and only for it."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    def reply(self, request: Request, caching: str, extra: Mapping[str, str]) -> HTTPResponse:
        """The file, or that the browser's copy is still good."""
        tag = f'"{self.fingerprint}"'
        headers = {"ETag": tag, "Cache-Control": caching, "Vary": "Accept-Encoding", **extra}
        if tag in request.headers.get("if-none-match", ""):
            return response.empty(304, headers=headers)
        if not _GZIP.search(request.headers.get("accept-encoding", "")):
            return response.raw(self.content, content_type=self.media_type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return response.raw(self.compressed, content_type=self.media_type, headers=headers)


def texts_of(folder: Path) -> Mapping[str, str]:
    """The text of each file in a folder, by name."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir()) if p.is_file()}
