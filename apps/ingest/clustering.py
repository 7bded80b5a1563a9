"""From what each article disputes and from links between articles to disputes: pure, and the same in any order.

Signed greedy union: what articles hold on their own are the first clusters, then links are taken, the surest first, and
join two clusters with their sides aligned. Links that go the other way, one voice on both sides and what people parted
stand against a union (after greedy additive edge contraction, Keuper et al. 2015). Ties go by content, never by number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import fsum

ENOUGH = 1.0
"""Two disputes become one only if links of this weight join them: one link alone, of a side remark, does not."""

DENSE, MOST_PAIRS = 0.35, 12
"""Of the pairs of stories between two clusters, this share has to be linked (times confidence), or of so many pairs: a
claim is compared with its nearest only. Else long chains of things said in like words grow, each link of them sound."""

Claim = int
Sides = tuple[tuple[Claim, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Claims whose sides are given: found in one article, or decided by people (`dispute`: that dispute's key)."""

    sides: Sides
    confidence: float = 1.0
    question: str = ""
    dispute: int | None = None

    @property
    def claims(self) -> set[Claim]:
        return {claim for side in self.sides for claim in side}


@dataclass(frozen=True, slots=True)
class Link:
    """Two claims of different articles: the second says the same as the first, or counters it."""

    claim: Claim
    other: Claim
    opposes: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Material:
    """All that disputes are made of.

    order: by what claims are sorted where nothing else tells them apart; no two are equal. stories: where each is told;
    copies are one story. speakers: who says each, if anybody is named. never_opposed, never_alike: pairs of claims that
    people parted, either way round. removed: claims taken out of a decided dispute. units: disputes that may grow and
    become one with others, but are not taken apart. free: the claims whose links are followed, if not all are.
    """

    order: Mapping[Claim, tuple[str | int, ...]]
    groups: Sequence[Group] = ()
    units: Sequence[Sides] = ()
    links: Sequence[Link] = ()
    stories: Mapping[Claim, int] = field(default_factory=dict)
    speakers: Mapping[Claim, int | None] = field(default_factory=dict)
    never_opposed: frozenset[frozenset[Claim]] = frozenset()
    never_alike: frozenset[frozenset[Claim]] = frozenset()
    removed: frozenset[tuple[int, Claim]] = frozenset()
    free: Set[Claim] | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """One dispute: its sides, and the groups it holds, the surest first.

    best: the surest opposing link across its sides. `dispute`: the decided dispute that its other claims would join.
    """

    sides: Sides
    groups: tuple[Group, ...]
    best: Link | None
    dispute: int | None

    @property
    def confidence(self) -> float:
        return max([group.confidence for group in self.groups] + ([self.best.confidence] if self.best else []))


@dataclass(eq=False, slots=True)
class Heap:
    """A cluster while it grows. `fixed`: the group of people's making that it grew from, if there is one.

    where: the side of each claim. stories, voices: of all claims, and of each side's. version: counts its growth.
    """

    sides: list[set[Claim]]
    stories: set[int]
    voices: list[set[int]]
    groups: list[Group] = field(default_factory=list)
    fixed: Group | None = None
    is_unit: bool = False
    where: dict[Claim, int] = field(init=False)
    version: int = 0

    def __post_init__(self) -> None:
        self.where = {claim: number for number, side in reversed(list(enumerate(self.sides))) for claim in side}

    def take_in(self, other: "Heap", places: Mapping[int, int]) -> None:
        for _ in range(max(places.values()) + 1 - len(self.sides)):
            self.sides.append(set())
            self.voices.append(set())
        for number, side in enumerate(other.sides):
            self.sides[places[number]] |= side
            self.voices[places[number]] |= other.voices[number]
            for claim in side:
                self.where.setdefault(claim, places[number])
        self.stories |= other.stories
        self.groups += other.groups
        self.version += 1


def cluster(material: Material) -> list[Cluster]:
    """The disputes, in the order of their first claims. About linear in the claims and links, but for sorting."""
    return Union(material).clusters()


class Union:
    """The heaps of one clustering, and where each claim is at home: in one heap, though others may hold it, too.

    between: the links that lead from what is at home in one heap to what is at home in another, under either heap.
    refused: the ways of joining two heaps that came to nothing, as the two then were.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self.home: dict[Claim, Heap] = {}
        self.heaps: dict[Heap, None] = {}
        self.links: dict[Claim, list[Link]] = defaultdict(list)
        self.between: dict[Heap, dict[Heap, list[Link]]] = defaultdict(lambda: defaultdict(list))
        self.refused: set[tuple[object, ...]] = set()
        self.parted: dict[Claim, list[tuple[Claim, bool]]] = defaultdict(list)
        for opposed, pairs in ((True, material.never_opposed), (False, material.never_alike)):
            for one, other in map(tuple, pairs):
                self.parted[one].append((other, opposed))
                self.parted[other].append((one, opposed))
        for link in material.links:
            self.links[link.claim].append(link)
            self.links[link.other].append(link)
        self.place_groups()
        for link in material.links:
            self.bridge(link)
        followed = sorted((one for one in material.links if self.is_free((one.claim, one.other))), key=self.turn)
        # What was too thin may have grown dense through others.
        while sum(self.follow(link) for link in followed):
            pass

    def place_groups(self) -> None:
        """What people decided comes first, then what is not taken apart, then what single articles dispute."""
        groups = sorted(self.material.groups, key=self.rank)
        for group in groups:
            if group.dispute is not None:
                self.add(self.heap([set(side) for side in group.sides], group))
        for sides in sorted(self.material.units, key=lambda sides: self.material.order[sides[0][0]]):
            self.add(self.heap([set(side) for side in sides], is_unit=True))
        for group in groups:
            if group.dispute is None:
                self.place(group)

    def bridge(self, link: Link) -> None:
        one, other = self.heap_of(link.claim), self.heap_of(link.other)
        if one is not other:
            self.between[one][other].append(link)
            self.between[other][one].append(link)

    def rank(self, group: Group) -> tuple[bool, float, tuple[tuple[str | int, ...], ...]]:
        """What people decided first, then the surest."""
        first = tuple(sorted(self.material.order[claim] for claim in group.claims))
        return group.dispute is None, -group.confidence, first

    def turn(self, link: Link) -> tuple[float, list[tuple[str | int, ...]], bool]:
        ends = sorted((self.material.order[link.claim], self.material.order[link.other]))
        return -link.confidence, ends, link.opposes

    def place(self, group: Group) -> None:
        """A heap for the finding; or, where more than one of its claims is settled, its other claims with those."""
        heap = self.heap([set(side) for side in group.sides], group)
        if settled := self.settled(group):
            self.absorb(settled, heap)
        elif self.is_free(heap.where):
            self.add(heap)

    def is_free(self, claims: Iterable[Claim]) -> bool:
        """Whether one of them is placed anew."""
        return self.material.free is None or any(claim in self.material.free for claim in claims)

    def settled(self, group: Group) -> Heap | None:
        """Of the decided disputes and the units the one that holds most of the group's claims, and more than one."""
        heaps = [one for one in self.heaps if one.fixed or one.is_unit]
        shared = [(len(one.where.keys() & group.claims), one) for one in heaps]
        number, most = max(shared, key=lambda pair: pair[0], default=(0, None))
        return most if number > 1 else None

    def heap(self, sides: list[set[Claim]], group: Group | None = None, *, is_unit: bool = False) -> Heap:
        stories = {self.story_of(claim) for side in sides for claim in side}
        voices = [self.voices(side) for side in sides]
        fixed = group if group and group.dispute is not None else None
        return Heap(sides, stories, voices, [group] if group else [], fixed, is_unit)

    def add(self, heap: Heap) -> None:
        self.heaps[heap] = None
        for claim in heap.where:
            self.home.setdefault(claim, heap)

    def absorb(self, settled: Heap, found: Heap) -> None:
        """Take in a finding about a settled dispute, where its sides are those that people see; else it is dropped."""
        known = {claim: settled.where[claim] for claim in settled.where.keys() & found.where.keys()}
        places = {found.where[claim]: side for claim, side in known.items()}
        apart = len(set(places.values())) == len(places) == len(found.sides)
        if not self.is_free(found.where):
            # Told of, and no more: what it brought was weighed when its own article was read.
            settled.groups += found.groups if apart and known.keys() == found.where.keys() else []
            return
        if apart and all(places[found.where[claim]] == side for claim, side in known.items()):
            rest = [{one for one in side if not self.is_removed(settled, one)} for side in found.sides]
            kept = self.heap(rest, found.groups[0])
            if self.fits(settled, kept, places):
                self.merge(settled, kept, places)

    def follow(self, link: Link) -> bool:
        """Join the two clusters that a link leads between, if nothing stands against it. Returns whether it did."""
        near, far = link.claim, link.other
        base, other = self.home[near], self.home[far]
        if base is other or (base.fixed and other.fixed) or (link.opposes and self.is_one_voice(link)):
            return False
        if self.weight(other) > self.weight(base):
            base, other, near, far = other, base, far, near
        side, ours = base.where[near], other.where[far]
        way = (base, base.version, other, other.version, side, ours, link.opposes)
        if way in self.refused:
            return False
        places = places_of(base, other, side=side, ours=ours, opposes=link.opposes)
        if places is None or not self.is_enough(base, other, places) or not self.fits(base, other, places):
            self.refused.add(way)
            return False
        self.merge(base, other, places)
        return True

    def heap_of(self, claim: Claim) -> Heap:
        if claim not in self.home:
            self.add(self.heap([{claim}]))
        return self.home[claim]

    def weight(self, heap: Heap) -> tuple[bool, bool, int]:
        """Which of two clusters keeps the order of its sides."""
        return heap.fixed is not None, heap.is_unit, len(heap.sides)

    def is_one_voice(self, link: Link) -> bool:
        speaker = self.material.speakers.get(link.claim)
        return speaker is not None and speaker == self.material.speakers.get(link.other)

    def is_removed(self, heap: Heap, claim: Claim) -> bool:
        return heap.fixed is not None and (heap.fixed.dispute, claim) in self.material.removed

    def is_enough(self, base: Heap, other: Heap, places: Mapping[int, int]) -> bool:
        """Whether the links between the two speak for this way of joining them, and loudly enough."""
        support, against = [], []
        linked: dict[tuple[int, int], float] = {}
        for link in self.between[base][other]:
            far, near = (link.claim, link.other) if self.home[link.claim] is base else (link.other, link.claim)
            if (base.where[far] != places[other.where[near]]) == link.opposes:
                support.append(link.confidence)
                stories = self.story_of(near), self.story_of(far)
                linked[stories] = max(linked.get(stories, 0.0), link.confidence)
            else:
                against.append(link.confidence)
        both = min(len(base.sides), len(other.sides)) > 1
        if fsum(support) <= fsum(against) or (both and fsum(support) < ENOUGH):
            return False
        return fsum(linked.values()) >= DENSE * min(len(base.stories) * len(other.stories), MOST_PAIRS)

    def story_of(self, claim: Claim) -> int:
        return self.material.stories.get(claim, claim)

    def fits(self, base: Heap, other: Heap, places: Mapping[int, int]) -> bool:
        """Whether no claim, no voice and no pair that people parted would come to stand where it may not."""
        if base.fixed and any(self.is_removed(base, claim) for claim in other.where):
            return False
        for number, side in enumerate(other.sides):
            for place, known in enumerate(base.sides):
                if place != places[number] and (side & known or other.voices[number] & base.voices[place]):
                    return False
        return not any(
            far in base.where and (base.where[far] != places[other.where[claim]]) == opposed
            for claim in self.parted.keys() & other.where.keys()
            for far, opposed in self.parted[claim]
        )

    def voices(self, claims: Iterable[Claim]) -> set[int]:
        return {speaker for claim in claims if (speaker := self.material.speakers.get(claim)) is not None}

    def merge(self, base: Heap, other: Heap, places: Mapping[int, int]) -> None:
        for claim in other.where:
            if self.home.get(claim, other) is other:
                self.home[claim] = base
        base.take_in(other, places)
        self.heaps.pop(other, None)
        for neighbour, links in self.between.pop(other, {}).items():
            del self.between[neighbour][other]
            if neighbour is not base:
                self.between[base][neighbour] += links
                self.between[neighbour][base] += links

    def clusters(self) -> list[Cluster]:
        grown = [self.cluster_of(heap) for heap in self.heaps if len(heap.sides) > 1]
        return sorted(grown, key=lambda one: self.material.order[one.sides[0][0]])

    def cluster_of(self, heap: Heap) -> Cluster:
        """Claims of groups come first, those of the surest group in front; then the others by content."""
        groups = tuple(sorted(heap.groups, key=self.rank))
        listed = [claim for group in groups for side in group.sides for claim in side]
        known = {claim: number for number, claim in reversed(list(enumerate(listed)))}
        last = len(listed)
        sides = tuple(
            tuple(sorted(side, key=lambda claim: (known.get(claim, last), self.material.order[claim])))
            for side in heap.sides
        )
        side_of = {claim: number for number, side in enumerate(heap.sides) for claim in side}
        across = [
            link
            for claim in side_of
            for link in self.links[claim]
            if link.opposes and len({side_of.get(link.claim), side_of.get(link.other)} - {None}) > 1
        ]
        fixed = heap.fixed
        return Cluster(sides, groups, min(across, key=self.turn, default=None), fixed.dispute if fixed else None)


def places_of(base: Heap, other: Heap, *, side: int, ours: int, opposes: bool) -> dict[int, int] | None:
    """Where each side of the other would stand in the base; None where the link does not tell.

    side, ours: the sides of the base and of the other that the link leads between. The base has two sides or, as the
    other, one; with more than two a claim that counters one of them says nothing of the rest.
    """
    if max(len(base.sides), len(other.sides)) > 2:  # noqa: PLR2004
        return {0: side} if len(other.sides) == 1 and not opposes else None
    wanted = 1 - side if opposes else side
    return {number: wanted if number == ours else 1 - wanted for number in range(len(other.sides))}
