"""What each claim of an article is about, kept so that claims like it can be found in the whole collection."""

from collections.abc import Iterable

import numpy as np
from django.db.models import QuerySet

from apps.claims.models import Claim, ClaimSpan, ClaimVector
from apps.extraction import vectors


def save_vectors(claims: Iterable[int]) -> None:
    """Give each of these claims the vector of its words as they are now; rows that are right already stay."""
    words = contents_of(claims)
    keys = sorted(words)
    wanted = dict(zip(keys, vectors.embed([words[key] for key in keys]).astype(np.float16), strict=True))
    stored = {row.pk: row for row in ClaimVector.objects.filter(pk__in=keys)}
    fresh = [key for key in keys if key not in stored or not np.array_equal(wanted[key], halves(stored[key]))]
    ClaimVector.objects.bulk_create(
        [ClaimVector(claim_id=key, embedding=wanted[key]) for key in fresh],
        update_conflicts=True,
        unique_fields=["claim"],
        update_fields=["embedding"],
    )


def contents_of(claims: Iterable[int]) -> dict[int, str]:
    """The words of each claim's content, its fragments joined by a space."""
    rows = ClaimSpan.objects.filter(claim__in=list(claims), role=ClaimSpan.Role.CONTENT)
    words: dict[int, list[str]] = {}
    for claim, quote in rows.order_by("claim", "start", "pk").values_list("claim", "quote"):
        words.setdefault(claim, []).append(quote)
    return {claim: " ".join(quotes) for claim, quotes in words.items()}


def halves(row: ClaimVector) -> "np.typing.NDArray[np.float16]":
    return np.array(row.embedding, dtype=np.float16)


def without_vector() -> QuerySet[Claim]:
    """Claims that have no vector yet: of engines that gave none, or just marked by people."""
    return Claim.objects.standing().filter(vector=None).order_by("pk")
