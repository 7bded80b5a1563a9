"""An article's disputes, written to rows: a dispute that holds the same claims keeps its row and so its permalink."""

from collections import Counter
from collections.abc import Sequence

from django.db.models.functions import Now

from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute, Membership, Opposition, Position
from apps.disputes.services import refresh_disputes
from apps.extraction import records
from apps.ingest.opposition_saving import pair_key
from apps.ingest.untouched import is_untouched
from apps.sources.models import ArticleText

Sides = list[list[Claim]]


def save_disputes(text: ArticleText, found: records.Extraction, claims: Sequence[Claim], engine_version: str) -> None:
    """Write the found disputes and drop untouched ones of earlier runs that were not found again."""
    homes = homes_of(text)
    changed: list[int] = []
    for record in found.disputes:
        sides = rejected_out(sides_of(record, claims))
        if len(sides) < records.FEWEST_SIDES:
            continue
        home = best_home(homes, sides)
        if home is not None:
            del homes[home]
        if home is None or is_untouched(home):
            changed.append(write_dispute(home, record, sides, engine_version).pk)
    stale = [dispute.pk for dispute in homes if is_untouched(dispute)]
    Dispute.objects.untouched().filter(pk__in=stale).delete()
    refresh_disputes(changed)


def homes_of(text: ArticleText) -> dict[Dispute, set[int]]:
    """The stored disputes whose claims all come from this text, each with its claims' keys."""
    rows = Membership.objects.filter(dispute__memberships__claim__text=text).select_related("dispute", "claim")
    homes: dict[Dispute, set[int]] = {}
    foreign: set[Dispute] = set()
    for row in rows.order_by("dispute_id", "pk").distinct():
        homes.setdefault(row.dispute, set()).add(row.claim_id)
        if row.claim.text_id != text.pk:
            foreign.add(row.dispute)
    return {dispute: members for dispute, members in homes.items() if dispute not in foreign}


def sides_of(record: records.Dispute, claims: Sequence[Claim]) -> Sides:
    """The stored claims of each side; a claim that two found ones share stands on the first side only."""
    seen: set[int] = set()
    sides: Sides = []
    for position in record.positions:
        side = [claims[index] for index in position if claims[index].pk not in seen]
        fresh = list({claim.pk: claim for claim in side}.values())
        seen.update(claim.pk for claim in fresh)
        sides.append(fresh)
    return [side for side in sides if side]


def rejected_out(sides: Sides) -> Sides:
    """The sides without the claims a person rejected, and nothing where every pair across them was rejected."""
    kept = [[claim for claim in side if claim.state != ReviewState.REJECTED] for side in sides]
    kept = [side for side in kept if side]
    rejected, standing = pairs_across(kept)
    return [] if rejected and not standing else kept


def pairs_across(sides: Sides) -> tuple[int, int]:
    """How many pairs between different sides a person rejected, and how many stand."""
    side_of = {claim.pk: number for number, side in enumerate(sides) for claim in side}
    rows = Opposition.objects.filter(claim__in=side_of, counterclaim__in=side_of)
    across = {
        pair_key(row.claim_id, row.counterclaim_id): row.state
        for row in rows
        if side_of[row.claim_id] != side_of[row.counterclaim_id]
    }
    states = Counter(state == ReviewState.REJECTED for state in across.values())
    return states[True], states[False]


def best_home(homes: dict[Dispute, set[int]], sides: Sides) -> Dispute | None:
    """The stored dispute that shares the most claims with these sides, the oldest of equals, or None."""
    members = {claim.pk for side in sides for claim in side}
    shared = {dispute: len(held & members) for dispute, held in homes.items()}
    best = max(shared, key=lambda dispute: (shared[dispute], -dispute.pk), default=None)
    return best if best is not None and shared[best] > 1 else None


def write_dispute(home: Dispute | None, record: records.Dispute, sides: Sides, engine_version: str) -> Dispute:
    dispute = home or Dispute(active_on=Now())
    dispute.question = record.question[:500]
    dispute.confidence = record.confidence
    dispute.one_sided = any(all(claim.implicit for claim in side) for side in sides)
    dispute.engine_version = engine_version
    dispute.save()
    write_sides(dispute, sides)
    return dispute


def write_sides(dispute: Dispute, sides: Sides) -> None:
    """Make the positions and memberships exactly these; rows that are right already stay as they are."""
    positions = [Position.objects.get_or_create(dispute=dispute, ordinal=ordinal)[0] for ordinal in range(len(sides))]
    wanted = {
        claim.pk: (positions[number].pk, ordinal)
        for number, side in enumerate(sides)
        for ordinal, claim in enumerate(side)
    }
    stored = {row.claim_id: row for row in dispute.memberships.all()}
    Membership.objects.filter(pk__in=[row.pk for pk, row in stored.items() if pk not in wanted]).delete()
    Membership.objects.bulk_create(
        Membership(dispute=dispute, position_id=position, claim_id=claim, ordinal=ordinal)
        for claim, (position, ordinal) in wanted.items()
        if claim not in stored
    )
    moved = [moved_row(stored[claim], *place) for claim, place in wanted.items() if claim in stored]
    Membership.objects.bulk_update([row for row in moved if row], ["position", "ordinal"])
    dispute.positions.filter(ordinal__gte=len(sides)).delete()


def moved_row(row: Membership, position: int, ordinal: int) -> Membership | None:
    """The membership at its new place, or None if it stands there already."""
    if (row.position_id, row.ordinal) == (position, ordinal):
        return None
    row.position_id, row.ordinal = position, ordinal
    return row
