"""When claims were stated, and when what they speak of happened: by the article's own words, or by a person's."""

from dataclasses import dataclass
from datetime import date

import pghistory
from django.db import transaction

from apps.accounts.models import User
from apps.annotation.versions import change
from apps.claims.dating import DayWords
from apps.claims.models import Claim, ClaimSpan, ReviewState
from apps.sources.models import ArticleText


@dataclass(frozen=True, slots=True)
class ClaimDays:
    """Days of a statement and of what it speaks of; `_until` only where they are not exact."""

    stated_on: date | None
    stated_until: date | None
    happened_on: date | None
    happened_until: date | None


@transaction.atomic
def set_days(*, claim: Claim, seen: int, days: ClaimDays, by: User) -> Claim:
    """Write a person's word on the days; no machine changes the claim afterwards. Raises Stale."""
    state = ReviewState.EDITED if claim.state == ReviewState.SUGGESTED else claim.state
    with pghistory.context(user=by.pk):
        return change(
            claim,
            seen=seen,
            stated_on=days.stated_on,
            stated_until=days.stated_until,
            happened_on=days.happened_on,
            happened_until=days.happened_until,
            state=state,
        )


def date_again(text: ArticleText) -> None:
    """Tell anew, after the article's day changed, on which days the claims nobody decided were stated."""
    spans = ClaimSpan.objects.filter(claim__text=text).order_by("start", "pk")
    contents = spans.filter(role=ClaimSpan.Role.CONTENT).values_list("start", "end")
    words = DayWords(text.body, list(contents))
    cues = {row.claim_id: (row.start, row.end) for row in reversed(spans.filter(role=ClaimSpan.Role.CUE))}
    claims = list(Claim.objects.untouched().filter(text=text, implicit=False, pk__in=cues))
    for claim in claims:
        said = words.near(cues[claim.pk], text.article.published_on)
        claim.stated_on = said.first if said else None
        claim.stated_until = said.last if said and said.last != said.first else None
    Claim.objects.bulk_update(claims, ["stated_on", "stated_until"])
