"""Who stands where in a dispute, as a value: read from the rows, changed by pure functions, written back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.claims.models import Claim
from apps.disputes.models import Dispute, Membership, Position


@dataclass(frozen=True, slots=True)
class Stand:
    """One side: what people called it, and the keys of its claims in order."""

    label: str
    claims: tuple[int, ...]


Arrangement = tuple[Stand, ...]


def everybody(arrangement: Arrangement) -> set[int]:
    return {claim for stand in arrangement for claim in stand.claims}


def side_of(arrangement: Arrangement, claim: int) -> int | None:
    """The number of the side it stands on."""
    return next((number for number, stand in enumerate(arrangement) if claim in stand.claims), None)


def without(arrangement: Arrangement, claims: Collection[int]) -> Arrangement:
    """Without these claims; sides that nobody is left on are gone, and those after them move up."""
    kept = (Stand(one.label, tuple(claim for claim in one.claims if claim not in claims)) for one in arrangement)
    return tuple(stand for stand in kept if stand.claims)


def only(arrangement: Arrangement, claims: Collection[int]) -> Arrangement:
    """These claims alone, each on the side it stands on."""
    return without(arrangement, everybody(arrangement) - set(claims))


def placed(arrangement: Arrangement, claims: Sequence[int], side: int) -> Arrangement:
    """With these claims at the end of the side of this number; a number beyond the last is a new side."""
    if side >= len(arrangement):
        return (*arrangement, Stand("", tuple(claims)))
    return tuple(
        Stand(stand.label, (*stand.claims, *claims)) if number == side else stand
        for number, stand in enumerate(arrangement)
    )


def moved(arrangement: Arrangement, claim: int, side: int) -> Arrangement:
    """With the claim on the side of this number, counted before it leaves its own."""
    emptied = tuple(Stand(one.label, tuple(each for each in one.claims if each != claim)) for one in arrangement)
    return without(placed(emptied, [claim], side), ())


def merged(heir: Arrangement, other: Arrangement, places: Mapping[int, int]) -> Arrangement:
    """The heir with each side of the other at its place; what stands in both stays where the heir has it.

    places: number of the other's side -> number of the heir's; sides that share a new number stand together.
    """
    known, joined = everybody(heir), heir
    for place in sorted(set(places.values())):
        sides = [stand for number, stand in enumerate(other) if places[number] == place]
        fresh = [claim for stand in sides for claim in stand.claims if claim not in known]
        label = next((stand.label for stand in sides if stand.label), "")
        if place < len(heir):
            joined = placed(joined, fresh, place)
        elif fresh:
            joined = (*joined, Stand(label, tuple(fresh)))
    return joined


def guessed_places(heir: Arrangement, other: Arrangement, voices: Mapping[int, object]) -> dict[int, int]:
    """Where each side of the other most likely belongs: with claims or voices it shares, else in the same order.

    voices: claim -> who says it. No two sides are guessed to be one.
    """
    likeness = {
        (number, place): (len(set(one.claims) & set(two.claims)), len(heard(one, voices) & heard(two, voices)))
        for number, one in enumerate(other)
        for place, two in enumerate(heir)
    }
    places: dict[int, int] = {}
    for number, place in sorted(likeness, key=lambda pair: (*(-score for score in likeness[pair]), pair)):
        if likeness[number, place] != (0, 0) and number not in places and place not in places.values():
            places[number] = place
    free = [place for place in range(len(heir) + len(other)) if place not in places.values()]
    rest = [number for number in range(len(other)) if number not in places]
    return places | dict(zip(rest, free, strict=False))


def heard(stand: Stand, voices: Mapping[int, object]) -> set[object]:
    return {voices[claim] for claim in stand.claims if voices.get(claim) is not None}


def arrangement_of(dispute: Dispute) -> Arrangement:
    """How the dispute stands in the database now."""
    rows = dispute.memberships.order_by("position__ordinal", "ordinal", "pk").values_list("position", "claim")
    claims: dict[int, list[int]] = {}
    for position, claim in rows:
        claims.setdefault(position, []).append(claim)
    return tuple(
        Stand(position.label, tuple(claims[position.pk]))
        for position in dispute.positions.order_by("ordinal")
        if position.pk in claims
    )


def arrange(dispute: Dispute, arrangement: Arrangement) -> None:
    """Make the positions and memberships exactly these; rows that are right already stay as they are."""
    positions = [position_at(dispute, ordinal, stand.label) for ordinal, stand in enumerate(arrangement)]
    wanted = {
        claim: (positions[number].pk, ordinal)
        for number, stand in enumerate(arrangement)
        for ordinal, claim in enumerate(stand.claims)
    }
    stored = {row.claim_id: row for row in dispute.memberships.all()}
    Membership.objects.filter(pk__in=[row.pk for claim, row in stored.items() if claim not in wanted]).delete()
    for claim, (position, ordinal) in wanted.items():
        row = stored.get(claim)
        if row is None:
            Membership.objects.create(dispute=dispute, position_id=position, claim_id=claim, ordinal=ordinal)
        elif (row.position_id, row.ordinal) != (position, ordinal):
            Membership.objects.filter(pk=row.pk).update(position_id=position, ordinal=ordinal)
    Position.objects.filter(dispute=dispute, ordinal__gte=len(arrangement)).delete()


def position_at(dispute: Dispute, ordinal: int, label: str) -> Position:
    position, _ = Position.objects.get_or_create(dispute=dispute, ordinal=ordinal, defaults={"label": label})
    if position.label != label:
        position.label = label
        position.save(update_fields=["label"])
    return position


def has_missing_side(arrangement: Arrangement) -> bool:
    """Whether a side is known only from denials of it."""
    told = set(Claim.objects.filter(pk__in=everybody(arrangement), implicit=False).values_list("pk", flat=True))
    return any(not told & set(stand.claims) for stand in arrangement)


def voices_of(claims: Iterable[int]) -> dict[int, int | None]:
    """Who says each claim: the key of the speaker it counts for today."""
    rows = Claim.objects.filter(pk__in=list(claims)).select_related("speaker__merged_into")
    return {claim.pk: claim.said_by.pk if claim.said_by else None for claim in rows}
