"""The reader: one spaCy pipeline from a Vietnamese text to the spans it names.

The document's tokens are normalised syllables (see `syllables`), so one phrase of the
lexicon matches a name however it was typed; every span points back into the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.language.expressions import find_aspects, find_expressions, find_numbers
from bot.language.lexicon import REGION, Term, expressions
from bot.language.marks import contradict
from bot.language.neighbours import borders, households
from bot.language.periods import find_periods
from bot.language.places import MisspeltPlaces, level_before, unknown_places
from bot.language.sounds import Misspelt
from bot.language.spacy_light import Doc, Language, Vocab, spacy
from bot.language.span import Span
from bot.language.spelled import with_digits
from bot.language.syllables import Syllable, split
from bot.language.text import clean, fold

_TERMS = "terms"
#: The value of words that look like a name and are none ("văn bản nào").
_NOTHING = "-"
#: What is found in spite of misspelt words; places have a way of their own.
_MISSPELT = frozenset(["indicator", "part", "aspect", "by"])


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
        given = [*terms, *expressions()]
        self._communes = _folded(t.written for t in given if t.label == "commune")
        self._terms = [t for t in given if t.label != "commune"]
        self._by_key: dict[str, Term] = {}
        self._provinces = {
            tuple(fold(t.written).split()): t.value
            for t in self._terms
            if t.level == "province" and t.written[:1].isupper()  # no "xứ dừa", no "đất tổ"
        }
        self._phrases: dict[tuple[str, ...], list[Term]] = {}
        self._nlp = self._pipeline()
        self._misspelt = Misspelt(self._phrases)
        self._misspelt_places = MisspeltPlaces(self._provinces)

    def _pipeline(self) -> Language:
        nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
        nlp.tokenizer = SyllableTokenizer(nlp.vocab, _joined_names(self._terms))
        ruler = nlp.add_pipe("span_ruler", config={"spans_key": _TERMS, "validate": False})
        patterns = []
        for number, term in enumerate(self._terms):
            self._by_key[str(number)] = term
            norms = tuple(s.norm for s in split(term.written))
            if norms:
                # As text: the phrase matcher is faster by far than one of token patterns.
                pattern = {"label": term.label, "pattern": " ".join(norms), "id": str(number)}
                patterns.append(pattern)
            if term.label in _MISSPELT:
                self._phrases.setdefault(norms, []).append(term)
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
        for key, term in self._slips(syllables, found):
            found.setdefault(key, []).append(term)
        kept = _longest(found, syllables)
        for (_, start, end), terms in kept.items():
            meant = [t for t in terms if t.listed] or terms
            values = dict.fromkeys(t.value for t in meant)
            if _NOTHING not in values:
                value = "|".join(values)
                yield _term_span(doc.user_data["text"], syllables, start, end, value, meant[0])
        yield from self._other_places(doc, syllables, kept)
        places = [(start, end) for label, start, end in kept if label == "area"]
        owners = {end for label, _, end in kept if label == "part"}
        for label, value, at in (*borders(syllables, places), *households(syllables, owners)):
            if not any(k == label and first <= at < last for k, first, last in kept):
                yield _span(doc.user_data["text"], syllables, label, value, at, at + 1, {})

    def _slips(
        self, syllables: Sequence[Syllable], found: Iterable[tuple[str, int, int]]
    ) -> list[tuple[tuple[str, int, int], Term]]:
        """Misspelt words of the lexicon, where no place nor right ones as long stand."""
        right = list(found)
        return [
            ((term.label, start, end), term)
            for start, end, phrase in self._misspelt.find([s.norm for s in syllables])
            for term in self._phrases[phrase]
            if not any(
                start < e
                and s < end
                and (label == "area" or (label == term.label and e - s >= end - start))
                for label, s, e in right
            )
        ]

    def _other_places(
        self, doc: Doc, syllables: Sequence[Syllable], kept: Iterable[tuple[str, int, int]]
    ) -> Iterator[Span]:
        taken = [(start, end) for label, start, end in kept if label == "area"]
        for start, end, name in self._misspelt_places.find(syllables):
            if not _overlap(taken, start, end):
                taken.append((start, end))
                term = Term("area", name, name)
                yield _term_span(doc.user_data["text"], syllables, start, end, name, term)
        for start, end, level in unknown_places(syllables, taken, self._communes):
            yield _span(doc.user_data["text"], syllables, "area", "", start, end, {"level": level})


def _overlap(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < e and s < end for s, e in taken)


def _lenient(term: Term) -> bool:
    """Slips in the marks are forgiven where no other word is near: not for districts."""
    return term.label not in {"area", "era"} or term.level in {"province", "country"}


def _folded(names: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """Names by their syllables as a text has them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        found.setdefault(tuple(s.norm for s in split(name)), []).append(name)
    return found


def _joined_names(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    """Area names typed as one word: "sonla" for "Sơn La"."""
    names: dict[str, tuple[str, ...]] = {}
    for term in terms:
        words = tuple(fold(term.written).split())
        if term.label == "area" and 1 < len(words) <= 3 and all(w.isalpha() for w in words):
            names.setdefault("".join(words), words)
    return names


def _longest(
    found: Mapping[tuple[str, int, int], list[Term]], syllables: Sequence[Syllable]
) -> dict[tuple[str, int, int], list[Term]]:
    """Of overlapping finds with one label, keep the longest.

    Of two as long, the one whose marks are all right ("Bắc Hà nổi" is no Hà Nội), then the
    first.
    """

    def rank(key: tuple[str, int, int]) -> tuple[int, bool, int]:
        _, start, end = key
        words, terms = syllables[start:end], found[key]
        slip = all(contradict(words, t.written, lenient=False) for t in terms)
        return start - end, slip, start

    kept: dict[tuple[str, int, int], list[Term]] = {}
    for key in sorted(found, key=rank):
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

    for e in chain(find_aspects(written), find_expressions(written), find_numbers(written)):
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
