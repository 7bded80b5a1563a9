"""Single pairs: a person keeps one, or says that its claims are not opposed."""

from datetime import datetime

import pghistory
from django.db import transaction

from apps.accounts.models import User
from apps.annotation.deeds import Overtaken, deed, undo
from apps.annotation.models import Deed
from apps.annotation.regrouping import FEWEST_SIDES, settle
from apps.annotation.versions import change
from apps.claims.models import ReviewState
from apps.disputes.arrangements import Arrangement, arrangement_of, everybody, side_of, without
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Origin


@transaction.atomic
def accept_pair(*, pair: Opposition, seen: int, by: User) -> Opposition:
    with pghistory.context(user=by.pk):
        return change(pair, seen=seen, state=ReviewState.ACCEPTED)


def reject_pair(*, pair: Opposition, seen: int, by: User, reason: str = "") -> str:
    """The two are not opposed, and no machine says so again. Returns what became of the disputes it carried, in words.

    A dispute that a person has decided stays as it is. Raises Stale.
    """
    with (
        pghistory.context(reason=reason),
        deed(Deed.Kind.PAIR, by=by, disputes=carried_by(pair), pairs=[pair.pk]) as doing,
    ):
        change(pair, seen=seen, state=ReviewState.REJECTED)
        told = [let_go(dispute, pair) for dispute in Dispute.objects.filter(pk__in=doing.disputes).order_by("pk")]
        doing.words = f"said that claims {pair.claim_id} and {pair.counterclaim_id} are not opposed"
    return " ".join(dict.fromkeys(filter(None, told)))


def reopen_pair(*, pair: Opposition, seen: int, by: User, at: datetime) -> None:
    """Undo the last word on the pair; with a rejection, what went with it comes back if nothing later stands on it."""
    if (
        rejection := Deed.objects.filter(kind=Deed.Kind.PAIR, undone_at=None, after__pair__has_key=str(pair.pk))
        .newest_first()
        .first()
    ):
        try:
            undo(deed=rejection, by=by, at=at)
        except Overtaken:
            pass
        else:
            return
    with transaction.atomic(), pghistory.context(user=by.pk):
        change(pair, seen=seen, state=first_state(pair))


def first_state(pair: Opposition) -> ReviewState:
    return ReviewState.SUGGESTED if pair.origin == Origin.MACHINE else ReviewState.ACCEPTED


def carried_by(pair: Opposition) -> list[int]:
    """Disputes nobody has decided in which the two stand on different sides."""
    rows = Dispute.objects.untouched().filter(memberships__claim=pair.claim_id)
    both = rows.filter(pk__in=Dispute.objects.filter(memberships__claim=pair.counterclaim_id).values("pk"))
    stood = ((dispute.pk, arrangement_of(dispute)) for dispute in both.order_by("pk"))
    return [key for key, sides in stood if side_of(sides, pair.claim_id) != side_of(sides, pair.counterclaim_id)]


def let_go(dispute: Dispute, pair: Opposition) -> str:
    """Reject the dispute if no pair across its sides is left; else take out those of the two that have none."""
    stood = arrangement_of(dispute)
    left = paired_across(stood)
    if not left:
        change(dispute, seen=dispute.version, state=Dispute.State.REJECTED)
        return "It was the only pair of the dispute, which is rejected, too."
    alone = {pair.claim_id, pair.counterclaim_id} - left
    staying = without(stood, alone)
    if not alone or len(staying) < FEWEST_SIDES:
        return ""
    settle(dispute, staying, seen=dispute.version)
    return f"Claim {min(alone)} had no other pair here and is taken out."


def paired_across(arrangement: Arrangement) -> set[int]:
    """The claims that a standing pair joins with a claim of another side."""
    inside = everybody(arrangement)
    pairs = Opposition.objects.standing().filter(claim__in=inside, counterclaim__in=inside)
    return {
        key
        for pair in pairs.values_list("claim", "counterclaim")
        if side_of(arrangement, pair[0]) != side_of(arrangement, pair[1])
        for key in pair
    }
