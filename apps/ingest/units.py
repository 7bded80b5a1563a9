"""Stored disputes that are not taken apart, where too much hangs together for all of it to be put together anew.

What holds a dispute together are findings and links that set its claims as they stand. A claim that nothing holds any
more leaves; a dispute that people parted, or one voice of which stands on both sides, comes apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from apps.ingest.clustering import Claim, Material, Sides

Ties = Mapping[Claim, Mapping[Claim, bool]]


def units_of(disputes: Iterable[Sides], material: Material) -> tuple[list[Sides], set[Claim]]:
    """What holds together of each dispute, if that has two sides, in their order; and the claims of the rest."""
    ties = ties_of(material)
    units: list[Sides] = []
    apart: set[Claim] = set()
    for sides in disputes:
        held = {} if is_refuted(sides, material) else held_of(sides, ties)
        unit = tuple(tuple(claim for claim in side if claim in held) for side in sides)
        if len(unit) > 1 and all(unit):
            units.append(unit)
        else:
            held = {}
        apart.update(claim for side in sides for claim in side if claim not in held)
    return units, apart


def ties_of(material: Material) -> Ties:
    """Which claims findings and links set against each other (True) or side by side, by both claims."""
    ties: dict[Claim, dict[Claim, bool]] = defaultdict(dict)
    for group in material.groups:
        numbered = [(claim, number) for number, side in enumerate(group.sides) for claim in side]
        for (one, here), (other, there) in combinations(numbered, 2):
            ties[one][other] = ties[other][one] = here != there
    for link in material.links:
        ties[link.claim][link.other] = ties[link.other][link.claim] = link.opposes
    return ties


def is_refuted(sides: Sides, material: Material) -> bool:
    """Whether a pair that people parted stands in it, or one voice on two sides."""
    side_of = {claim: number for number, side in enumerate(sides) for claim in side}
    for pairs, opposed in ((material.never_opposed, True), (material.never_alike, False)):
        for one, other in map(tuple, pairs):
            if one in side_of and other in side_of and (side_of[one] != side_of[other]) == opposed:
                return True
    voices = [{material.speakers.get(claim) for claim in side} - {None} for side in sides]
    return any(one & other for one, other in combinations(voices, 2))


def held_of(sides: Sides, ties: Ties) -> Mapping[Claim, int]:
    """The side of each claim of the largest part that holds together; of two alike, of that with the first claim."""
    side_of = {claim: number for number, side in enumerate(sides) for claim in side}
    return max(parts_of(side_of, ties), key=len, default={})


def parts_of(side_of: Mapping[Claim, int], ties: Ties) -> Iterator[dict[Claim, int]]:
    seen: set[Claim] = set()
    for first in side_of:
        if first in seen:
            continue
        part, edge = {first: side_of[first]}, [first]
        while edge:
            one = edge.pop()
            for other, opposes in ties.get(one, {}).items():
                if other in side_of and other not in part and (side_of[one] != side_of[other]) == opposes:
                    part[other] = side_of[other]
                    edge.append(other)
        seen |= part.keys()
        yield part
