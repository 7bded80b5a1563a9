"""Frames: stretches of a paragraph within which a speaker, a cue and content belong together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.extraction.pipeline import Paragraph
from apps.extraction.quotes import Quotation
from apps.extraction.spans import Span

LONGEST = 250
MARKS = frozenset(('"', "“", "”", "‘", "’", "``", "''", "«", "»", "„", "'", "‟", "‹", "›"))
STOPS = frozenset((".", "!", "?", "…", "...", ";"))


@dataclass(frozen=True, slots=True)
class Frame:
    """The tokens `first` up to `last` of a paragraph: a sentence, its quotations taken whole.

    `quote_of`: for each token of the paragraph the number of the quotation it stands in, -1 outside.
    `is_headline`: whether capitals mean nothing here. `depth`: how many attributions it stands inside of.
    """

    paragraph: Paragraph
    first: int
    last: int
    quote_of: tuple[int, ...]
    is_headline: bool = False
    depth: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        return self.paragraph.words

    @property
    def lows(self) -> tuple[str, ...]:
        return self.paragraph.lows

    def span(self, first: int, last: int) -> Span:
        return self.paragraph.span(first, last)

    def is_quoted(self, token: int) -> bool:
        return self.quote_of[token] >= 0

    def body_end(self) -> int:
        """The token after the last that is no closing full stop outside a quotation."""
        last = self.last
        while last > self.first and self.words[last - 1] in STOPS and not self.is_quoted(last - 1):
            last -= 1
        return last


def frames(paragraph: Paragraph, quotes: Iterable[Quotation], *, is_headline: bool = False) -> tuple[Frame, ...]:
    """Cut a paragraph into frames, in text order.

    quotes: the quotations of this paragraph, in order. A sentence end inside a quotation cuts nothing, so that
    ‘"A. B," X said.’ is one frame; the end of a sentence that a quotation closes does. Frames over 250 tokens are cut,
    which keeps every later step linear in the length of the text.
    """
    quote_of = _cover(paragraph, quotes)
    bounds = list(_bounds(paragraph, quote_of))
    return tuple(
        Frame(paragraph, start, min(start + LONGEST, last), quote_of, is_headline)
        for first, last in bounds
        for start in range(first, last, LONGEST)
    )


def _bounds(paragraph: Paragraph, quote_of: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    first = 0
    for _, last in paragraph.bounds():
        inside = last < len(quote_of) and quote_of[last] >= 0 and quote_of[last] == quote_of[last - 1]
        if not inside:
            yield first, last
            first = last


def _cover(paragraph: Paragraph, quotes: Iterable[Quotation]) -> tuple[int, ...]:
    quote_of = [-1] * len(paragraph.words)
    place = 0
    for number, quotation in enumerate(quotes):
        while place < len(quote_of) and paragraph.starts[place] < quotation.span.start:
            place += 1
        while place < len(quote_of) and paragraph.starts[place] < quotation.span.end:
            quote_of[place] = number
            place += 1
    return tuple(quote_of)
