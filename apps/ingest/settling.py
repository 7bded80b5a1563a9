"""Disputes written to rows from what they are made of: findings, links between articles, and what people decided.

What touches the given claims is clustered anew. A dispute that holds the same claims keeps its row and permalink;
one that became part of another leads there.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection
from django.db.models.functions import Now

from apps.claims.models import Claim
from apps.disputes.material import EngineQuestion, Forwarding, Suggestion
from apps.disputes.models import Dispute, Membership, Position
from apps.disputes.services import refresh_disputes
from apps.ingest.asking import question_between
from apps.ingest.clustering import Cluster, Sides, cluster
from apps.ingest.component import Component, gather
from apps.ingest.second_readings import save_questions
from apps.sources.models import Origin

FEWEST_SHARED = 2  # claims from which a stored dispute is taken for the same
LOCK = 0x64697370757465  # "dispute"
LONGEST = 500  # letters of a question


def take_lock() -> None:
    """To the end of the transaction no other worker links claims, settles disputes or drops claims."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def settle(claims: Iterable[int], disputes: Iterable[int] = ()) -> None:
    """Make the disputes of these claims, and all that hangs together with them, what the rows say they are.

    disputes: those that these claims stood in before. Inside the caller's transaction, as a machine, under the lock.
    Doing it twice changes nothing.
    """
    given, stood_in = set(claims), set(disputes)
    component = gather(given, stood_in)
    clusters = cluster(component.material)
    grown = [one for one in clusters if one.dispute is not None]
    offer(component, grown)
    save_questions(component.positions, questions_of(component, grown))
    wanted = [one for one in clusters if one.dispute is None]
    homes = match({row: stored.claims for row, stored in component.homes.items()}, wanted)
    heirs = {one.dispute: one.sides for one in clusters if one.dispute is not None}
    concerned = set()
    for place, one in enumerate(wanted):
        dispute, is_written = write_dispute(homes.get(place), one, component)
        heirs[dispute.pk] = one.sides
        if is_written or dispute.pk in stood_in or any(given.intersection(side) for side in one.sides):
            concerned.add(dispute.pk)
    for dispute in sorted(component.homes.keys() - set(homes.values()), key=lambda row: row.pk):
        retire(dispute, component.homes[dispute].claims, heirs)
    refresh_disputes(concerned)


def match(homes: Mapping[Dispute, Collection[int]], wanted: Sequence[Cluster]) -> dict[int, Dispute]:
    """The stored dispute for each wanted one, by its place: those that share the most claims first, then the oldest."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(wanted):
        for claim in {claim for side in one.sides for claim in side}:
            places[claim].append(place)
    shared = [
        (-number, dispute.pk, place, dispute)
        for dispute, held in homes.items()
        for place, number in Counter(place for claim in held for place in places.get(claim, ())).items()
        if number >= FEWEST_SHARED
    ]
    found: dict[int, Dispute] = {}
    for _, _, place, dispute in sorted(shared, key=lambda one: one[:3]):
        if place not in found and dispute not in found.values():
            found[place] = dispute
    return found


def write_dispute(home: Dispute | None, wanted: Cluster, component: Component) -> tuple[Dispute, bool]:
    """The row of this dispute, and whether anything had to be written: what is right already stays as it is."""
    claims = component.claims
    values = {
        "question": question_of(wanted, claims)[:LONGEST],
        "confidence": wanted.confidence,
        "one_sided": any(all(claims[key].implicit for key in side) for side in wanted.sides),
        "engine_version": version_of(wanted, claims),
    }
    is_told = home is not None and all(getattr(home, name) == value for name, value in values.items())
    dispute = home or Dispute(active_on=Now())
    if not is_told:
        for name, value in values.items():
            setattr(dispute, name, value)
        dispute.save()
    if home is not None and component.homes[home].is_as(wanted.sides):
        return dispute, not is_told
    write_sides(dispute, wanted.sides)
    return dispute, True


def question_of(wanted: Cluster, claims: Mapping[int, Claim]) -> str:
    """That of the surest finding; where no article disputes it on its own, one made from the surest contradiction."""
    asked = next((group.question for group in wanted.groups if group.question), "")
    if asked or wanted.best is None:
        return asked
    return question_between(claims[wanted.best.claim], claims[wanted.best.other])


def version_of(wanted: Cluster, claims: Mapping[int, Claim]) -> str:
    return max(claims[key].engine_version for side in wanted.sides for key in side)


def write_sides(dispute: Dispute, sides: Sides) -> None:
    """Make the positions and memberships exactly these; rows that are right already stay as they are."""
    positions = [Position.objects.get_or_create(dispute=dispute, ordinal=ordinal)[0] for ordinal in range(len(sides))]
    wanted = {
        claim: (positions[number].pk, ordinal)
        for number, side in enumerate(sides)
        for ordinal, claim in enumerate(side)
    }
    stored = {row.claim_id: row for row in dispute.memberships.all()}
    Membership.objects.filter(pk__in=[row.pk for key, row in stored.items() if key not in wanted]).delete()
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


def retire(dispute: Dispute, held: Collection[int], heirs: Mapping[int, Sides]) -> None:
    """Drop a dispute that is none of its own any more; its address leads to the one that has most of its claims."""
    shared = {key: len({claim for side in sides for claim in side} & set(held)) for key, sides in heirs.items()}
    heir = max(shared, key=lambda key: (shared[key], -key), default=None)
    if heir is not None and shared[heir]:
        dispute.forwardings.update(heir=heir)
        Forwarding.objects.create(number=dispute.pk, heir_id=heir)
    dispute.delete()


def offer(component: Component, grown: Sequence[Cluster]) -> None:
    """Suggest for decided disputes the claims that would join them, and nothing that would not any more.

    Claims whose links were not followed stay suggested where they are.
    """
    free = component.material.free
    wanted = {
        (one.dispute, component.positions[one.dispute][number], claim)
        for one in grown
        if one.dispute is not None
        for number, side in enumerate(one.sides)
        for claim in side
        if not any(claim in group.claims for group in one.groups if group.dispute is not None)
    }
    stored = Suggestion.objects.filter(dispute__in=[*component.positions, *component.homes])
    rows = {(row.dispute_id, row.position_id, row.claim_id): row.pk for row in stored}
    kept = {key for key in rows if free is not None and key[0] in component.positions and key[2] not in free}
    Suggestion.objects.filter(pk__in=[pk for key, pk in rows.items() if key not in wanted | kept]).delete()
    Suggestion.objects.bulk_create(
        Suggestion(dispute_id=dispute, position_id=position, claim_id=claim)
        for dispute, position, claim in sorted(wanted - rows.keys())
    )


def questions_of(component: Component, grown: Sequence[Cluster]) -> dict[int, EngineQuestion]:
    """By decided dispute, what its surest finding asks, where none asks any more what a machine once made it ask."""
    rows = Dispute.objects.filter(pk__in=component.positions, question_origin=Origin.MACHINE).only("question").in_bulk()
    wanted = {}
    for one in grown:
        asked = [group.question[:LONGEST] for group in one.groups if group.question]
        row = rows.get(one.dispute or 0)
        if row and asked and row.question not in asked:
            version = version_of(one, component.claims)
            wanted[row.pk] = EngineQuestion(dispute=row, question=asked[0], engine_version=version)
    return wanted
