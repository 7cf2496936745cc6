"""Whether a review names a source that the tables have."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.language.text import fold
from knowledge.tables import Row

#: Parameters of addresses that say how somebody came, not where.
_TRACKING = ("utm_", "fbclid", "gclid", "zarsrc")


class Sources:
    """Finds sources by what a review says of them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_id: dict[str, Row] = {}
        self._by_address: dict[tuple[str, ...], list[Row]] = {}
        self._by_name: dict[tuple[str, ...], Row] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Know one more."""
        self._by_id[row["source_id"]] = row
        name = _name(row["title"], row["publisher"], row["published_on"])
        self._by_name.setdefault(name, row)
        if row["url"]:
            self._by_address.setdefault(_address(row["url"]), []).append(row)

    def of_id(self, source_id: str) -> Row | None:
        """The source of this id."""
        return self._by_id.get(source_id)

    def find(self, cells: Mapping[str, str]) -> Row | None:
        """The source that a review names: of its address and title, or of its title, place, day."""
        title = fold(cells["source_title"]).strip()
        for known in self.at(cells["source_url"]):
            if fold(known["title"]).strip() == title:
                return known
        name = _name(cells["source_title"], cells["source_publisher"], cells["source_date"])
        found = self._by_name.get(name)
        # Of two addresses they are two, however alike.
        return None if found and found["url"] and cells["source_url"] else found

    def at(self, url: str) -> list[Row]:
        """The sources of an address, however somebody came there."""
        return self._by_address.get(_address(url), []) if url else []


def _name(title: str, publisher: str, day: str) -> tuple[str, ...]:
    return fold(title).strip(), fold(publisher).strip(), day


def _address(url: str) -> tuple[str, ...]:
    parts = urlsplit(url.strip())
    kept = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith(_TRACKING)]
    host = parts.netloc.lower().removeprefix("www.")
    return host, parts.path.rstrip("/"), urlencode(sorted(kept))
