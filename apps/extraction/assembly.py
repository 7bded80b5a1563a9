"""Assembly: the tagger's fragments put together to attributions, around the cues."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean

import numpy as np

from apps.extraction.attributions import Finding
from apps.extraction.cues import CueGroup, find_cues
from apps.extraction.denied import with_left_out
from apps.extraction.frames import Frame
from apps.extraction.layout import Reading
from apps.extraction.nesting import cited, coordinated, inner_findings
from apps.extraction.pipeline import Paragraph
from apps.extraction.records import Attribution
from apps.extraction.spans import Span
from apps.extraction.tagging import Fragment

LONGEST_QUOTATION = 40
# Mean probability of the roles' first words, and the share of right attributions measured around it: linked, PolNeAR
# and newswire development sets, 213 a step.
MODEL_SURE = (0.0, 0.57, 0.73, 0.82, 0.88, 0.93, 0.96, 0.98, 0.99, 1.0)
SHARE_RIGHT = (0.1, 0.34, 0.41, 0.6, 0.66, 0.73, 0.82, 0.84, 0.91, 0.95)
SHARING = frozenset((",", "and", "but", "or", "then", "yet", "also", "before", "after", "while", "by"))

SHORTEST_SENTENCE = 2
CITING = (("citing",), ("quoting",))
# Turns of a transcript: words of a name, and how many there are at least. All 80 in PolNeAR's training articles are
# turns, of which its annotators marked 27.
LONGEST_NAME, FEWEST_TURNS = 5, 2
TURN_SURE = 0.9

Part = tuple[Reading, Fragment]


def assemble(readings: Iterable[Reading]) -> Iterator[Finding]:
    """The attributions of the paragraphs, in text order of their cues.

    A fragment belongs to the cue it is linked to, also across paragraphs. A quotation that is linked to none, in a
    paragraph without a cue, goes on with the last attribution of the paragraphs before (a quotation over several
    paragraphs), and is an attribution without speaker and cue if there is none. Confidence is the share of right
    attributions (linked, development sets) among those to whose first words the tagger gives the same mean probability.
    """
    everything = list(readings)
    owned: dict[int, list[Part]] = {}
    for reading in everything:
        for fragment in reading.paragraph.fragments:
            if fragment.cue is not None:
                owned.setdefault(fragment.cue, []).append((reading, fragment))
    colons = [_colon(reading.paragraph) for reading in everything]
    is_transcript = sum(map(bool, colons)) >= FEWEST_TURNS
    held: list[Finding] = []
    for reading, colon in zip(everything, colons, strict=True):
        found, loose = _found(reading, owned), _loose(reading)
        if is_transcript and colon:
            found, loose = [_turn(reading, colon, found)], []
        if loose and held and not found and len(held[-1].attribution.content) < LONGEST_QUOTATION:
            held[-1] = _continued(held[-1], loose)
            continue
        yield from held
        held = found or ([_alone(loose)] if loose else [])
    yield from held


def _found(reading: Reading, owned: Mapping[int, Sequence[Part]]) -> list[Finding]:
    """The attributions whose cue stands in this paragraph; those inside a framing one stand in its `inner`."""
    cues = [part for part in reading.paragraph.fragments if part.role == "cue"]
    parts = {cue.number: list(owned[cue.number]) for cue in cues}
    for cue, citing in pairwise(cues):
        _give_back(reading, parts[cue.number], parts[citing.number], citing)
    whole = [cue for cue in cues if any(part.role == "content" for _, part in parts[cue.number])]
    found = [finding for cue in whole for finding in _findings(reading, cue, parts[cue.number])]
    for cue in cues:
        framing = None if cue in whole else _framing(reading, cue)
        if framing is not None:
            held = framing.attribution.content[0]
            inside = [finding for finding in found if held.overlaps(finding.attribution.cue[0])]
            found = [finding for finding in found if finding not in inside]
            found.append(replace(framing, inner=tuple(inside)))
    for frame in reading.frames:
        found = with_left_out(frame, found)
    return sorted(found, key=lambda finding: finding.attribution.cue)


def _give_back(reading: Reading, before: list[Part], cited: list[Part], citing: Fragment) -> None:
    """Move what a report says from the "citing X" inside it to the cue before: "reported, citing X, that P"."""
    words = reading.paragraph.lows
    contents = [part for part in cited if part[1].role == "content" and part[1].first == citing.last]
    if words[citing.first : citing.last] not in CITING or any(part.role == "content" for _, part in before):
        return
    for home, content in contents:
        comma = next((place for place in range(content.first, content.last - 1) if words[place] == ","), None)
        if comma is not None:
            cited.remove((home, content))
            before.append((home, replace(content, first=comma + 1)))


def _framing(reading: Reading, cue: Fragment) -> Finding | None:
    """The attribution of a cue without content that stands at one end of its sentence: "…, the newspaper wrote".

    It owns the sentence up to the comma. The tagger, whose training text is flat, gives words to one cue only, and
    takes the inner one where there are two.
    """
    frame, words = _frame(reading, cue.first), reading.paragraph.words
    speaker = _beside(reading, cue)
    first, last = min(cue.first, speaker.first if speaker else cue.first), max(cue.last, speaker.last if speaker else 0)
    end = frame.body_end()
    if last >= end and first - frame.first > SHORTEST_SENTENCE and words[first - 1] == ",":
        content = frame.span(frame.first, first - 1)
    elif first == frame.first and end - last > SHORTEST_SENTENCE and words[last] == ",":
        content = frame.span(last + 1, end)
    else:
        return None
    said = Attribution((_span(reading, speaker),) if speaker else (), (_span(reading, cue),), (content,))
    return Finding(said, _group(frame, cue), confidence=_share([cue, *([speaker] if speaker else [])]))


def _beside(reading: Reading, cue: Fragment) -> Fragment | None:
    """The speaker right before or right after a cue."""
    parts = (part for part in reading.paragraph.fragments if part.role == "speaker")
    return next((part for part in parts if part.last == cue.first or part.first == cue.last), None)


def _colon(paragraph: Paragraph) -> int:
    """The place of the colon after the name in capitals that a turn of a transcript begins with; 0 if there is none."""
    colon = next((place for place, word in enumerate(paragraph.words[: LONGEST_NAME + 1]) if word == ":"), 0)
    name = "".join(paragraph.words[:colon])
    return colon if name.isupper() and colon + 1 < len(paragraph.words) else 0


def _turn(reading: Reading, colon: int, found: Sequence[Finding]) -> Finding:
    """What the paragraph says after a name and a colon, as that speaker's; what it reports of others stands inside."""
    paragraph = reading.paragraph
    said = Attribution(
        (paragraph.span(0, colon),),
        (paragraph.span(colon, colon + 1),),
        (paragraph.span(colon + 1, len(paragraph.words)),),
    )
    inside = (inner for inner in found if inner.attribution.cue and said.content[0].covers(inner.attribution.cue[0]))
    return Finding(said, None, tuple(inside), TURN_SURE)


def _loose(reading: Reading) -> list[Span]:
    """The quotations of a paragraph without a cue that are linked to none elsewhere."""
    parts = reading.paragraph.fragments
    if any(part.role == "cue" for part in parts):
        return []
    contents = [part for part in parts if part.role == "content" and part.cue is None]
    quoted = [part for part in contents if reading.frames[0].is_quoted(part.first)]
    return [_span(reading, part) for part in quoted]


def _findings(reading: Reading, cue: Fragment, parts: Sequence[Part]) -> Iterator[Finding]:
    """The attribution of a cue, and the one that its last content may hold of the same speaker."""
    contents = [(home, part) for home, part in parts if part.role == "content"]
    speakers = [(home, part) for home, part in parts if part.role == "speaker"]
    # One of another paragraph only where this one names nobody: the tagger leads a headline's "…, paper says" astray.
    speakers = [one for one in speakers if one[0] is reading] or speakers
    shared = None if speakers else _shared(reading, cue) or _astray(reading, cue)
    speaker = [(reading, shared)] if shared else speakers[:1]
    said_by = tuple(_span(home, part) for home, part in speaker)
    share = _share([cue, *(part for _, part in (*contents, *speaker))])
    home, last = contents[-1]
    frame = _frame(home, last.first)
    own = None if frame.is_quoted(last.first) else coordinated(frame, last.first, min(last.last, frame.last))
    if own:
        contents[-1] = home, replace(last, last=own[0][0] - 2)
        said = Attribution(said_by, (frame.span(*own[0]),), (frame.span(*own[1]),))
        yield Finding(said, None, tuple(inner_findings(frame, *own[1])), share)
    frame = _frame(reading, cue.first)
    said = Attribution(said_by, (_span(reading, cue),), tuple(_span(home, part) for home, part in contents))
    inner = [found for home, content in contents for found in _inner(home, content)]
    yield Finding(said, _group(frame, cue), (*cited(frame, said), *inner), share)


def _group(frame: Frame, cue: Fragment) -> CueGroup | None:
    return next((group for group in find_cues(frame) if cue.first <= group.head < cue.last), None)


def _share(parts: Sequence[Fragment]) -> float:
    """The share of right attributions among those of which the tagger is as sure."""
    return float(np.interp(fmean(part.sure for part in parts), MODEL_SURE, SHARE_RIGHT))


def _shared(reading: Reading, cue: Fragment) -> Fragment | None:
    """The speaker that a cue shares with another: the last before it in its sentence.

    Where two cues share a speaker, the tagger is taught the later one ("X said …, adding …"); what it links to an
    earlier one is shared where a word of `SHARING` or the form of the verb says so.
    """
    frame = _frame(reading, cue.first)
    before = [part for part in reading.paragraph.fragments if frame.first <= part.first < cue.first]
    speaker = next((part for part in reversed(before) if part.role == "speaker"), None)
    if speaker is None or speaker.cue is None:
        return None
    lows = reading.paragraph.lows
    joined = cue.first > 0 and (lows[cue.first - 1] in SHARING or lows[cue.first].endswith("ing"))
    return speaker if joined or speaker.cue > cue.number else None


def _astray(reading: Reading, cue: Fragment) -> Fragment | None:
    """The speaker right beside a cue that is linked to a cue of another paragraph."""
    speaker = _beside(reading, cue)
    own = {part.number for part in reading.paragraph.fragments if part.role == "cue"}
    return speaker if speaker and speaker.cue not in own else None


def _frame(reading: Reading, place: int) -> Frame:
    return next(frame for frame in reading.frames if frame.first <= place < frame.last)


def _span(reading: Reading, part: Fragment) -> Span:
    return reading.paragraph.span(part.first, part.last)


def _inner(reading: Reading, content: Fragment) -> Iterator[Finding]:
    frame = _frame(reading, content.first)
    yield from inner_findings(frame, content.first, min(content.last, frame.last))


def _continued(finding: Finding, loose: list[Span]) -> Finding:
    old = finding.attribution
    # What the cue owns may stand after the loose fragments, too.
    return replace(finding, attribution=replace(old, content=tuple(sorted((*old.content, *loose)))))


def _alone(loose: list[Span]) -> Finding:
    return Finding(Attribution((), (), tuple(loose)), confidence=0.5)
