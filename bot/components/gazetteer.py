"""Names from lookup tables: where they stand in a row of folded words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.language.syllables import split

Words = tuple[str, ...]


class Gazetteer:
    """Lists of names, each under the entity it names.

    Args:
        lists: entity to names, written in any way.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.lists = {entity: sorted(set(names)) for entity, names in lists.items()}
        self._names: dict[Words, set[str]] = {}
        for entity, names in self.lists.items():
            for name in names:
                words = tuple(s.norm for s in split(name))
                if words:
                    self._names.setdefault(words, set()).add(entity)
        self._longest = max(map(len, self._names), default=0)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Yield each longest name, left to right: first word, last+1, its entities."""
        start = 0
        while start < len(words):
            end = self._end(words, start)
            if end > start:
                yield start, end, frozenset(self._names[tuple(words[start:end])])
            start = max(end, start + 1)

    def _end(self, words: Sequence[str], start: int) -> int:
        for end in range(min(len(words), start + self._longest), start, -1):
            if tuple(words[start:end]) in self._names:
                return end
        return start
