"""From text to tokens: the only loader of spaCy."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry

from apps.extraction.lexicon import phrases
from apps.extraction.spans import Span

CHUNK = 50_000
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
    """

    words: tuple[str, ...]
    lows: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

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
    followed by a small letter (‘"Why?" he asked’). Line breaks are not ends: a document is given by paragraphs.
    """
    words = [token.text for token in doc]
    starts = np.full(len(words), -1, dtype=np.int32)
    starts[:1] = 1
    place = 0
    while place < len(words):
        after = _sentence_end(words, place)
        if after and after < len(words):
            starts[after] = 1
        place = after or place + 1
    # All at once: setting one token's is_sent_start makes spaCy look through the whole document each time.
    doc.from_array([SENT_START], starts.astype(np.uint64).reshape(-1, 1))  # type: ignore[arg-type]  # a stub of thinc's
    return doc


@cache
def load() -> Language:
    """The pipeline: English tokenizer and sentence splitter. Loaded once per process, from code alone."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "counterclaim.guarded_tokenizer.v1"}}})
    nlp.add_pipe("counterclaim_sentences")
    nlp.max_length = CHUNK + 1
    return nlp


def read(text: str, lines: tuple[Span, ...]) -> Iterator[Paragraph]:
    """Tokenise the paragraphs `lines` of `text`, in order, one Paragraph a line (more for one over 50,000 code points).

    Memory is bounded by the longest paragraph: spaCy's strings are given back after every 50,000 code points.
    """
    nlp = load()
    for batch in _batches(list(_pieces(text, lines))):
        with nlp.memory_zone():
            found = [_paragraph(nlp(piece.of(text)), piece.start) for piece in batch]
        yield from (paragraph for paragraph in found if paragraph.words)


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


def _paragraph(doc: Doc, offset: int) -> Paragraph:
    words: list[str] = []
    starts: list[int] = []
    sentences: list[int] = []
    fresh = True
    for token in doc:
        fresh = fresh or bool(token.is_sent_start)
        if token.is_space:
            continue
        if fresh:
            sentences.append(len(words))
            fresh = False
        words.append(token.text)
        starts.append(offset + token.idx)
    ends = tuple(start + len(word) for start, word in zip(starts, words, strict=True))
    return Paragraph(tuple(words), tuple(word.casefold() for word in words), tuple(starts), ends, tuple(sentences))


def _sentence_end(words: list[str], place: int) -> int | None:
    """The place after the sentence that `words[place]` ends, or None if it ends none."""
    word = words[place]
    if word not in ENDS and not _ends_as_abbreviation(words, place):
        return None
    if word == "." and place and _is_shortened(words[place - 1]):
        return None
    after = place + 1
    while after < len(words) and (words[after] in CLOSING or words[after] in ENDS or words[after].isspace()):
        if words[after] in OPENING and not _closes(words, after):
            break
        after += 1
    return after if after == len(words) or _begins(words, after) else None


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
