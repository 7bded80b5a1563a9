"""Claims: attributions whose content can be contested, with who, how and what."""

import re
from collections.abc import Sequence

from apps.extraction.attributions import Finding
from apps.extraction.lexicon import phrases
from apps.extraction.records import Act, Claim, Quoting
from apps.extraction.spans import Span

OPENING = 90
MARKS = re.compile("[\"“”«»]|''|``")
WORD = re.compile(r"\w+")
# Share of right attributions (linked, scorer of the gold data) among those a rule finds: newswire train and the first
# 90 articles of PolNeAR train, 1,876 findings. "cited" is too rare there to measure and takes the share of "forward".
PRECISION = {"forward": 0.59, "inverted": 0.45, "interposed": 0.63, "according": 0.86, "noun": 0.34, "cited": 0.59}


def make_claims(
    text: str, findings: Sequence[Finding], *, speakers: Sequence[int | None], parents: Sequence[int | None]
) -> tuple[Claim, ...]:
    """One claim a finding, in the order of `findings`.

    speakers: for each finding the speaker's index or None. parents: for each the finding it stands within, or None.
    Spans stay as they are, in code points of `text`. Raises ValueError if the sequences differ in length.
    Confidence: the tagger's own where it found the attribution, the measured share of right ones (`PRECISION`) where a
    rule did.
    """
    rows = zip(findings, speakers, parents, strict=True)
    return tuple(_claim(text, finding, speaker, within) for finding, speaker, within in rows)


def _claim(text: str, finding: Finding, speaker: int | None, within: int | None) -> Claim:
    found = finding.attribution
    content = " ".join(fragment.of(text) for fragment in found.content)
    negated = bool(finding.group and finding.group.negated)
    return Claim(
        speaker,
        found.content,
        found.cue,
        found.speaker,
        quoting=_quoting(text, found.content),
        act=_act(finding.act, content, negated=negated),
        negated=negated,
        hedged=any(word in phrases("hedges") for word in WORD.findall(content[:OPENING].casefold())),
        within=within,
        confidence=PRECISION[finding.rule] if finding.confidence is None else finding.confidence,
    )


def _act(act: Act, content: str, *, negated: bool) -> Act:
    """The cue's act; a plain assertion whose opening denies something ("This is not true") is a denial."""
    if act in (Act.ASSERT, Act.OPINE) and not negated:
        opening = content[:OPENING].casefold()
        return Act.DENY if any(phrase in opening for phrase in phrases("denying")) else act
    return act


def _quoting(text: str, content: tuple[Span, ...]) -> Quoting:
    """DIRECT if the content is one quotation, MIXED if it holds one, INDIRECT if none."""
    words = " ".join(fragment.of(text) for fragment in content).strip(" ,.")
    marks = MARKS.findall(words)
    if not marks:
        return Quoting.INDIRECT
    outside = MARKS.split(words)[::2]
    return Quoting.DIRECT if not any(WORD.search(part) for part in outside) else Quoting.MIXED
