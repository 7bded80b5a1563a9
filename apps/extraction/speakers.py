"""Speakers: who stands behind a mention."""

from collections.abc import Sequence

from apps.extraction.attributions import Finding
from apps.extraction.pipeline import Paragraph
from apps.extraction.records import Speaker, SpeakerKind


def resolve(
    text: str, paragraphs: Sequence[Paragraph], findings: Sequence[Finding]
) -> tuple[tuple[Speaker, ...], tuple[int | None, ...]]:
    """Say for each finding who speaks: an index into the speakers, None where nobody is named."""
    names: dict[str, int] = {}
    indices: list[int | None] = []
    for finding in findings:
        spoken = finding.attribution.speaker
        indices.append(names.setdefault(spoken[0].of(text), len(names)) if spoken else None)
    return tuple(Speaker(name, SpeakerKind.PERSON, (name,)) for name in names), tuple(indices)
