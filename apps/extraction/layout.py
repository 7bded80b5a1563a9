"""From text to paragraphs ready for tagging: frames, what the rules found, what is known of the paragraph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.extraction.attributions import Finding, attribute
from apps.extraction.frames import Frame, frames
from apps.extraction.pipeline import Paragraph, read
from apps.extraction.quotes import Quotation, quotations
from apps.extraction.spans import Span
from apps.extraction.text import excluded_lines, headline, paragraphs, smooth


@dataclass(frozen=True, slots=True)
class Reading:
    """One paragraph as the tagger sees it.

    frames: all its frames. rule_tags: for each token the tag of `tagging.TAGS` that the rules give it.
    setting: what is known of the paragraph as a whole. findings: what the rules found.
    """

    frames: tuple[Frame, ...]
    rule_tags: tuple[str, ...]
    setting: str
    findings: tuple[Finding, ...] = ()


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


def readings(text: str) -> Iterator[Reading]:
    """The readings of an article's paragraphs, in text order."""
    layout = lay_out(text)
    return read_frames(layout, read(layout.text, layout.lines))


def read_frames(layout: Layout, found: Iterable[Paragraph]) -> Iterator[Reading]:
    """The readings of the paragraphs of `layout`, in text order."""
    place, before = 0, "start"
    for paragraph in found:
        whole = paragraph.span(0, len(paragraph.words))
        while place < len(layout.quotes) and layout.quotes[place].span.end <= whole.start:
            place += 1
        last = place
        while last < len(layout.quotes) and layout.quotes[last].span.start < whole.end:
            last += 1
        is_title = layout.title is not None and layout.title.overlaps(whole)
        own = frames(paragraph, layout.quotes[place:last], is_headline=is_title)
        findings = tuple(attribute(own))
        opens = bool(last > place and layout.quotes[place].span.start == whole.start)
        yield Reading(own, _rule_tags(paragraph, findings), f"{is_title} {opens} {before}", findings)
        before = _ending(own, findings)
        place = max(place, last - 1)


def _ending(own: tuple[Frame, ...], findings: tuple[Finding, ...]) -> str:
    """How a paragraph ends: with a quotation, with an attribution, with neither."""
    quoted = own[-1].is_quoted(own[-1].body_end() - 1)
    return f"{quoted} {bool(findings)}"


def _rule_tags(paragraph: Paragraph, findings: Iterable[Finding]) -> tuple[str, ...]:
    tags = ["O"] * len(paragraph.words)
    place = {start: number for number, start in enumerate(paragraph.starts)}
    for finding in findings:
        found = finding.attribution
        for role, spans in (("content", found.content), ("speaker", found.speaker), ("cue", found.cue)):
            for span in spans:
                number = place[span.start]
                tags[number] = f"B-{role}"
                number += 1
                while number < len(tags) and paragraph.starts[number] < span.end:
                    tags[number] = f"I-{role}"
                    number += 1
    return tuple(tags)
