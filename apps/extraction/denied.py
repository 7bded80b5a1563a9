"""Denials that the tagger leaves out: short ones at the end of a sentence, and those that frame what others say.

"…, a charge the company denies", "…, which the Tories deny", "…, a claim denied by the chancellor", "He denied
newspaper reports that …".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from apps.extraction.agents import ENDS, agent_after, can_speak
from apps.extraction.attributions import Finding
from apps.extraction.cues import CueGroup, cue_group, find_cues
from apps.extraction.denials import DENIALS
from apps.extraction.frames import MARKS, Frame
from apps.extraction.lexicon import phrases, table, verbs
from apps.extraction.nesting import inner_findings
from apps.extraction.noun_phrases import Bounds, subject_before
from apps.extraction.records import Attribution
from apps.extraction.spans import Span, hull

# All 6 denials that this adds to the 451 training articles of newswire and disputes are that speaker's.
SURE = 0.9
DENYING = frozenset(("deny", "reject", "refute", "dispute", "dismiss", "rebut"))
LINKING = frozenset(("which", "that", "and"))
# How far behind the verb the noun may stand that names what is denied ("denied the latest media reports").
REACH = 7

Roles = tuple[Bounds, Bounds, Bounds]


def with_left_out(frame: Frame, found: Sequence[Finding]) -> list[Finding]:
    """The findings of an article, with the denials of one sentence that none of them holds.

    frame: the sentence; found: whose cues stand in its paragraph. A finding about which a denial is made stands inside
    it; words that the denial has are taken from the content of findings of other sentences.
    """
    whole = list(found)
    appended = list(_appended(frame))
    for denier, verb, _ in appended:
        whole = [_without_speaker(one, frame.span(*denier), frame.span(*verb)) for one in whole]
    for roles in (*appended, *_framing(frame)):
        speaker, cue, content = (frame.span(*bounds) for bounds in roles)
        if any(part.overlaps(word) for one in whole for part in _frame_words(one) for word in (speaker, cue)):
            continue
        inside = [one for one in whole if one.attribution.cue and content.covers(one.attribution.cue[0])]
        named = tuple(one for one in inside if one.attribution.speaker) or tuple(inner_findings(frame, *roles[2]))
        denial = Finding(Attribution((speaker,), (cue,), (content,)), inner=named, confidence=SURE)
        own = hull((speaker, cue, content))
        first = min(start for start, _ in roles)
        whole = [_up_to(first, _without(one, own, frame), frame) for one in whole if one not in inside] + [denial]
    return sorted(whole, key=lambda one: one.attribution.cue)


def _frame_words(finding: Finding) -> tuple[Span, ...]:
    inner = (part for one in finding.inner for part in _frame_words(one))
    return (*finding.attribution.speaker, *finding.attribution.cue, *inner)


def _without_speaker(finding: Finding, speaker: Span, denial: Span) -> Finding:
    """A finding without the speaker of a denial that is not its own: who denies a claim has not made it."""
    said = finding.attribution
    kept = tuple(part for part in said.speaker if not part.overlaps(speaker))
    is_its_own = any(part.overlaps(denial) for part in said.cue)
    return finding if is_its_own or kept == said.speaker else replace(finding, attribution=replace(said, speaker=kept))


def _without(finding: Finding, taken: Span, frame: Frame) -> Finding:
    """A finding of another sentence without those parts of its content that are a denial's in this one."""
    said = finding.attribution
    kept = tuple(part for part in said.content if not part.overlaps(taken))
    at_home = said.cue and frame.span(frame.first, frame.last).covers(said.cue[0])
    return finding if at_home or not kept else replace(finding, attribution=replace(said, content=kept))


def _up_to(first: int, finding: Finding, frame: Frame) -> Finding:
    """A finding whose content runs into a denial that begins at a token, without what it has of the denial's words."""
    last = first
    while last > frame.first and frame.words[last - 1] in ENDS:
        last -= 1
    if last == frame.first:
        return finding
    end, begun = frame.span(last - 1, last).end, frame.span(first, first + 1).start
    said = finding.attribution
    content = tuple(Span(part.start, end) if part.start < end and begun < part.end else part for part in said.content)
    return replace(finding, attribution=replace(said, content=content))


def _appended(frame: Frame) -> Iterator[Roles]:
    """‘…, a charge the company denies’, ‘…, which the company denies’, ‘…, a claim denied by the chancellor’."""
    end = frame.body_end()
    for place in range(frame.first + 1, end):
        cue = verbs().get(frame.lows[place])
        if cue is None or cue.lemma not in DENYING or frame.is_quoted(place):
            continue
        group = cue_group(frame, place, cue)
        if frame.lows[place + 1 : place + 2] == ("by",):
            speaker, before = agent_after(frame, place + 2, end), group.first
        elif cue.form != "ing" and (place + 1 >= end or frame.words[place + 1] in ENDS):
            speaker = _short_subject(frame, group.first)
            before = speaker[0] if speaker else place
        else:
            continue
        denied = _named_before(frame, before)
        if speaker and denied and can_speak(frame, speaker):
            yield speaker, (group.first, group.last), denied


def _short_subject(frame: Frame, verb: int) -> Bounds | None:
    """The subject between the noun for what is denied and the verb: "a claim | Conal | denies"."""
    place = verb
    while place > frame.first and frame.words[place - 1] not in ENDS and not _names_claim(frame, place - 1):
        place -= 1
        if frame.lows[place] in LINKING:
            place += 1
            break
    return (place, verb) if place < verb else None


def _named_before(frame: Frame, end: int) -> Bounds | None:
    """The words that name what is denied and end right before a token: "a charge", "allegations that", ", which"."""
    if end - 1 > frame.first and frame.lows[end - 2 : end] == (",", "which"):
        return end - 1, end
    last = end - 1 if end > frame.first and frame.lows[end - 1] in LINKING else end
    if last <= frame.first or not _names_claim(frame, last - 1):
        return None
    first = last - 1
    while first > frame.first and frame.words[first - 1] not in ENDS and frame.words[first - 1] not in MARKS:
        first -= 1
        if frame.lows[first] in phrases("determiners"):
            break
    return first, last


def _framing(frame: Frame) -> Iterator[Roles]:
    """‘He denied newspaper reports that …’: a main verb whose object names what others say."""
    end = frame.body_end()
    for group in find_cues(frame):
        if group.cue.lemma not in DENYING or not _tells(group):
            continue
        named = [place for place in range(group.last, min(end, group.last + REACH)) if _names_claim(frame, place)]
        speaker = subject_before(frame, group.first, frame.first)
        if named and speaker and can_speak(frame, speaker):
            content = group.last, _clause_end(frame, named[0], end)
            yield speaker, (group.first, group.last), content


def _tells(group: CueGroup) -> bool:
    """Whether a verb tells of a denial that took place: a past or present of its own, not passive, not negated."""
    return group.cue.act in DENIALS and group.cue.form in ("past", "s") and not (group.is_passive or group.negated)


def _clause_end(frame: Frame, start: int, end: int) -> int:
    commas = (place for place in range(start, end) if frame.words[place] in (",", ";", ":") or frame.is_quoted(place))
    return next(commas, end)


def _names_claim(frame: Frame, place: int) -> bool:
    """Whether a token is a noun for what somebody says: "charge", "reports"."""
    return frame.lows[place] in table("nouns") and not frame.is_quoted(place)
