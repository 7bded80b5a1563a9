"""Attributions: which words the text ascribes to whom, by which cue. Flat, as in PolNeAR."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from apps.extraction.cues import CueGroup, find_cues, noun_act
from apps.extraction.frames import Frame
from apps.extraction.lexicon import phrases
from apps.extraction.noun_phrases import (
    Bounds,
    main_subject,
    phrase_after,
    possessor_before,
    subject_after,
    subject_before,
)
from apps.extraction.records import Act, Attribution
from apps.extraction.spans import Span

SHORTEST_CLAUSE = 4
LONGEST_ASIDE = 16
CLAUSE_OPENERS = {True: frozenset(("that", "whether", "if", "how", "why", "what")), False: frozenset(("that",))}
NOUN_OBJECTS = frozenset((Act.ACCUSE, Act.DENY, Act.CONCEDE))


@dataclass(frozen=True, slots=True)
class Finding:
    """An attribution with what the rule knew of it.

    rule: the name of the rule that found it. group: the verb it stands on, if a verb.
    inner: the attributions inside its content, which the flat reading of PolNeAR leaves out (`nesting.py`).
    confidence: how sure the tagger is, 0..1; None for what the rules alone found.
    """

    attribution: Attribution
    rule: str
    group: CueGroup | None = None
    inner: tuple["Finding", ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The three roles of one finding as token ranges of one frame."""

    speaker: Bounds | None
    cue: Bounds
    content: tuple[Bounds, ...]
    rule: str
    group: CueGroup | None = None


def attribute(frames: Iterable[Frame]) -> Iterator[Finding]:
    """The attributions of a run of frames, in text order, no word in two of them.

    frames: in text order. A quotation that stands alone after an attribution with quoted content goes on with it; one
    that stands alone before a frame with a speaker and a cue but no content is that content.
    Convention after the PolNeAR guidelines (Newell et al. 2018): "that" inside the content, auxiliaries and adverbs
    inside the cue, closing full stops outside.
    """
    pending: Span | None = None
    open_finding: Finding | None = None
    for frame in frames:
        parts = list(_read_frame(frame))
        if not parts and frame.is_all_quoted():
            quoted = frame.span(frame.first, frame.last)
            if open_finding:
                open_finding = _extend(open_finding, quoted)
            else:
                pending = quoted
            continue
        if open_finding:
            yield open_finding
            open_finding = None
        found = [_finding(frame, part, pending) for part in parts]
        whole = [finding for finding in found if finding]
        yield from whole[:-1]
        if whole and _is_quote_open(frame, parts[-1]):
            open_finding = whole[-1]
        else:
            yield from whole[-1:]
        pending = None
    if open_finding:
        yield open_finding


def _finding(frame: Frame, part: Parts, pending: Span | None) -> Finding | None:
    content = tuple(frame.span(*bounds) for bounds in part.content)
    if not content and pending:
        content = (pending,)
    if not content:
        return None
    speaker = (frame.span(*part.speaker),) if part.speaker else ()
    cue = (frame.span(*part.cue),)
    return Finding(Attribution(speaker, cue, content), part.rule, part.group)


def flatten(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int | None]]:
    """Every finding with the number of the one it stands within: outer before inner, in text order, counted from 0."""
    stack: list[tuple[Finding, int | None]] = []
    number = 0
    for top in findings:
        stack.append((top, None))
        while stack:
            finding, parent = stack.pop()
            yield finding, parent
            stack.extend((inner, number) for inner in reversed(finding.inner))
            number += 1


def _extend(finding: Finding, quoted: Span) -> Finding:
    old = finding.attribution
    return replace(finding, attribution=replace(old, content=(*old.content, quoted)))


def _is_quote_open(frame: Frame, part: Parts) -> bool:
    """Whether a quotation right after this frame goes on with its last attribution."""
    return not part.content or any(frame.is_quoted(first) or frame.is_quoted(last - 1) for first, last in part.content)


def _read_frame(frame: Frame) -> Iterator[Parts]:
    groups = find_cues(frame)
    whole = _late(frame, groups) or _according(frame)
    if whole:
        yield whole
        return
    found = [*_forwards(frame, groups)]
    taken = [bounds for part in found for bounds in (part.cue, *part.content)]
    nouns = [part for part in _noun_cues(frame) if not any(_touch(part.cue, other) for other in taken)]
    yield from sorted((*found, *nouns), key=lambda part: part.cue)


def _touch(left: Bounds, right: Bounds) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _forwards(frame: Frame, groups: tuple[CueGroup, ...]) -> Iterator[Parts]:
    place = frame.first
    subject: Bounds | None = None
    for number, group in enumerate(groups):
        if group.first < place:
            continue
        found = _forward(frame, group, place, groups[number + 1 :], subject)
        if found:
            subject = found.speaker or subject
            yield found
            place = max([end for _, end in found.content] + [group.last])


def _noun_cues(frame: Frame) -> Iterator[Parts]:
    """‘X's claim that P’, ‘allegations of P’: a noun of saying, its possessor, the clause it takes."""
    place = frame.first
    end = frame.body_end()
    while place < end - 1:
        act = noun_act(frame.lows[place])
        following = frame.lows[place + 1]
        if act and not frame.is_quoted(place) and (following == "that" or (following == "of" and act in NOUN_OBJECTS)):
            content = _trimmed(frame, place + 1, end) if following == "that" else phrase_after(frame, place + 1, end)
            if content and content[1] - content[0] > 1:
                yield Parts(possessor_before(frame, place), (place, place + 1), (content,), "noun")
                place = content[1]
        place += 1


def _late(frame: Frame, groups: tuple[CueGroup, ...]) -> Parts | None:
    """‘content, X said’ and ‘content, X said, content’: the speaker and cue after the content or inside it."""
    end = frame.body_end()
    for group in groups:
        if ("Q" not in group.cue.complements and "S" not in group.cue.complements) or group.is_passive:
            continue
        found = _inverted(frame, group, end) or _interposed(frame, group, end)
        if found:
            return found
    return None


def _inverted(frame: Frame, group: CueGroup, end: int) -> Parts | None:
    """‘…," said X’: the cue right after a comma or a quotation, its subject after it."""
    before = group.first - 1
    if before < frame.first or not (frame.words[before] == "," or frame.is_quoted(before)) or group.is_ing:
        return None
    if group.last >= end or frame.words[group.last] == "," or frame.is_quoted(group.last):
        return None
    subject = subject_after(frame, group.last, end)
    if not subject or any(frame.lows[i] in phrases("auxiliaries") for i in range(*subject)):
        return None
    content = _trimmed(frame, frame.first, group.first)
    if not content or (not any(frame.is_quoted(i) for i in range(*content)) and subject[1] < end - 3):
        return None
    after = _rest(frame, subject[1], end)
    return Parts(subject, (group.first, group.last), (content, *after), "inverted", group)


def _interposed(frame: Frame, group: CueGroup, end: int) -> Parts | None:
    """‘content, X said[, content]’: subject and cue between a comma or quotation and a comma, stop or quotation."""
    if group.first - frame.first < SHORTEST_CLAUSE - 1:
        return None
    subject = subject_before(frame, group.first, frame.first)
    if not subject:
        return None
    before = subject[0] - 1
    if before <= frame.first or not (frame.words[before] == "," or frame.is_quoted(before)):
        return None
    content = _trimmed(frame, frame.first, subject[0])
    if not content or _is_adverbial_opening(frame, content):
        return None
    tail = _skip_addressee(frame, group, end)
    if tail < end and not frame.is_quoted(tail) and not (frame.words[tail] == "," and group.last == tail):
        return None
    return Parts(subject, (group.first, group.last), (content, *_rest(frame, tail, end)), "interposed", group)


def _is_adverbial_opening(frame: Frame, content: Bounds) -> bool:
    """Whether what stands before "X said" is an opening adverbial ("In the end,"), not content."""
    first, last = content
    if any(frame.is_quoted(i) for i in range(first, last)):
        return False
    low = frame.lows[first]
    opens = low in phrases("prepositions") or low in phrases("subordinators") or low in phrases("adverbs")
    return (opens or last - first < SHORTEST_CLAUSE) and not any(
        frame.lows[i] in phrases("auxiliaries") for i in range(first, last)
    )


def _rest(frame: Frame, start: int, end: int) -> tuple[Bounds, ...]:
    """What follows a cue that stands after its content: a second quotation or clause."""
    while start < end and not frame.is_quoted(start) and frame.words[start] in (",", ":", "."):
        start += 1
    if start >= end or not (frame.is_quoted(start) or frame.words[start - 1] == ","):
        return ()
    cue_ing = (
        frame.lows[start].endswith("ing")
        or frame.lows[start] in phrases("prepositions")
        or frame.lows[start] in ("and", "but", "who")
    )
    return () if cue_ing and not frame.is_quoted(start) else ((start, end),)


def _trimmed(frame: Frame, first: int, last: int) -> Bounds | None:
    while last > first and frame.words[last - 1] in (",", "-", "–", "—", "--") and not frame.is_quoted(last - 1):
        last -= 1
    return (first, last) if last > first else None


def _skip_addressee(frame: Frame, group: CueGroup, end: int) -> int:
    """The token where content can begin: after an addressee ("told reporters"), a time, a medium."""
    place = group.last
    while place < end:
        if frame.is_quoted(place) or frame.words[place] in (",", ":") or frame.lows[place] in ("that", "if", "whether"):
            return place
        place += 1
    return place


def _forward(
    frame: Frame, group: CueGroup, floor: int, later: tuple[CueGroup, ...], inherited: Bounds | None
) -> Parts | None:
    """‘X said that …’: the content after the cue."""
    end = _content_end(frame, group, later)
    resumed = _resumed(frame, group, frame.body_end())
    start = resumed or _content_start(frame, group, end)
    if start is None:
        return None
    speaker = _speaker(frame, group, floor, inherited)
    content = _content(frame, group, start, max(end, frame.body_end()) if resumed else end)
    return Parts(speaker, (group.first, group.last), (content,), "forward", group) if content else None


def _resumed(frame: Frame, group: CueGroup, end: int) -> int | None:
    """Where the content of a report goes on after an aside: ‘Haaretz reported, citing sources, | that …’."""
    place = group.last
    if place + 3 >= end or frame.words[place] != ",":
        return None
    closing = next((i for i in range(place + 1, min(end, place + LONGEST_ASIDE)) if frame.words[i] == ","), None)
    if closing is None or closing + 2 >= end:
        return None
    after = closing + 1 + (frame.lows[closing + 1] in ("saying", "adding"))
    return after if frame.lows[after] == "that" or frame.is_quoted(after) else None


def _speaker(frame: Frame, group: CueGroup, floor: int, inherited: Bounds | None) -> Bounds | None:
    if group.is_passive:
        return None
    if group.is_ing or _is_coordinated(frame, group):
        return inherited or main_subject(frame, group.first)
    return subject_before(frame, group.first, floor)


def _is_coordinated(frame: Frame, group: CueGroup) -> bool:
    return group.first > frame.first and frame.lows[group.first - 1] in ("and", "but", "or", "then", "yet")


def _content_start(frame: Frame, group: CueGroup, end: int) -> int | None:
    place = group.last
    complements = group.cue.complements
    if place >= end:
        return None
    low = frame.lows[place]
    if frame.is_quoted(place) or low in CLAUSE_OPENERS["S" in complements] or (low == "to" and "I" in complements):
        return place
    if frame.words[place] in (",", ":") and place + 1 < end:
        return place + 1 if frame.is_quoted(place + 1) or frame.words[place] == ":" else None
    if "T" in complements or low in phrases("prepositions"):
        return _start_after_addressee(frame, group, end)
    return place if complements.strip("QIP") else None


def _start_after_addressee(frame: Frame, group: CueGroup, end: int) -> int | None:
    found = _skip_addressee(frame, group, end)
    if found >= end:
        return group.last if "P" in group.cue.complements or "A" in group.cue.complements else None
    if frame.words[found] not in (",", ":"):
        return found
    return found + 1 if found + 1 < end and frame.is_quoted(found + 1) else None


def _content(frame: Frame, group: CueGroup, start: int, end: int) -> Bounds | None:
    if "S" in group.cue.complements or frame.is_quoted(start) or frame.lows[start] in ("that", "to"):
        return _trimmed(frame, start, end)
    return phrase_after(frame, start, end)


def _content_end(frame: Frame, group: CueGroup, later: tuple[CueGroup, ...]) -> int:
    """The frame's end, or where the same speaker goes on with another cue: ", adding that", "and accused"."""
    opens = frame.lows[frame.first] in phrases("subordinators") or frame.lows[frame.first] == "asked"
    for cue in later:
        before = cue.first - 1
        if before <= group.last:
            continue
        if cue.is_ing and frame.words[before] == ",":
            return before
        if opens and (main := subject_before(frame, cue.first, group.last)) and frame.words[main[0] - 1] == ",":
            return main[0] - 1
        if frame.lows[before] in ("and", "but") and cue.cue.form in ("past", "s"):
            return before - 1 if frame.words[before - 1] == "," else before
    return frame.body_end()


def _first_pause(frame: Frame, start: int, end: int) -> int:
    """The first comma from `start` on, or the one that closes an apposition after it; `end` if there is none."""
    commas = [i for i in range(start, end) if frame.words[i] == "," and not frame.is_quoted(i)][:2]
    if not commas:
        return end
    apposed = len(commas) > 1 and frame.lows[commas[0] + 1] in ("a", "an", "the", "who", "which")
    return commas[1] if apposed else commas[0]


def _according(frame: Frame) -> Parts | None:
    """‘According to X, content’ and ‘content, according to X’."""
    for place in range(frame.first, frame.last - 2):
        if frame.lows[place] != "according" or frame.lows[place + 1] != "to" or frame.is_quoted(place):
            continue
        end = frame.body_end()
        opens = place - frame.first < SHORTEST_CLAUSE
        speaker = phrase_after(frame, place + 2, _first_pause(frame, place + 2, end) if opens else end)
        if not speaker:
            return None
        content = _trimmed(frame, frame.first, place)
        if opens:
            content = _trimmed(frame, min(speaker[1] + 1, end), end)
        return Parts(speaker, (place, place + 2), (content,), "according", None) if content else None
    return None
