"""Claims: attributions whose content can be contested, with who, how and what."""

import re
from collections.abc import Sequence
from itertools import takewhile

from apps.extraction.acts import act_of, is_hedged, is_negated, words_of
from apps.extraction.attributions import Finding
from apps.extraction.lexicon import phrases
from apps.extraction.records import Attribution, Claim, Quoting
from apps.extraction.spans import Span

LEAD = 24
NOBODY = frozenset(("no", "nobody", "none", "neither"))
MARKS = re.compile("[\"“”«»]|''|``")
WORD = re.compile(r"\w+")


def make_claims(
    text: str, findings: Sequence[Finding], *, speakers: Sequence[int | None], parents: Sequence[int | None]
) -> tuple[Claim, ...]:
    """One claim a finding, in the order of `findings`.

    speakers: for each finding the speaker's index or None. parents: for each the finding it stands within, or None.
    Spans stay as they are, in code points of `text`. Raises ValueError if the sequences differ in length.
    Confidence: the finding's own.
    """
    rows = zip(findings, speakers, parents, strict=True)
    return tuple(_claim(text, finding, speaker, within) for finding, speaker, within in rows)


def _claim(text: str, finding: Finding, speaker: int | None, within: int | None) -> Claim:
    found = finding.attribution
    cue, content = _cue_words(text, found), words_of(" ".join(fragment.of(text) for fragment in found.content))
    return Claim(
        speaker,
        found.content,
        found.cue,
        found.speaker,
        quoting=_quoting(text, found.content),
        act=act_of(cue, content),
        negated=is_negated(cue, content),
        hedged=is_hedged(cue, content),
        within=within,
        confidence=finding.confidence,
    )


def _cue_words(text: str, found: Attribution) -> tuple[str, ...]:
    """The cue's words, with what the fragments may have left out of it: auxiliaries and negations right before it
    ("has | denied"), and the negation that its speaker begins with ("Nobody | said").
    """
    if not found.cue:
        return ()
    nobody = [word for span in found.speaker[:1] for word in words_of(span.of(text))[:1] if word in NOBODY]
    start = found.cue[0].start
    floor = max([start - LEAD, 0, *(span.end for span in (*found.speaker, *found.content) if span.end <= start)])
    before = words_of(re.split(r"[^\w\s'’]", text[floor:start])[-1])
    leads = takewhile(lambda word: word in phrases("auxiliaries") or word in phrases("negations"), reversed(before))
    return (*nobody, *reversed(tuple(leads)), *words_of(" ".join(span.of(text) for span in found.cue)))


def _quoting(text: str, content: tuple[Span, ...]) -> Quoting:
    """DIRECT if the content is one quotation, MIXED if it holds one, INDIRECT if none."""
    words = " ".join(fragment.of(text) for fragment in content).strip(" ,.")
    marks = MARKS.findall(words)
    if not marks:
        return Quoting.INDIRECT
    outside = MARKS.split(words)[::2]
    return Quoting.DIRECT if not any(WORD.search(part) for part in outside) else Quoting.MIXED
