"""Claims: attributions whose content can be contested, with who, how and what."""

from collections.abc import Sequence

from apps.extraction.attributions import Finding
from apps.extraction.records import Act, Claim, Quoting
from apps.extraction.spans import Span


def make_claims(text: str, findings: Sequence[Finding], speakers: Sequence[int | None]) -> tuple[Claim, ...]:
    """One claim a finding, in the order of `findings`; `speakers`: the speaker's index for each, or None."""
    return tuple(_claim(text, finding, speaker) for finding, speaker in zip(findings, speakers, strict=True))


def _claim(text: str, finding: Finding, speaker: int | None) -> Claim:
    found = finding.attribution
    act = finding.group.cue.act if finding.group else Act.ASSERT
    return Claim(
        speaker,
        found.content,
        found.cue,
        found.speaker,
        quoting=_quoting(text, found.content),
        act=act,
        negated=bool(finding.group and finding.group.negated),
    )


def _quoting(text: str, content: tuple[Span, ...]) -> Quoting:
    first = content[0].of(text)
    if first[0] in "\"“'‘«`":
        return Quoting.DIRECT
    return Quoting.MIXED if any(mark in first for mark in '"“«') else Quoting.INDIRECT
