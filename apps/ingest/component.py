"""All that hangs together with some claims: the claims, findings, links and decisions that settle their disputes."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product

from django.db.models import F, Q

from apps.claims.models import Claim, ReviewState
from apps.disputes.material import Corroboration, Finding, FindingMember, Suggestion
from apps.disputes.models import Dispute, Membership, Opposition, Position, Removal
from apps.ingest.clustering import Group, Link, Material
from apps.ingest.comparing import Place, places_of
from apps.ingest.units import units_of
from apps.ingest.untouched import decided_disputes

MOST_CLAIMS = 1_000
"""Where more claims hang together, only what stands next to the given ones is settled (docs/decisions, 0022)."""

COPIES_AGREE = 1.0
Side = tuple[int, ...]
GONE = (Dispute.State.REJECTED, Dispute.State.MERGED)


@dataclass(frozen=True, slots=True)
class Component:
    """What clustering reads, and the stored disputes it may change, each with its claims.

    claims: by key. homes: how each dispute that nobody has decided is stored. positions: of each decided dispute, the
    keys of its sides in the order of its group's sides.
    """

    material: Material
    claims: dict[int, Claim]
    homes: dict[Dispute, "Stored"]
    positions: dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Stored:
    """The claims of a stored dispute's sides, in order, by the sides' numbers."""

    sides: dict[int, Side]

    @property
    def claims(self) -> set[int]:
        return {claim for side in self.sides.values() for claim in side}

    def is_as(self, sides: Sequence[Side]) -> bool:
        return self.sides == dict(enumerate(sides))


def gather(claims: Iterable[int], disputes: Iterable[int]) -> Component:
    """Everything that hangs together with these claims and disputes; the disputes are locked for the transaction.

    Of too much, what is next to the claims; then what holds together of a stored dispute is not taken apart.
    """
    given, touched = set(claims), set(disputes)
    seen = edge = closed(given | members_of(touched))
    while edge and len(seen) < MOST_CLAIMS:
        edge = closed(linked_to(edge) - seen) - seen
        seen = seen | edge
    return next_to(given, touched) if edge else load(seen, touched | disputes_of(seen))


def next_to(given: set[int], touched: set[int]) -> Component:
    """The claims, what is linked to them, and the disputes of both, which are units but for what lost its hold.

    Only links of the given claims, and of those that come apart, are followed.
    """
    seeds = given | linked_to(given) | members_of(touched)
    held = touched | disputes_of(seeds)
    component = load(found_with(seeds | members_of(held)), held)
    homes = [one.sides.values() for one in component.homes.values()]
    standing = [tuple(tuple(claim for claim in side if claim in component.claims) for side in sides) for sides in homes]
    units, apart = units_of(standing, component.material)
    return replace(component, material=replace(component.material, units=units, free=frozenset(given | apart)))


def closed(claims: set[int]) -> set[int]:
    """These claims, and all that stand in a finding or a dispute with one of them, or would, and so on."""
    seen, edge = set(claims), claims
    while edge:
        edge = (found_with(edge) | members_of(disputes_of(edge))) - seen
        seen |= edge
    return seen


def found_with(claims: set[int]) -> set[int]:
    """These claims, and those that stand in a finding with one of them."""
    findings = FindingMember.objects.filter(claim__in=claims).values("finding")
    return claims | set(FindingMember.objects.filter(finding__in=findings).values_list("claim", flat=True))


def disputes_of(claims: set[int]) -> set[int]:
    """The disputes that hold one of these, or would by a suggestion; a merged one's claims are its heir's."""
    held = Membership.objects.filter(claim__in=claims).exclude(dispute__state=Dispute.State.MERGED)
    offered = Suggestion.objects.filter(claim__in=claims)
    return {*held.values_list("dispute", flat=True), *offered.values_list("dispute", flat=True)}


def members_of(disputes: Iterable[int]) -> set[int]:
    return set(Membership.objects.filter(dispute__in=list(disputes)).values_list("claim", flat=True))


def linked_to(claims: set[int]) -> set[int]:
    """Claims of other articles that say the same as one of these or contradict it, and the same words in a copy."""
    alike = Corroboration.objects.standing().of(claims).values_list("claim", "other")
    opposed = Opposition.objects.standing().filter(Q(claim__in=claims) | Q(counterclaim__in=claims))
    ends = {*alike, *opposed.exclude(claim__text=F("counterclaim__text")).values_list("claim", "counterclaim")}
    return {key for pair in ends for key in pair} | in_copies(claims)


def in_copies(claims: set[int]) -> set[int]:
    """Claims of the same words in other copies of their stories; most articles have none."""
    copied = Q(text__article__copy_of__isnull=False) | Q(text__article__copies__isnull=False)
    told = places_of(Claim.objects.filter(copied, pk__in=claims).values_list("pk", flat=True)).values()
    stories = {place.story for place in told}
    articles = Q(text__article__in=stories) | Q(text__article__copy_of__in=stories)
    others = places_of(Claim.objects.filter(articles).values_list("pk", flat=True)) if stories else {}
    words = {(place.story, place.words) for place in told}
    return {pk for pk, place in others.items() if (place.story, place.words) in words}


def load(keys: set[int], disputes: set[int]) -> Component:
    """The claims of these keys and the disputes, all of whose claims are among them."""
    rows = Claim.objects.standing().filter(pk__in=keys).select_related("speaker__merged_into", "text")
    claims = {claim.pk: claim for claim in rows.defer("text__body")}
    places = places_of(claims)
    touched = Dispute.objects.filter(pk__in=disputes).in_lines()
    locked = list(touched.select_for_update().order_by("pk"))
    sides = sides_of(locked, claims)
    kept = set(decided_disputes().filter(pk__in=sides).values_list("pk", flat=True))
    decided = [row.pk for row in locked if row.pk in kept and row.state not in GONE and len(sides[row.pk]) > 1]
    rejected = [list(sides[row.pk].values()) for row in locked if row.state == Dispute.State.REJECTED]
    never_opposed, never_alike = parted(keys)
    material = Material(
        order={pk: place.order for pk, place in places.items()},
        groups=[Group(tuple(sides[pk].values()), dispute=pk) for pk in decided] + findings(claims, rejected),
        links=[*links(places), *copy_links(places)],
        stories={pk: place.story for pk, place in places.items()},
        speakers={pk: claim.said_by.pk if claim.said_by else None for pk, claim in claims.items()},
        never_opposed=never_opposed.union(*(across(one) for one in rejected)),
        never_alike=never_alike,
        removed=frozenset(Removal.objects.filter(dispute__in=decided).values_list("dispute", "claim")),
    )
    homes = stored({row.pk: row for row in locked if row.pk not in kept})
    return Component(material, claims, homes, {pk: list(sides[pk]) for pk in decided})


def stored(disputes: Mapping[int, Dispute]) -> dict[Dispute, Stored]:
    """As the rows are: with sides that nobody stands on any more, and claims that people rejected since."""
    sides: dict[int, dict[int, Side]] = {pk: {} for pk in disputes}
    rows = Position.objects.filter(dispute__in=list(disputes)).order_by(
        "ordinal", "memberships__ordinal", "memberships__pk"
    )
    for dispute, ordinal, claim in rows.values_list("dispute", "ordinal", "memberships__claim"):
        sides[dispute][ordinal] = sides[dispute].get(ordinal, ()) + ((claim,) if claim else ())
    return {row: Stored(sides[pk]) for pk, row in disputes.items()}


def sides_of(disputes: Iterable[Dispute], claims: Container[int]) -> dict[int, dict[int, tuple[int, ...]]]:
    """The claims of each side, by dispute and position, in order; sides on which none of these stands are left out."""
    sides: dict[int, dict[int, tuple[int, ...]]] = {dispute.pk: {} for dispute in disputes}
    rows = Membership.objects.filter(dispute__in=list(sides)).order_by("position__ordinal", "ordinal", "pk")
    for dispute, position, claim in rows.values_list("dispute", "position", "claim"):
        if claim in claims:
            sides[dispute][position] = (*sides[dispute].get(position, ()), claim)
    return sides


def findings(claims: Collection[int], rejected: Sequence[Sequence[Side]]) -> list[Group]:
    """What single articles dispute, without what people rejected: claims, whole disputes, every pair across sides."""
    rows = FindingMember.objects.filter(claim__in=list(claims)).select_related("finding")
    sides: dict[Finding, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("finding", "side", "ordinal"):
        sides[row.finding][row.side].append(row.claim_id)
    groups = [
        Group(tuple(tuple(side) for side in found.values()), finding.confidence, finding.question)
        for finding, found in sides.items()
        if len(found) > 1
    ]
    gone = [{claim for side in sides for claim in side} for sides in rejected]
    kept = [group for group in groups if all(len(group.claims & one) <= 1 for one in gone)]
    states = pair_states(claims)
    return [group for group in kept if not is_rejected(group, states)]


def pair_states(claims: Collection[int]) -> dict[frozenset[int], str]:
    rows = Opposition.objects.filter(claim__in=list(claims), counterclaim__in=list(claims))
    return {frozenset(ends): state for *ends, state in rows.values_list("claim", "counterclaim", "state")}


def is_rejected(group: Group, states: Mapping[frozenset[int], str]) -> bool:
    """Whether people rejected pairs across its sides, and left none."""
    found = [states[pair] for pair in across(group.sides) if pair in states]
    return bool(found) and all(state == ReviewState.REJECTED for state in found)


def across(sides: Iterable[Side]) -> set[frozenset[int]]:
    """All pairs of claims on different sides."""
    return {frozenset(ends) for one, other in combinations(sides, 2) for ends in product(one, other)}


def parted(claims: set[int]) -> tuple[frozenset[frozenset[int]], frozenset[frozenset[int]]]:
    """The pairs that people rejected: as opposed, and as saying the same."""
    opposed = Opposition.objects.filter(state=ReviewState.REJECTED, claim__in=claims, counterclaim__in=claims)
    alike = Corroboration.objects.filter(state=ReviewState.REJECTED, claim__in=claims, other__in=claims)
    return (
        frozenset(frozenset(ends) for ends in opposed.values_list("claim", "counterclaim")),
        frozenset(frozenset(ends) for ends in alike.values_list("claim", "other")),
    )


def links(places: Mapping[int, Place]) -> Iterator[Link]:
    """What holds between claims of different stories."""
    opposed = Opposition.objects.standing().filter(claim__in=list(places), counterclaim__in=list(places))
    alike = Corroboration.objects.standing().filter(claim__in=list(places), other__in=list(places))
    for claim, counter, confidence in opposed.values_list("claim", "counterclaim", "confidence"):
        if places[claim].story != places[counter].story:
            yield Link(claim, counter, opposes=True, confidence=confidence)
    for claim, other, confidence in alike.values_list("claim", "other", "confidence"):
        if places[claim].story != places[other].story:
            yield Link(claim, other, opposes=False, confidence=confidence)


def copy_links(places: Mapping[int, Place]) -> Iterator[Link]:
    """The same words in copies of one story are one claim told again."""
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    for pk in sorted(places, key=lambda pk: places[pk].order):
        told[places[pk].story, places[pk].words].append(pk)
    for same in told.values():
        for one, other in pairwise(same):
            if places[one].article != places[other].article:
                yield Link(one, other, opposes=False, confidence=COPIES_AGREE)
