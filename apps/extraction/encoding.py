"""From words to what the encoder reads: word pieces, their shapes, and windows over them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

VOCABULARY = Path(__file__).parent / "weights" / "tagger_vocabulary.json"
MOST_PIECES = 6
BODY = 208
LEFT, RIGHT = 24, 8
UNKNOWN, FIRST, BREAK = "[UNK]", "[CLS]", "[SEP]"
# The shape of a word, which the encoder's vocabulary, all in small letters, does not tell: rows of a learned table.
SHAPES = ("special", "small", "capital", "capitals", "mixed", "digits", "mark")
# Whether a word stands in quotation marks, likewise. "unknown": the breaks between paragraphs.
QUOTED = ("unknown", "outside", "inside")

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A run of paragraphs cut into word pieces; a break stands between two paragraphs.

    ids, shapes, quoted: one number a piece, of the vocabulary, SHAPES and QUOTED. first: for each word its first piece.
    """

    ids: Numbers
    shapes: Numbers
    quoted: Numbers
    first: Numbers


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` up to `end`, read at once for the words `first` up to `last`; the others are context."""

    start: int
    end: int
    first: int
    last: int


@cache
def load_vocabulary(path: Path = VOCABULARY) -> Tokenizer:
    """The word-piece vocabulary, read once per process. Raises an exception if the file is missing or broken."""
    vocabulary = Tokenizer.from_file(str(path))
    vocabulary.no_truncation()
    vocabulary.no_padding()
    return vocabulary


def encode(paragraphs: Sequence[Sequence[str]], quoted: Sequence[bool] | None, *, vocabulary: Tokenizer) -> Pieces:
    """Cut words into pieces: WordPiece (Schuster and Nakajima 2012), at most MOST_PIECES a word, at least one.

    paragraphs: the words of each, in order, none empty. quoted: for each word whether it stands in quotation marks;
    None if that is not known.
    """
    parts: list[list[int]] = []
    breaks: list[int] = []
    for words in paragraphs:
        breaks.append(len(parts))
        parts.extend(_word_pieces(words, vocabulary))
    states = [QUOTED.index("unknown")] * len(parts) if quoted is None else [1 + flag for flag in quoted]
    shapes = [shape(word) for words in paragraphs for word in words]
    return _joined(parts, breaks[1:], shapes, states, vocabulary)


def windows(pieces: Pieces, cuts: Sequence[int], *, body: int = BODY) -> list[Window]:
    """Cover all words with windows of at most `body` pieces each, and some context on either side.

    cuts: the numbers of words at which a cut does least harm (sentence starts), ascending. A window ends at the last
    cut in its second half, in the middle of a sentence if there is none. Linear in the number of words.
    """
    found: list[Window] = []
    count, total = len(pieces.first), len(pieces.ids)
    first = 0
    while first < count:
        limit = int(np.searchsorted(pieces.first, pieces.first[first] + body, side="right")) - 1
        last = count if pieces.first[first] + body >= total else max(limit, first + 1)
        if last < count:
            half = int(np.searchsorted(pieces.first, pieces.first[first] + body // 2))
            cut = cuts[bisect_right(cuts, last) - 1] if bisect_left(cuts, half) < bisect_right(cuts, last) else last
            last = cut if cut > first else last
        end = int(pieces.first[last]) if last < count else total
        start = int(pieces.first[first])
        found.append(Window(max(0, start - LEFT), min(total, end + RIGHT), first, last))
        first = last
    return found


def shape(word: str) -> int:
    """The place of the word's shape in SHAPES."""
    return SHAPES.index(_shape(word))


@lru_cache(maxsize=65_536)
def _shape(word: str) -> str:
    if any(letter.isdigit() for letter in word):
        return "digits"
    if not any(letter.isalpha() for letter in word):
        return "mark"
    if word.islower():
        return "small"
    if word.isupper() and word[1:]:
        return "capitals"
    return "capital" if (word[0].isupper() and word[1:].islower()) or not word[1:] else "mixed"


def piece_number(piece: str, vocabulary: Tokenizer) -> int:
    """The number of a piece. Raises KeyError if the vocabulary has none, and so is not the tagger's."""
    number = vocabulary.token_to_id(piece)
    if number is None:
        raise KeyError(piece)
    return number


def _word_pieces(words: Sequence[str], vocabulary: Tokenizer) -> list[list[int]]:
    found = vocabulary.encode(list(words), is_pretokenized=True, add_special_tokens=False)
    parts: list[list[int]] = [[] for _ in words]
    for piece, word in zip(found.ids, found.word_ids, strict=True):
        if word is not None and len(parts[word]) < MOST_PIECES:
            parts[word].append(piece)
    unknown = piece_number(UNKNOWN, vocabulary)
    return [part or [unknown] for part in parts]


def _joined(
    parts: Sequence[Sequence[int]],
    breaks: Sequence[int],
    shapes: Sequence[int],
    states: Sequence[int],
    vocabulary: Tokenizer,
) -> Pieces:
    """The pieces of all words in a row, a break before the words `breaks`."""
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    gaps = np.zeros(len(parts), dtype=np.int64)
    gaps[list(breaks)] = 1
    ends = np.cumsum(sizes + gaps)
    first = ends - sizes
    owner = np.repeat(np.arange(len(parts)), sizes)
    places = np.arange(len(owner)) + np.cumsum(gaps)[owner]
    ids = np.full(ends[-1] if len(parts) else 0, piece_number(BREAK, vocabulary), dtype=np.int64)
    ids[places] = np.fromiter((piece for part in parts for piece in part), dtype=np.int64, count=len(owner))
    return Pieces(ids, _spread(shapes, owner, places, len(ids)), _spread(states, owner, places, len(ids)), first)


def _spread(values: Sequence[int], owner: Numbers, places: Numbers, count: int) -> Numbers:
    """A value a word as a value a piece; 0 at the breaks."""
    found = np.zeros(count, dtype=np.int64)
    found[places] = np.array(values, dtype=np.int64)[owner]
    return found
