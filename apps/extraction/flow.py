"""The whole path on one page: text → paragraphs → attributions → speakers → claims."""

from collections.abc import Iterable, Iterator

from apps.extraction.attributions import attribute, flatten
from apps.extraction.claims import make_claims
from apps.extraction.frames import Frame, frames
from apps.extraction.pipeline import Paragraph, read
from apps.extraction.quotes import Quotation, quotations
from apps.extraction.records import Extraction
from apps.extraction.spans import Span
from apps.extraction.speakers import resolve
from apps.extraction.text import excluded_lines, headline, paragraphs, smooth

ENGINE_VERSION = "rules-1"


def extract(text: str) -> Extraction:
    """Read one article.

    text: any string; nothing in it can make this raise. Returns frozen records, in text order, with spans in code
    points of `text` as given; the empty Extraction for a text without words. The same text always gives the same
    records. Time and memory are linear in the length of the text.
    """
    smoothed = smooth(text)
    lines = paragraphs(smoothed)
    excluded = excluded_lines(smoothed, lines)
    title = headline(smoothed, lines, excluded)
    outside = frozenset(excluded)
    kept = tuple(line for line in lines if line not in outside)
    quotes = quotations(smoothed, kept)
    found: list[Paragraph] = list(read(smoothed, kept))
    tops = tuple(attribute(_frames(found, quotes, title)))
    findings, parents = zip(*flatten(tops), strict=True) if tops else ((), ())
    speakers, indices = resolve(smoothed, found, findings, quotes=quotes)
    return Extraction(
        sentences=tuple(paragraph.span(*bounds) for paragraph in found for bounds in paragraph.bounds()),
        excluded=excluded,
        speakers=speakers,
        attributions=tuple(finding.attribution for finding in tops),
        claims=make_claims(smoothed, findings, speakers=indices, parents=parents),
    )


def extract_many(texts: Iterable[str]) -> Iterator[Extraction]:
    """`extract` over many texts, lazily, in their order."""
    return map(extract, texts)


def _frames(found: Iterable[Paragraph], quotes: tuple[Quotation, ...], title: Span | None) -> Iterator[Frame]:
    place = 0
    for paragraph in found:
        whole = paragraph.span(0, len(paragraph.words))
        while place < len(quotes) and quotes[place].span.end <= whole.start:
            place += 1
        last = place
        while last < len(quotes) and quotes[last].span.start < whole.end:
            last += 1
        yield from frames(paragraph, quotes[place:last], is_headline=title is not None and title.overlaps(whole))
        place = max(place, last - 1)
