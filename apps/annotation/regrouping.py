"""Which claims stand in which disputes: merge, split, move, take out, add. Each is a deed that can be undone.

After any of them the dispute counts as a person's: no machine moves its claims again.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, Q
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.annotation.deeds import Doing, deed
from apps.annotation.models import Deed
from apps.annotation.versions import change
from apps.claims.models import Claim, ReviewState
from apps.disputes.arrangements import (
    Arrangement,
    arrange,
    arrangement_of,
    everybody,
    has_missing_side,
    merged,
    moved,
    only,
    placed,
    side_of,
    without,
)
from apps.disputes.material import Corroboration, Suggestion
from apps.disputes.models import Dispute, Opposition, Removal
from apps.sources.models import Origin

FEWEST_SIDES = 2
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class RegroupingRefused(ValueError):
    """The dispute would be none any more; the message is for people."""


def merge_disputes(
    *, heir: Dispute, other: Dispute, seen: tuple[int, int], places: Mapping[int, int], by: User
) -> None:
    """Join the other's sides to the heir's; the other's address leads to the heir from then on.

    seen: the versions of both. places: number of the other's side -> number of the heir's, a new one for a new side.
    The other keeps its claims, so that a later run knows what it found again. Raises Stale, RegroupingRefused.
    """
    if heir.pk == other.pk:
        raise RegroupingRefused("A dispute cannot be merged with itself.")
    followers = Dispute.objects.filter(Q(merged_into=other) | Q(parent=other))
    touched = {heir.pk, other.pk, *followers.values_list("pk", flat=True)}
    with deed(Deed.Kind.MERGE, by=by, disputes=touched) as doing:
        settle(heir, merged(arrangement_of(heir), arrangement_of(other), places), seen=seen[0])
        change(other, seen=seen[1], state=Dispute.State.MERGED, merged_into=heir, parent=None)
        for name in ("merged_into", "parent"):
            followers_of = Dispute.objects.filter(**{name: other})
            followers_of.exclude(pk=heir.pk).update(**{name: heir}, version=F("version") + 1)
        Dispute.objects.filter(pk=heir.pk, parent=other).update(parent=None)
        doing.words = f"merged “{shortened(other.question)}” into “{shortened(heir.question)}”"


def split_dispute(
    *, dispute: Dispute, seen: int, claims: Collection[int], question: str, is_part: bool, by: User
) -> Dispute:
    """Put the claims into a new dispute, each on the side it stands on; `is_part`: a part of the old one.

    Raises Stale; RegroupingRefused where the old or the new one would not have two sides.
    """
    stood = arrangement_of(dispute)
    going, staying = only(stood, claims), without(stood, claims)
    if len(going) < FEWEST_SIDES:
        raise RegroupingRefused("The new dispute needs claims of two sides at least.")
    with deed(Deed.Kind.SPLIT, by=by, disputes=[dispute.pk]) as doing:
        settle(dispute, staying, seen=seen)
        new = found_dispute(doing, question, going, undone_into=dispute)
        if is_part:
            Dispute.objects.filter(pk=new.pk).update(parent=dispute)
        doing.words = f"split “{shortened(question)}” off “{shortened(dispute.question)}”"
    return new


def found_dispute(doing: Doing, question: str, sides: Arrangement, *, undone_into: Dispute | None = None) -> Dispute:
    """A new dispute of a person. Undone, its address leads into another dispute, or it is a rejected one."""
    dispute = Dispute.objects.create(
        question=question,
        question_origin=Origin.ANALYST,
        state=Dispute.State.OPEN,
        origin=Origin.ANALYST,
        one_sided=has_missing_side(sides),
        active_on=Now(),
    )
    arrange(dispute, sides)
    if undone_into:
        doing.makes_dispute(dispute, state=Dispute.State.MERGED.value, merged_into_id=undone_into.pk, parent_id=None)
    else:
        doing.makes_dispute(dispute, state=Dispute.State.REJECTED.value)
    return dispute


def move_claim(*, dispute: Dispute, seen: int, claim: Claim, side: int, by: User) -> None:
    """Let the claim stand on the side of this number; one beyond the last is a new side. Raises Stale, Refused."""
    stood = arrangement_of(dispute)
    if side_of(stood, claim.pk) is None:
        raise RegroupingRefused(f"Claim {claim.pk} does not stand in this dispute any more.")
    with deed(Deed.Kind.MOVE, by=by, disputes=[dispute.pk]) as doing:
        settle(dispute, moved(stood, claim.pk, side), seen=seen)
        doing.words = f"moved claim {claim.pk} to {named_side(stood, side)}"


def remove_claim(*, dispute: Dispute, seen: int, claim: Claim, by: User) -> None:
    """Take the claim out for good, and reject the pairs that put it there. Raises Stale, RegroupingRefused."""
    stood = arrangement_of(dispute)
    pairs, likenesses = pairs_with(claim, everybody(stood)), likenesses_with(claim, everybody(stood))
    with deed(Deed.Kind.REMOVE, by=by, disputes=[dispute.pk], pairs=pairs, likenesses=likenesses) as doing:
        settle(dispute, without(stood, [claim.pk]), seen=seen)
        Opposition.objects.filter(pk__in=pairs).update(state=ReviewState.REJECTED, version=F("version") + 1)
        Corroboration.objects.filter(pk__in=likenesses).update(state=ReviewState.REJECTED, version=F("version") + 1)
        doing.words = f"took claim {claim.pk} out"


def keep_out(*, dispute: Dispute, seen: int, claim: Claim, by: User) -> None:
    """Turn down a claim that the engine would add: it does not offer it here again. Raises Stale, RegroupingRefused."""
    if dispute.memberships.filter(claim=claim).exists():
        raise RegroupingRefused(f"Claim {claim.pk} stands in this dispute meanwhile. Take it out instead.")
    with deed(Deed.Kind.REMOVE, by=by, disputes=[dispute.pk]) as doing:
        change(dispute, seen=seen, **decided(dispute))
        Removal.objects.get_or_create(dispute=dispute, claim=claim)
        Suggestion.objects.filter(dispute=dispute, claim=claim).delete()
        doing.words = f"turned down claim {claim.pk}, which the engine would add"


def add_claim(*, dispute: Dispute, seen: int, claim: Claim, side: int, by: User) -> None:
    """Let a claim of any article stand on the side of this number. Raises Stale, RegroupingRefused."""
    stood = arrangement_of(dispute)
    if side_of(stood, claim.pk) is not None:
        raise RegroupingRefused(f"Claim {claim.pk} stands in this dispute already.")
    with deed(Deed.Kind.ADD, by=by, disputes=[dispute.pk]) as doing:
        settle(dispute, placed(stood, [claim.pk], side), seen=seen)
        doing.words = f"added claim {claim.pk} to {named_side(stood, side)}"


def set_parent(*, dispute: Dispute, seen: int, parent: Dispute | None, by: User) -> None:
    """Make the dispute a part of another, or of none. Raises Stale, RegroupingRefused where that makes a circle."""
    above, steps = parent, set[int]()
    while above and above.pk not in steps:
        if above.pk == dispute.pk:
            raise RegroupingRefused("A dispute cannot be a part of itself, nor of its own parts.")
        steps.add(above.pk)
        above = above.parent
    with deed(Deed.Kind.PARENT, by=by, disputes=[dispute.pk]) as doing:
        change(dispute, seen=seen, parent=parent, **decided(dispute))
        doing.words = f"made this a part of “{shortened(parent.question)}”" if parent else "made this stand alone"


def settle(dispute: Dispute, arrangement: Arrangement, *, seen: int) -> None:
    """Let people's word on who stands where be the dispute's; who left is not to come back by a machine."""
    if len(arrangement) < FEWEST_SIDES:
        raise RegroupingRefused("This would leave one side only. Reject the dispute, if its sides are not opposed.")
    stood = everybody(arrangement_of(dispute))
    change(dispute, seen=seen, one_sided=has_missing_side(arrangement), **decided(dispute))
    arrange(dispute, arrangement)
    left = stood - everybody(arrangement)
    dispute.removals.filter(claim__in=everybody(arrangement)).delete()
    Suggestion.objects.filter(dispute=dispute, claim__in=everybody(arrangement)).delete()
    Removal.objects.bulk_create(Removal(dispute=dispute, claim_id=claim) for claim in sorted(left))


def decided(dispute: Dispute) -> dict[str, str]:
    """What makes the dispute a person's."""
    state = Dispute.State.OPEN if dispute.state == Dispute.State.SUGGESTED else dispute.state
    return {"origin": Origin.ANALYST, "state": state}


def pairs_with(claim: Claim, others: Collection[int]) -> Sequence[int]:
    """The standing pairs of the claim and one of the others."""
    rows = Opposition.objects.standing().filter(
        Q(claim=claim, counterclaim__in=others) | Q(counterclaim=claim, claim__in=others)
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def likenesses_with(claim: Claim, others: Collection[int]) -> Sequence[int]:
    """The standing corroborations of the claim and one of the others."""
    rows = Corroboration.objects.standing().filter(Q(claim=claim, other__in=others) | Q(other=claim, claim__in=others))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def named_side(arrangement: Arrangement, side: int) -> str:
    return f"side {LETTERS[side % len(LETTERS)]}" if side < len(arrangement) else "a new side"


def shortened(question: str) -> str:
    return question if len(question) <= 100 else f"{question[:99]}…"  # noqa: PLR2004 - two of them fit a deed's words
