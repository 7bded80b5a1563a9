"""From text to lines, quotations, and paragraphs cut into frames."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.extraction.frames import Frame, frames
from apps.extraction.pipeline import Paragraph, read
from apps.extraction.quotes import Quotation, quotations
from apps.extraction.spans import Span
from apps.extraction.text import excluded_lines, headline, paragraphs, smooth


@dataclass(frozen=True, slots=True)
class Reading:
    """One paragraph, and all its frames."""

    paragraph: Paragraph
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut into lines: those kept, those left out, the headline, the quotations in the kept ones."""

    text: str
    lines: tuple[Span, ...]
    excluded: tuple[Span, ...]
    title: Span | None
    quotes: tuple[Quotation, ...]


def lay_out(text: str) -> Layout:
    """Smooth a text and find its lines and quotations; spans in code points of `text`."""
    smoothed = smooth(text)
    lines = paragraphs(smoothed)
    excluded = excluded_lines(smoothed, lines)
    outside = frozenset(excluded)
    kept = tuple(line for line in lines if line not in outside)
    return Layout(smoothed, kept, excluded, headline(smoothed, lines, excluded), quotations(smoothed, kept))


def read_paragraphs(layout: Layout) -> Iterator[Paragraph]:
    """The paragraphs of a text, tokenised and tagged, in text order."""
    return read(layout.text, layout.lines, layout.quotes)


def read_frames(layout: Layout, found: Iterable[Paragraph]) -> Iterator[Reading]:
    """The readings of the paragraphs of `layout`, in text order."""
    place = 0
    for paragraph in found:
        whole = paragraph.span(0, len(paragraph.words))
        while place < len(layout.quotes) and layout.quotes[place].span.end <= whole.start:
            place += 1
        last = place
        while last < len(layout.quotes) and layout.quotes[last].span.start < whole.end:
            last += 1
        is_title = layout.title is not None and layout.title.overlaps(whole)
        yield Reading(paragraph, frames(paragraph, layout.quotes[place:last], is_headline=is_title))
        place = max(place, last - 1)
