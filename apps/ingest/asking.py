"""The question of a dispute that no single article holds, from the claim that is contradicted."""

from apps.claims.models import Claim, ClaimSpan
from apps.extraction import records
from apps.extraction.questions import Asked, neutral_question
from apps.extraction.spans import Span


def question_between(claim: Claim, counterclaim: Claim) -> str:
    """One neutral question about what the claim states, ending in "?"."""
    speaker, opponent = claim.said_by, counterclaim.said_by
    asked = Asked(record_of(claim), speaker.name if speaker else None, opponent.name if opponent else None)
    return neutral_question(claim.text.body, [asked])


def record_of(claim: Claim) -> records.Claim:
    """The stored claim as the engine knows claims, without its place among others."""
    spans = list(claim.spans.order_by("start", "pk"))
    return records.Claim(
        speaker=None,
        content=tuple(Span(span.start, span.end) for span in spans if span.role == ClaimSpan.Role.CONTENT),
        cue=tuple(Span(span.start, span.end) for span in spans if span.role == ClaimSpan.Role.CUE),
        quoting=records.Quoting(claim.quoting),
        act=records.Act(claim.act),
        negated=claim.negated,
        implicit=claim.implicit,
    )
