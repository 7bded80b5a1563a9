"""The engine's records as JSON rows: the shape that the scorers and other programs read."""

from collections.abc import Iterable, Sequence
from typing import Any

from apps.extraction.denials import DENIALS
from apps.extraction.records import Claim, Dispute, Extraction, Quoting
from apps.extraction.spans import Span

# A JSON object on its way out; values are strings, numbers, lists and objects.
Row = dict[str, Any]

DECIMALS = 3
# Who states what nobody is named for, in the words of the guide for annotators.
NARRATOR, UNATTRIBUTED = "(narrator)", "(unattributed)"


def as_row(article_id: object, extraction: Extraction) -> Row:
    """One article's attributions and disputes as a JSON-ready object; offsets in code points of the text as given."""
    return {
        "id": article_id,
        "attributions": attribution_rows(extraction),
        "disputes": [dispute_row(extraction, dispute) for dispute in extraction.disputes],
    }


def attribution_rows(extraction: Extraction) -> list[Row]:
    """Every attribution in text order, with the name, act and confidence of the claim made of it, if one was."""
    claims = {(claim.cue, claim.content): claim for claim in extraction.claims if not claim.implicit}
    rows = []
    for attribution in extraction.attributions:
        claim = claims.get((attribution.cue, attribution.content))
        rows.append(
            {
                "speaker": _pairs(attribution.speaker),
                "cue": _pairs(attribution.cue),
                "content": _pairs(attribution.content),
                "name": speaker_name(extraction, claim) if claim else None,
                "act": claim.act.value if claim else None,
                "confidence": round(claim.confidence, DECIMALS) if claim else None,
            }
        )
    return rows


def dispute_row(extraction: Extraction, dispute: Dispute) -> Row:
    """One dispute: the first position as "claim", the claims of all others as "counter"."""
    first, *others = dispute.positions
    return {
        "question": dispute.question,
        "kind": dispute_kind(extraction, dispute),
        "confidence": round(dispute.confidence, DECIMALS),
        "claim": _statements(extraction, first),
        "counter": _statements(extraction, [index for position in others for index in position]),
    }


def dispute_kind(extraction: Extraction, dispute: Dispute) -> str | None:
    """The kind of the most confident opposition between two positions of the dispute; None if no pair ties them."""
    members = {index for position in dispute.positions for index in position}
    ties = [pair for pair in extraction.oppositions if {pair.claim, pair.counterclaim} <= members]
    return max(ties, key=lambda pair: pair.confidence).kind.value if ties else None


def speaker_name(extraction: Extraction, claim: Claim) -> str | None:
    """The resolved speaker's fullest name in the article, or None where nobody is named."""
    return None if claim.speaker is None else extraction.speakers[claim.speaker].name


def _statements(extraction: Extraction, indices: Sequence[int]) -> list[Row]:
    claims = [extraction.claims[index] for index in indices]
    return [{"speaker": stated_by(extraction, claim), "spans": _pairs(stated(claim))} for claim in claims]


def stated_by(extraction: Extraction, claim: Claim) -> str:
    """Who states a claim: the speaker's name, NARRATOR for the article's own voice, UNATTRIBUTED for nobody named."""
    nobody = NARRATOR if claim.quoting is Quoting.NARRATOR else UNATTRIBUTED
    return speaker_name(extraction, claim) or nobody


def stated(claim: Claim) -> tuple[Span, ...]:
    """The words that carry a claim: its content, with the cue where that is what denies it ("denied that he knew")."""
    if claim.act not in DENIALS or claim.quoting is Quoting.DIRECT:
        return claim.content
    return tuple(sorted({*claim.content, *(cue for cue in claim.cue if not any(map(cue.overlaps, claim.content)))}))


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
