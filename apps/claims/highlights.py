"""Text and the claims' spans become blocks, sentences and segments; every overlap stays visible.

Pure: no rows, no clock, no HTML. Offsets are code points into the text, half-open. A segment is the longest stretch
over which nothing begins or ends, so spans may overlap, nest and be interrupted in any way. The work grows with the
text, the spans and the segments that come out.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from apps.claims.sentences import sentence_starts

# Bidirectional and zero-width controls, soft hyphens, tag characters and the C0/C1 controls but tab and line feed.
# Joiners between two characters beyond ASCII do their ordinary work there (Persian words, emoji families).
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
    r"|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


class Role(StrEnum):
    CONTENT = "content"
    CUE = "cue"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Marking:
    """One fragment of what a page marks for a claim."""

    claim: int
    role: Role
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a marking needs 0 <= start < end, not {self.start}–{self.end}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that are not part of the article; `key` says which row put them out."""

    key: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text over which the same markings lie; a control character stands alone."""

    start: int
    end: int
    text: str
    claims: tuple[int, ...]  # by lane
    parts: frozenset[tuple[int, Role]]  # what the words are, and to which claim

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for _, role in self.parts)

    def claims_in(self, roles: Iterable[Role]) -> list[int]:
        return sorted({claim for claim, role in self.parts if role in roles})

    @property
    def is_control(self) -> bool:
        return len(self.text) == 1 and CONTROL.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or the part of one that an exclusion cuts out."""

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    exclusion: int | None


@dataclass(frozen=True, slots=True)
class Highlights:
    """`lanes` keeps overlapping claims apart; `first` and `last` say where the segments of a claim begin."""

    blocks: tuple[Block, ...]
    lanes: dict[int, int]
    first: dict[int, int]
    last: dict[int, int]

    def segments(self) -> Iterator[Segment]:
        for block in self.blocks:
            for sentence in block.sentences:
                yield from sentence.segments


def highlight(text: str, markings: Sequence[Marking], *, exclusions: Sequence[Stretch] = ()) -> Highlights:
    """Cut the text where anything begins or ends.

    The segments, in order, are the text but for white space between blocks. Markings reaching past the text are
    refused (ValueError): their offsets belong to another version of it.
    """
    if any(marking.end > len(text) for marking in markings):
        raise ValueError("a marking reaches past the end of the text")
    lanes = _lanes(markings)
    walk = _Walk(text, markings, lanes=lanes)
    blocks = tuple(
        Block(start, end, tuple(walk.sentences((*sentence_starts(text, start, end), end))), exclusion)
        for start, end, exclusion in _blocks(text, exclusions)
    )
    return Highlights(blocks, lanes, walk.first, walk.last)


def _lanes(markings: Iterable[Marking]) -> dict[int, int]:
    """A lane for each claim such that claims whose hulls overlap lie in different ones, the earlier in the lower."""
    hulls: dict[int, tuple[int, int]] = {}
    for marking in markings:
        if marking.role is Role.CONTENT:
            start, end = hulls.get(marking.claim, (marking.start, marking.end))
            hulls[marking.claim] = (min(start, marking.start), max(end, marking.end))
    lanes: dict[int, int] = {}
    busy_until: list[int] = []
    for claim, (start, end) in sorted(hulls.items(), key=lambda item: (item[1][0], -item[1][1], item[0])):
        lane = next((lane for lane, until in enumerate(busy_until) if until <= start), len(busy_until))
        busy_until[lane : lane + 1] = [end]
        lanes[claim] = lane
    return lanes


def _blocks(text: str, exclusions: Sequence[Stretch]) -> Iterator[tuple[int, int, int | None]]:
    """Paragraphs between blank lines, cut at the edges of excluded stretches and freed of white space at their ends."""
    cuts = {0, len(text)}
    for gap in BLANK_LINES.finditer(text):
        cuts |= {gap.start(), gap.end()}
    for out in exclusions:
        cuts |= {min(out.start, len(text)), min(out.end, len(text))}
    by_start = sorted(exclusions, key=lambda out: out.start)
    starts = [out.start for out in by_start]
    for left, right in pairwise(sorted(cuts)):
        start, end = trimmed(text, left, right)
        if start < end:
            yield start, end, _exclusion_over(by_start[: bisect_right(starts, start)], end)


def _exclusion_over(begun: Sequence[Stretch], end: int) -> int | None:
    return next((out.key for out in reversed(begun) if out.end >= end), None)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


class _Walk:
    """Goes through the text once, from cut to cut, with the markings that lie over the place it has reached."""

    def __init__(self, text: str, markings: Sequence[Marking], *, lanes: dict[int, int]) -> None:
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self._text = text
        self._lanes = lanes
        begins = [(marking.start, 1, (marking.claim, marking.role)) for marking in markings]
        ends = [(marking.end, -1, (marking.claim, marking.role)) for marking in markings]
        self._changes = deque(sorted(begins + ends))
        self._over: Counter[tuple[int, Role]] = Counter()
        controls = {place for match in CONTROL.finditer(text) for place in match.span()}
        self._cuts = sorted({change[0] for change in self._changes} | controls)

    def sentences(self, bounds: Sequence[int]) -> Iterator[Sentence]:
        for start, end in pairwise(bounds):
            inner = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
            yield Sentence(start, end, tuple(self._segment(a, b) for a, b in pairwise((start, *inner, end))))

    def _segment(self, start: int, end: int) -> Segment:
        while self._changes and self._changes[0][0] <= start:
            _, step, key = self._changes.popleft()
            self._over[key] += step
            if not self._over[key]:
                del self._over[key]
        here = {claim for claim, role in self._over if role is Role.CONTENT}
        for claim in here:
            self.first.setdefault(claim, start)
            self.last[claim] = start
        claims = tuple(sorted(here, key=lambda claim: (self._lanes[claim], claim)))
        return Segment(start, end, self._text[start:end], claims, frozenset(self._over))
