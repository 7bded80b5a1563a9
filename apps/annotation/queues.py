"""What waits for a person's word: the engine's suggestions that nobody has decided, kind by kind."""

from typing import Any

from django.db.models import Model, QuerySet

from apps.annotation.models import Decision
from apps.claims.models import Claim, SpeakerMatch
from apps.disputes.models import Dispute, Opposition

Kind = Decision.Kind
COUNTED = 99  # of each kind; beyond that nobody asks how many there are
LABELS = {Kind.CLAIM: "Claims", Kind.MATCH: "Speaker links", Kind.PAIR: "Oppositions", Kind.DISPUTE: "Disputes"}
ONE = {Kind.CLAIM: "claim", Kind.MATCH: "speaker link", Kind.PAIR: "opposition", Kind.DISPUTE: "dispute"}
MODELS: dict[str, type[Model]] = {
    Kind.CLAIM: Claim,
    Kind.MATCH: SpeakerMatch,
    Kind.PAIR: Opposition,
    Kind.DISPUTE: Dispute,
}
REASONS = {
    Kind.CLAIM: ("Not a claim", "Wrong speaker", "Wrong boundaries", "A duplicate"),
    Kind.MATCH: ("Not the same",),
    Kind.PAIR: ("Not opposed", "Not a claim", "Wrong speaker", "Wrong boundaries", "A duplicate"),
    Kind.DISPUTE: ("The sides are not opposed", "Not one question", "Wrong speaker", "Wrong words", "A duplicate"),
}


def waiting(kind: str) -> QuerySet[Any]:  # Any: rows of the kind's model
    """The suggestions of one kind that nobody has decided."""
    if kind == Kind.CLAIM:
        return Claim.objects.untouched()
    if kind == Kind.PAIR:
        return Opposition.objects.untouched()
    if kind == Kind.DISPUTE:
        return Dispute.objects.untouched()
    both_stand = SpeakerMatch.objects.filter(speaker__merged_into=None, other__merged_into=None)
    return both_stand.filter(state=SpeakerMatch.State.SUGGESTED)


def shortened(kind: str) -> QuerySet[Any]:  # Any: keys
    return waiting(kind).order_by().values("pk")[: COUNTED + 1]


def how_many(kind: str) -> str:
    """As a badge says it: counted up to 99 and no further."""
    return in_words(shortened(kind).count())


def how_many_in_all() -> str:
    """In one query that counts no further than is told: it stands on every page."""
    kinds = iter(LABELS)
    every = shortened(next(kinds)).union(*(shortened(kind) for kind in kinds), all=True)
    return in_words(every[: COUNTED + 1].count())


def in_words(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count or "")
