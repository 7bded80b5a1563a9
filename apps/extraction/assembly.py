"""Assembly: the tagger's fragments put together to attributions, around the cues."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from apps.extraction.attributions import Finding
from apps.extraction.cues import find_cues
from apps.extraction.layout import Reading
from apps.extraction.nesting import cited, inner_findings
from apps.extraction.records import Attribution
from apps.extraction.spans import Span
from apps.extraction.tagging import TAGS, Floats, attributes, features, tag

ACROSS = {"cue": 6, "content": 3, "speaker": 0}
ACROSS_FRAME = 8
NEIGHBOURS = 4
BATCH = 4_000
LONGEST_QUOTATION = 40
# Mean probability of the roles' first words, and the share of right attributions measured around it (226 a step).
MODEL_SURE = (0.0, 0.40, 0.70, 0.81, 0.89, 0.945, 0.973, 0.988, 0.996)
SHARE_RIGHT = (0.1, 0.25, 0.45, 0.58, 0.71, 0.81, 0.85, 0.87, 0.95)
FARTHEST_SPEAKER = 40
FARTHEST_SHARED = 12
TAILS = frozenset(("interposed", "inverted"))
# A tagged content shorter than one part in so many of what the rules read before a tail is a scrap of it.
OWNED = 3
SHARING = frozenset((",", "and", "but", "or", "then", "yet", "also", "before", "after", "while", "by"))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of tokens under one role.

    number: its place among the paragraph's fragments. frame: the number of the frame it begins in. sure: 0..1.
    """

    number: int
    role: str
    first: int
    last: int
    frame: int
    sure: float


def assemble(readings: Iterable[Reading]) -> Iterator[Finding]:
    """Tag the paragraphs and yield their attributions, in text order of their cues.

    A content without a cue in its paragraph goes on with the last attribution of the paragraphs before, if that quotes
    (a quotation over several paragraphs), and is an attribution without speaker and cue otherwise. Confidence is the
    share of right attributions (linked, PolNeAR and newswire development sets) among those to whose first words the
    tagger gives the same mean probability.
    """
    held: list[Finding] = []
    for reading, path, sure in _tagged(readings):
        found, loose = _paragraph(reading, path, sure)
        if loose and held and not found and len(held[-1].attribution.content) < LONGEST_QUOTATION:
            held[-1] = _continued(held[-1], loose)
            continue
        yield from held
        held = found or [_alone(loose)] if found or loose else []
    yield from held


def _tagged(readings: Iterable[Reading]) -> Iterator[tuple[Reading, list[int], Floats]]:
    """Every reading with its tags, and how sure they are; tagged in batches of about BATCH tokens."""
    batch: list[Reading] = []
    size = 0
    for reading in readings:
        batch.append(reading)
        size += len(reading.rule_tags)
        if size >= BATCH:
            yield from _tag_batch(batch)
            batch, size = [], 0
    if batch:
        yield from _tag_batch(batch)


def _tag_batch(batch: list[Reading]) -> Iterator[tuple[Reading, list[int], Floats]]:
    rows = [attributes(reading.frames, reading.rule_tags, reading.setting) for reading in batch]
    for reading, ids in zip(batch, features(rows), strict=True):
        yield (reading, *tag(ids))


def _paragraph(reading: Reading, path: list[int], sure: Floats) -> tuple[list[Finding], list[Span]]:
    """The attributions of a paragraph and, if it has no cue, the quotations that none takes."""
    fragments = _fragments(reading, path, sure)
    cues = [fragment for fragment in fragments if fragment.role == "cue"]
    contents = [fragment for fragment in fragments if fragment.role == "content"]
    speakers = [fragment for fragment in fragments if fragment.role == "speaker"]
    paragraph = reading.frames[0].paragraph
    if not cues:
        quoted = [content for content in contents if reading.frames[content.frame].is_quoted(content.first)]
        return [], [paragraph.span(content.first, content.last) for content in quoted]
    taken = _contents_by_cue(cues, contents, fragments)
    owners = _owners(cues, speakers, fragments)
    found = (
        _finding(
            reading,
            cue,
            owners.get(number) or _shared(reading, cue, fragments),
            contents=taken[number],
            free=[_next_start(fragments, content) for content in taken[number]],
        )
        for number, cue in enumerate(cues)
        if taken[number]
    )
    return [_owning_all(reading, finding) for finding in found], []


def _fragments(reading: Reading, path: Sequence[int], sure: Floats) -> list[Fragment]:
    frame_of = [number for number, frame in enumerate(reading.frames) for _ in range(frame.first, frame.last)]
    found: list[Fragment] = []
    place = 0
    while place < len(path):
        name = TAGS[path[place]]
        first = place
        place += 1
        if name == "O":
            continue
        while place < len(path) and TAGS[path[place]] == f"I-{name[2:]}":
            place += 1
        found.append(Fragment(len(found), name[2:], first, place, frame_of[first], float(sure[first])))
    return found


def _contents_by_cue(cues: list[Fragment], contents: list[Fragment], all_: list[Fragment]) -> list[list[Fragment]]:
    """Every content given to the cue that is nearest, other fragments and sentence ends in between counted."""
    taken: list[list[Fragment]] = [[] for _ in cues]
    for content in contents:
        near = _near(cues, content)
        taken[min(near, key=lambda number: _cost(cues[number], content, all_))].append(content)
    return taken


def _near(cues: list[Fragment], other: Fragment) -> range:
    """The numbers of the cues around a fragment, NEIGHBOURS on either side: farther ones are never the nearest."""
    place = bisect_left(cues, other.first, key=lambda cue: cue.first)
    return range(max(0, place - NEIGHBOURS), min(len(cues), place + NEIGHBOURS))


def _cost(cue: Fragment, other: Fragment, all_: list[Fragment]) -> int:
    left, right = (cue, other) if cue.first < other.first else (other, cue)
    between = all_[left.number + 1 : right.number]
    covered = sum(fragment.last - fragment.first for fragment in between)
    penalty = sum(ACROSS[fragment.role] for fragment in between)
    return right.first - left.last - covered + penalty + ACROSS_FRAME * abs(cue.frame - other.frame) + (other is left)


def _owners(cues: list[Fragment], speakers: list[Fragment], all_: list[Fragment]) -> dict[int, Fragment]:
    """For the number of each cue the speaker whose nearest cue it is."""
    owners: dict[int, Fragment] = {}
    for speaker in speakers:
        cost, number = min((_cost(cues[number], speaker, all_), number) for number in _near(cues, speaker))
        if cost < FARTHEST_SPEAKER:
            owners.setdefault(number, speaker)
    return owners


def _shared(reading: Reading, cue: Fragment, all_: list[Fragment]) -> Fragment | None:
    """The speaker that a cue shares with one before it: ‘X said …, adding’, ‘X denied … and accused’."""
    lows = reading.frames[0].paragraph.lows
    if not cue.first or not (lows[cue.first - 1] in SHARING or lows[cue.first].endswith("ing")):
        return None
    for fragment in reversed(all_[max(0, cue.number - FARTHEST_SHARED) : cue.number]):
        if fragment.role == "speaker":
            return fragment if fragment.frame == cue.frame else None
    return None


def _next_start(all_: list[Fragment], content: Fragment) -> int | None:
    """The token at which the fragment after a content begins; None after the last."""
    return all_[content.number + 1].first if content.number + 1 < len(all_) else None


def _whole(reading: Reading, content: Fragment, *, free: int | None) -> Span:
    """The content's span; where it stops at a comma that the rules read over, as far as theirs, if no role follows.

    free: the token up to which nothing else is tagged, None for the paragraph's end.
    """
    paragraph = reading.frames[0].paragraph
    span = paragraph.span(content.first, content.last)
    if content.last >= len(paragraph.words) or paragraph.words[content.last] != ",":
        return span
    limit = paragraph.starts[free] if free is not None else paragraph.ends[-1]
    ruled = (part for finding in reading.findings for part in finding.attribution.content if part.start == span.start)
    longer = max((part.end for part in ruled), default=0)
    return Span(span.start, longer) if span.end < longer <= limit else span


def _finding(
    reading: Reading, cue: Fragment, speaker: Fragment | None, *, contents: list[Fragment], free: list[int | None]
) -> Finding:
    paragraph = reading.frames[0].paragraph
    frame = reading.frames[cue.frame]
    group = next((group for group in find_cues(frame) if cue.first <= group.head < cue.last), None)
    attribution = Attribution(
        (paragraph.span(speaker.first, speaker.last),) if speaker else (),
        (paragraph.span(cue.first, cue.last),),
        tuple(_whole(reading, content, free=following) for content, following in zip(contents, free, strict=True)),
    )
    parts = [cue, *contents, *([speaker] if speaker else [])]
    sure = float(np.interp(fmean(part.sure for part in parts), MODEL_SURE, SHARE_RIGHT))
    inner = [found for content in contents for found in _inner(reading, content)]
    return Finding(attribution, "tagger", group, (*cited(frame, attribution), *inner), sure)


def _owning_all(reading: Reading, finding: Finding) -> Finding:
    """The finding; the rules' where its cue ends a sentence, "…, X wrote", yet its speaker stands in what X wrote.

    Such a tail owns all that stands before it, also where another verb in there misled the tagger, who then keeps
    scraps of it as content.
    """
    mine = finding.attribution
    for ruled in reading.findings:
        whole = ruled.attribution
        if (
            ruled.rule not in TAILS
            or not whole.cue[0].overlaps(mine.cue[0])
            or whole.content[0].end > mine.cue[0].start
        ):
            continue
        scraps = OWNED * sum(map(len, mine.content)) < len(whole.content[0])
        if scraps and mine.speaker and whole.content[0].covers(mine.speaker[0]):
            return replace(finding, attribution=replace(whole, cue=mine.cue), inner=())
    return finding


def _inner(reading: Reading, content: Fragment) -> Iterator[Finding]:
    frame = reading.frames[content.frame]
    yield from inner_findings(frame, content.first, min(content.last, frame.last))


def _continued(finding: Finding, loose: list[Span]) -> Finding:
    old = finding.attribution
    return replace(finding, attribution=replace(old, content=(*old.content, *loose)))


def _alone(loose: list[Span]) -> Finding:
    return Finding(Attribution((), (), tuple(loose)), "tagger", confidence=0.5)
