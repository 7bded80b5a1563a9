"""An extraction as text for people: speakers, then each dispute with its sides under each other."""

from collections.abc import Iterator

from apps.extraction.records import Claim, Dispute, Extraction
from apps.extraction.wire import dispute_kind, speaker_name, stated


def readable(name: str, text: str, *, extraction: Extraction) -> str:
    """The article's claims and disputes in plain lines, quotations sliced from `text`."""
    return "\n".join(_lines(name, text, extraction))


def _lines(name: str, text: str, extraction: Extraction) -> Iterator[str]:
    reported = [claim for claim in extraction.claims if claim.cue]
    yield f"{name}: {len(extraction.speakers)} speakers, {len(reported)} claims, {len(extraction.disputes)} disputes"
    for claim in reported:
        yield f"  {claim.act.value:8} {_statement(text, extraction, claim)}"
    for dispute in extraction.disputes:
        yield ""
        yield f"  {dispute.question}  ({dispute_kind(extraction, dispute)}, confidence {dispute.confidence:.2f})"
        yield from _sides(text, extraction, dispute)


def _sides(text: str, extraction: Extraction, dispute: Dispute) -> Iterator[str]:
    for letter, position in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", dispute.positions, strict=False):
        for index in position:
            yield f"    {letter}  {_statement(text, extraction, extraction.claims[index])}"


def _statement(text: str, extraction: Extraction, claim: Claim) -> str:
    words = " … ".join(" ".join(span.of(text).split()) for span in stated(claim))
    return f"{speaker_name(extraction, claim) or '(nobody named)'}: {words}"
