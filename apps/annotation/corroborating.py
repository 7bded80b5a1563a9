"""Two claims that, by a person's word, say the same; where one stands in a dispute, the other joins its side."""

from django.db.models import F

from apps.accounts.models import User
from apps.annotation.deeds import Doing, deed
from apps.annotation.models import Deed
from apps.annotation.regrouping import RegroupingRefused, settle
from apps.claims.models import Claim, ReviewState
from apps.disputes.arrangements import Arrangement, arrangement_of, moved, placed, side_of
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute
from apps.sources.models import Origin


def corroborate(
    *, claims: tuple[Claim, Claim], dispute: Dispute | None = None, seen: int = 0, by: User
) -> Dispute | None:
    """Keep that the two say the same, and let both stand on one side of the dispute, if one is given.

    Of one article's claims that is nothing to keep. Raises Stale, RegroupingRefused.
    """
    first, second = sorted(claims, key=lambda claim: claim.pk)
    if first.text.article_id == second.text.article_id:
        raise RegroupingRefused("Both claims are of one article: what it says twice corroborates nothing.")
    stored = Corroboration.objects.filter(claim=first, other=second).first()
    touched = [dispute.pk] if dispute else []
    with deed(Deed.Kind.AGREE, by=by, disputes=touched, likenesses=[stored.pk] if stored else []) as doing:
        doing.words = f"said that claims {first.pk} and {second.pk} say the same"
        keep(doing, first, second, stored)
        if dispute:
            settle(dispute, beside(arrangement_of(dispute), *(claim.pk for claim in claims)), seen=seen)
    return dispute


def keep(doing: Doing, first: Claim, second: Claim, stored: Corroboration | None) -> None:
    if stored:
        Corroboration.objects.filter(pk=stored.pk).update(state=ReviewState.ACCEPTED, version=F("version") + 1)
    else:
        doing.makes_likeness(
            Corroboration.objects.create(claim=first, other=second, origin=Origin.ANALYST, state=ReviewState.ACCEPTED)
        )


def beside(arrangement: Arrangement, claim: int, other: int) -> Arrangement:
    """Both on one side: who is missing joins, else `other` moves. Raises RegroupingRefused where neither stands."""
    here, there = side_of(arrangement, claim), side_of(arrangement, other)
    if here is None:
        if there is None:
            raise RegroupingRefused("Neither of the two claims stands in this dispute any more.")
        return placed(arrangement, [claim], there)
    if there is None:
        return placed(arrangement, [other], here)
    return arrangement if here == there else moved(arrangement, other, here)
