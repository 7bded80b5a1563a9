"""From text to tokens: the only loader of spaCy."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, islice, pairwise, takewhile
from threading import RLock
from typing import TypeVar

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, SpanGroup, Token
from spacy.util import registry

from apps.extraction.lexicon import phrases
from apps.extraction.quotes import Quotation
from apps.extraction.spans import Span
from apps.extraction.tagger import FRAGMENTS, PARAGRAPH_BREAK, QUOTATIONS
from apps.extraction.tagging import Entity, Fragment

CHUNK = 50_000
ONE_AT_A_TIME = RLock()
LONGEST_RUN = 100
PIECE = re.compile(rf"\S{{1,{LONGEST_RUN}}}|\s+")
LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")
ENDS = frozenset((".", "!", "?", "…", "...", "..", "?!", "!!", "!?", "??"))
CLOSING = frozenset(('"', "”", "’", "''", "'", "»", ")", "]", "›"))
OPENING = frozenset(('"', "“", "‘", "``", "''", "«", "„", "(", "[", "'"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The tokens of one paragraph, in text order; `starts` and `ends` are code points of the whole text.

    `lows`: the tokens case folded. `sentences`: the numbers of the tokens that begin a sentence, the first always 0.
    `fragments` and `entities`: what the tagger found, bounds in tokens of this paragraph, in text order; a fragment's
    number and its cue's count through the whole text.
    """

    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    fragments: tuple[Fragment, ...] = ()
    entities: tuple[Entity, ...] = ()

    def span(self, first: int, last: int) -> Span:
        """The code points from token `first` up to, not including, token `last`."""
        return Span(self.starts[first], self.ends[last - 1])

    def bounds(self) -> Iterator[tuple[int, int]]:
        """The sentences as (first token, token after the last)."""
        return pairwise((*self.sentences, len(self.words)))


@registry.tokenizers("counterclaim.guarded_tokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue has none
def create_guarded_tokenizer() -> Callable[[Language], Callable[[str], Doc]]:
    """A tokenizer factory for the config of `load`; see `GuardedTokenizer`."""
    return GuardedTokenizer


class GuardedTokenizer:
    """spaCy's English tokenizer, kept linear on hostile text.

    spaCy peels prefixes and suffixes off a run of non-space characters one by one and searches the rest each time, so
    one long run of punctuation costs time quadratic in its length. Runs over 100 code points are cut first.
    """

    def __init__(self, nlp: Language) -> None:
        plain: Tokenizer = spacy.blank("en").tokenizer
        self.vocab = nlp.vocab
        self.tokenizer = Tokenizer(
            nlp.vocab,
            rules=plain.rules,
            prefix_search=plain.prefix_search,
            suffix_search=plain.suffix_search,
            infix_finditer=plain.infix_finditer,
            url_match=None,
        )

    def __call__(self, text: str) -> Doc:
        if not LONG_RUN.search(text):
            doc: Doc = self.tokenizer(text)
            return doc
        words = [token.text for piece in PIECE.findall(text) for token in self.tokenizer(piece)]
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@Language.component("counterclaim_sentences", assigns=["token.is_sent_start", "doc.sents"])
def split_sentences(doc: Doc) -> Doc:
    """Mark the first token of every sentence.

    A sentence ends at a full stop, question or exclamation mark with the closing marks after it, if the next token can
    begin one; not after an abbreviation ("Maj. Gen.") or an initial, and not where a quotation's own question mark is
    followed by a small letter (‘"Why?" he asked’). Line breaks are no ends, breaks between paragraphs are.
    """
    words = [token.text for token in doc]
    starts = np.full(len(words), -1, dtype=np.int32)
    starts[:1] = 1
    place = 0
    while place < len(words):
        after = place + 1 if PARAGRAPH_BREAK in words[place] else _sentence_end(words, place)
        if after and after < len(words):
            starts[after] = 1
        place = after or place + 1
    # All at once: setting one token's is_sent_start makes spaCy look through the whole document each time.
    doc.from_array([SENT_START], starts.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]  # a stub of thinc's
    return doc


@cache
def load() -> Language:
    """The pipeline: English tokenizer, sentence splitter, tagger. Loaded once per process."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "counterclaim.guarded_tokenizer.v1"}}})
    nlp.add_pipe("counterclaim_sentences")
    nlp.add_pipe("counterclaim_tagger")
    nlp.max_length = 2 * CHUNK
    return nlp


def read(text: str, lines: tuple[Span, ...], quotes: Sequence[Quotation]) -> Iterator[Paragraph]:
    """Tokenise and tag the paragraphs `lines` of `text`, in order, one Paragraph a line (more for one over CHUNK).

    quotes: the quotations in `lines`, in text order. Memory is bounded by the longest paragraph: spaCy's strings are
    given back after every 50,000 code points. Links between fragments reach no farther either.
    """
    nlp = load()
    count = 0
    for batch in _batches(list(_pieces(text, lines))):
        # spaCy gives its strings back for all threads at once: one thread's would go while another reads them.
        with ONE_AT_A_TIME, nlp.memory_zone():
            found = list(_paragraphs(_document(nlp, text, batch, quotes), batch, count=count))
        count += sum(len(paragraph.fragments) for paragraph in found)
        yield from found


def tokenise(text: str, lines: tuple[Span, ...]) -> list[Paragraph]:
    """`read` without the tagger: words and sentences only."""
    with ONE_AT_A_TIME, load().select_pipes(disable=["counterclaim_tagger"]):
        return list(read(text, lines, ()))


def _pieces(text: str, lines: tuple[Span, ...]) -> Iterator[Span]:
    """The lines, those over CHUNK cut, at a space where there is one."""
    for line in lines:
        start = line.start
        while line.end - start > CHUNK:
            space = text.rfind(" ", start + 1, start + CHUNK)
            end = space if space > start else start + CHUNK
            yield Span(start, end)
            start = end
        if start < line.end:
            yield Span(start, line.end)


def _batches(pieces: list[Span]) -> Iterator[list[Span]]:
    batch: list[Span] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece) > CHUNK:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch


def _document(nlp: Language, text: str, pieces: Sequence[Span], quotes: Sequence[Quotation]) -> Doc:
    """The pieces as one document, read by the pipeline."""
    doc = nlp.make_doc(PARAGRAPH_BREAK.join(piece.of(text) for piece in pieces))
    doc.spans[QUOTATIONS] = [
        found
        for piece, place in _placed(pieces)
        for quote in _overlapping(quotes, piece)
        if (found := doc.char_span(*_moved(quote.span, piece, place=place), alignment_mode="expand"))
    ]
    return nlp(doc)


def _placed(pieces: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """Every piece with the place at which it begins in the document."""
    return zip(pieces, accumulate((len(piece) + len(PARAGRAPH_BREAK) for piece in pieces), initial=0), strict=False)


def _overlapping(quotes: Sequence[Quotation], piece: Span) -> Iterator[Quotation]:
    first = bisect_right(quotes, piece.start, key=lambda quote: quote.span.end)
    return takewhile(lambda quote: quote.span.start < piece.end, islice(quotes, first, None))


def _moved(span: Span, piece: Span, *, place: int) -> tuple[int, int]:
    """The part of a span of the text that stands in a piece, as places of the document."""
    shift = place - piece.start
    return max(span.start, piece.start) + shift, min(span.end, piece.end) + shift


def _paragraphs(doc: Doc, pieces: Sequence[Span], *, count: int) -> Iterator[Paragraph]:
    """The pieces of a document as paragraphs, those without words left out; count: of the fragments before them."""
    fragments, entities = _fragments(doc, count), [Entity(span.label_, span.start, span.end) for span in doc.ents]
    for piece, place in _placed(pieces):
        run = doc.char_span(place, place + len(piece), alignment_mode="expand")
        tokens = [token for token in run or () if not token.is_space]
        if tokens:
            places = {token.i: number for number, token in enumerate(tokens)}
            found = _words(tokens, offset=piece.start - place)
            yield replace(found, fragments=_own(fragments, places), entities=_own(entities, places))


def _fragments(doc: Doc, count: int) -> list[Fragment]:
    """The document's fragments, bounds in its tokens, numbers from `count` on."""
    group = doc.spans.get(FRAGMENTS) or SpanGroup(doc, attrs={"cues": [], "sure": []})
    rows = zip(group, group.attrs["cues"], group.attrs["sure"], strict=True)
    return [
        Fragment(count + number, span.label_, span.start, span.end, None if cue is None else count + cue, sure)
        for number, (span, cue, sure) in enumerate(rows)
    ]


Part = TypeVar("Part", Fragment, Entity)


def _own(parts: Sequence[Part], places: Mapping[int, int]) -> tuple[Part, ...]:
    """The parts that stand in a paragraph, their bounds in its own tokens; places: of its tokens in the document."""
    first, last = min(places), max(places)
    start = bisect_left(parts, first, key=lambda part: part.first)
    inside = takewhile(lambda part: part.first <= last, islice(parts, start, None))
    return tuple(replace(part, first=places[part.first], last=places[part.last - 1] + 1) for part in inside)


def _words(tokens: Sequence[Token], *, offset: int) -> Paragraph:
    """The tokens of one paragraph; offset: what turns a place in the document into one in the text."""
    words = tuple(token.text for token in tokens)
    starts = tuple(token.idx + offset for token in tokens)
    ends = tuple(start + len(word) for start, word in zip(starts, words, strict=True))
    sentences = tuple(number for number, token in enumerate(tokens) if not number or token.is_sent_start)
    return Paragraph(words, tuple(map(str.casefold, words)), starts, ends, sentences)


def _sentence_end(words: list[str], place: int) -> int | None:
    """The place after the sentence that `words[place]` ends, or None if it ends none."""
    word = words[place]
    if word not in ENDS and not _ends_as_abbreviation(words, place):
        return None
    if word == "." and place and _is_shortened(words[place - 1]):
        return None
    after = place + 1
    while after < len(words) and PARAGRAPH_BREAK not in words[after] and _goes_on(words[after]):
        if words[after] in OPENING and not _closes(words, after):
            break
        after += 1
    return after if after == len(words) or _begins(words, after) else None


def _goes_on(word: str) -> bool:
    """Whether a token after a full stop still belongs to the sentence that it ends."""
    return word in CLOSING or word in ENDS or word.isspace()


def _closes(words: list[str], place: int) -> bool:
    """Whether a straight mark after a full stop closes: no space token, and a capital or nothing after it."""
    return words[place - 1] in ENDS or words[place - 1] in CLOSING


def _is_shortened(word: str) -> bool:
    return word.casefold() in phrases("abbreviations") or (len(word) == 1 and word.isupper())


def _ends_as_abbreviation(words: list[str], place: int) -> bool:
    """Whether the token keeps its own full stop ("U.S.") and a capitalised small word after it begins a sentence."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if not word[2:] or word[-1] != "." or word[-2] == ".":
        return False
    if _is_shortened(word[:-1]) and "." not in word[:-1]:
        return False
    return following[:1].isupper() and following.casefold() in phrases("sentence_openers")


def _begins(words: list[str], place: int) -> bool:
    word = words[place]
    if word in OPENING and place + 1 < len(words):
        word = words[place + 1]
    return not word[0].islower() and word[0] not in ",;:)]%-–—"
