"""The reader: one spaCy pipeline from a Vietnamese text to the spans it names.

The document's tokens are normalised syllables (see `syllables`), so one phrase of the
lexicon matches a name however it was typed; every span points back into the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.language.expressions import find_expressions, find_numbers
from bot.language.lexicon import REGION, Term, expressions
from bot.language.marks import contradict, same_marks
from bot.language.periods import find_periods
from bot.language.places import level_before, misspelt_places, unknown_places
from bot.language.spacy_light import Doc, Language, Vocab, spacy
from bot.language.span import Span
from bot.language.spelled import with_digits
from bot.language.syllables import Syllable, split
from bot.language.text import clean, fold

_TERMS = "terms"
#: The value of words that look like a place and are none ("văn bản nào").
_NO_PLACE = "-"


@dataclass(frozen=True)
class Reading:
    """A text as it was understood: the cleaned text, its syllables, its spans in order."""

    text: str
    syllables: tuple[Syllable, ...]
    spans: tuple[Span, ...]

    def of(self, label: str) -> list[Span]:
        """The spans with this label."""
        return [s for s in self.spans if s.label == label]


class SyllableTokenizer:
    """A spaCy tokenizer whose tokens are the normalised syllables of the text."""

    def __init__(self, vocab: Vocab, joined: Mapping[str, tuple[str, ...]]) -> None:
        self.vocab = vocab
        self._joined = joined

    def __call__(self, text: str) -> Doc:
        """Tokenize a cleaned text; the document keeps its syllables and the text."""
        syllables = split(text, self._joined)
        doc = Doc(self.vocab, words=[s.norm for s in syllables])
        doc.user_data.update(syllables=tuple(syllables), text=text)
        return doc


class Reader:
    """Reads texts against a lexicon. Build one and keep it: building takes a while."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = [*terms, *expressions()]
        self._by_key: dict[str, Term] = {}
        self._provinces = {
            tuple(fold(t.written).split()): t.value
            for t in self._terms
            if t.level == "province" and t.written == t.value
        }
        self._nlp = self._pipeline()

    def _pipeline(self) -> Language:
        nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
        nlp.tokenizer = SyllableTokenizer(nlp.vocab, _joined_names(self._terms))
        ruler = nlp.add_pipe("span_ruler", config={"spans_key": _TERMS, "validate": False})
        patterns = []
        for number, term in enumerate(self._terms):
            self._by_key[str(number)] = term
            words = [{"ORTH": s.norm} for s in split(term.written)]
            if words:
                patterns.append({"label": term.label, "pattern": words, "id": str(number)})
        ruler.add_patterns(patterns)
        return nlp

    def read(self, text: str, today: date | None = None) -> Reading:
        """Read `text`; `today` (default: now) is what relative times refer to."""
        cleaned = clean(text)
        doc = self._nlp(cleaned)
        syllables: tuple[Syllable, ...] = doc.user_data["syllables"]
        spans = [*self._named(doc, syllables), *_valued(syllables, today or date.today(), cleaned)]
        spans = _without_shadowed(spans)
        return Reading(cleaned, syllables, tuple(sorted(spans, key=lambda s: (s.start, s.end))))

    def _named(self, doc: Doc, syllables: Sequence[Syllable]) -> Iterator[Span]:
        found: dict[tuple[str, int, int], list[Term]] = {}
        for span in sorted(doc.spans[_TERMS], key=lambda s: int(s.id_)):
            term, words = self._by_key[span.id_], syllables[span.start : span.end]
            if not contradict(words, term.written, _lenient(term)):
                found.setdefault((term.label, span.start, span.end), []).append(term)
        kept = _longest(found)
        for (_, start, end), terms in kept.items():
            meant = [t for t in terms if t.listed] or terms
            value = "|".join(dict.fromkeys(t.value for t in meant))
            if value != _NO_PLACE:
                yield _term_span(doc.user_data["text"], syllables, start, end, value, meant[0])
        yield from self._other_places(doc, syllables, kept)
        ends = {end for label, _, end in kept if label == "area"}
        yield from _old_borders(doc.user_data["text"], syllables, ends)

    def _other_places(
        self, doc: Doc, syllables: Sequence[Syllable], kept: Iterable[tuple[str, int, int]]
    ) -> Iterator[Span]:
        taken = [(start, end) for label, start, end in kept if label == "area"]
        for start, end, name in misspelt_places(syllables, self._provinces):
            if not _overlap(taken, start, end):
                taken.append((start, end))
                term = Term("area", name, name)
                yield _term_span(doc.user_data["text"], syllables, start, end, name, term)
        for start, end, level in unknown_places(syllables, taken):
            yield _span(doc.user_data["text"], syllables, "area", "", start, end, {"level": level})


#: After "cu" these make it "cứ": "bà con Tiền Hải cứ hỏi".
_GOING_ON = frozenset(["hoi", "keu", "doi", "bat", "tuong", "nghi"])


def _old_borders(text: str, syllables: Sequence[Syllable], ends: set[int]) -> Iterator[Span]:
    """Find "cũ" right after a place: its borders before the merger."""
    for i in ends:
        after = syllables[i + 1].norm if i + 1 < len(syllables) else ""
        if (
            i < len(syllables)
            and syllables[i].norm == "cu"
            and same_marks(syllables[i].written, "cũ")
            and after not in _GOING_ON
        ):
            yield _span(text, syllables, "era", "former", i, i + 1, {})


def _overlap(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < e and s < end for s, e in taken)


def _lenient(term: Term) -> bool:
    """Slips in the marks are forgiven where no other word is near: not for districts."""
    return term.label not in {"area", "era"} or term.level in {"province", "country"}


def _joined_names(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    """Area names typed as one word: "sonla" for "Sơn La"."""
    names: dict[str, tuple[str, ...]] = {}
    for term in terms:
        words = tuple(fold(term.written).split())
        if term.label == "area" and 1 < len(words) <= 3 and all(w.isalpha() for w in words):
            names.setdefault("".join(words), words)
    return names


def _longest(
    found: Mapping[tuple[str, int, int], list[Term]],
) -> dict[tuple[str, int, int], list[Term]]:
    """Of overlapping finds with one label, keep the longest."""
    kept: dict[tuple[str, int, int], list[Term]] = {}
    for key in sorted(found, key=lambda k: (k[1] - k[2], k[1])):
        label, start, end = key
        if not any(k[0] == label and start < k[2] and k[1] < end for k in kept):
            kept[key] = found[key]
    return kept


def _term_span(
    text: str, syllables: Sequence[Syllable], start: int, end: int, value: str, term: Term
) -> Span:
    detail = {}
    if term.label == "area":
        level = REGION if term.level == REGION else level_before(syllables, start)
        detail = {"level": level, "within": term.within}
    return _span(text, syllables, term.label, value, start, end, detail)


def _span(
    text: str,
    syllables: Sequence[Syllable],
    label: str,
    value: str,
    start: int,
    end: int,
    detail: Mapping[str, str],
) -> Span:
    first, last = syllables[start].start, syllables[end - 1].end
    return Span(label, value, first, last, text[first:last], detail)


def _valued(syllables: Sequence[Syllable], today: date, text: str) -> Iterator[Span]:
    """Expressions with a value, found in the joined norms and mapped back to the text."""
    joined = " ".join(s.norm for s in syllables)
    owners = [i for i, s in enumerate(syllables) for _ in range(len(s.norm) + 1)]
    written, owners = with_digits(joined, owners)

    def place(start: int, end: int) -> tuple[int, int]:
        return syllables[owners[start]].start, syllables[owners[end - 1]].end

    for e in chain(find_expressions(written), find_numbers(written)):
        first, last = place(e.start, e.end)
        yield Span(e.label, e.value, first, last, text[first:last], e.detail)
    for p in find_periods(written, today):
        first, last = place(p.start, p.end)
        yield Span("time", p.iso, first, last, text[first:last], {"words": p.words})


#: Labels of words that steer an answer ("hơn", "ít nhất"); they may be part of a number.
_STEERING = frozenset(["aspect", "order", "scope"])


def _without_shadowed(spans: Sequence[Span]) -> list[Span]:
    """Drop times that are part of an expression, and numbers that are part of anything."""
    strong = [s for s in spans if s.label in {"document", "score", "star"}]
    times = [s for s in spans if s.label == "time" and not _within_any(s, strong)]
    plain = [s for s in spans if s.label not in {"time", "number"}]
    things = [s for s in [*plain, *times] if s.label not in _STEERING]
    numbers = [s for s in spans if s.label == "number" and not _within_any(s, things)]
    return [*plain, *times, *numbers]


def _within_any(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < o.end and o.start < span.end for o in others)
