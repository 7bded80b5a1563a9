"""A claim's fragment with the words that stand there and around it: how a span is stored, whoever stores it."""

from apps.claims.models import Claim, ClaimSpan

CONTEXT = 32  # code points of prefix and suffix, as in the W3C TextQuoteSelector's common use


def quoting_span(claim: Claim, role: str, *, body: str, start: int, end: int) -> ClaimSpan:
    """The unsaved span of `body[start:end]`, in code points of the claim's text `body`."""
    return ClaimSpan(
        claim=claim,
        role=role,
        start=start,
        end=end,
        quote=body[start:end],
        prefix=body[max(0, start - CONTEXT) : start],
        suffix=body[end : end + CONTEXT],
    )
