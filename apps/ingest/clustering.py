"""From what each article disputes and from links between articles to disputes: pure, and the same in any order.

Signed greedy union: what articles hold on their own are the first clusters, then links are taken, the surest first, and
join two clusters with their sides aligned. Links that go the other way, one voice on both sides and what people parted
stand against a union (after greedy additive edge contraction, Keuper et al. 2015). Ties go by content, never by number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    people parted, either way round. removed: claims taken out of a decided dispute.
    """

    order: Mapping[Claim, tuple[str | int, ...]]
    groups: Sequence[Group] = ()
    links: Sequence[Link] = ()
    stories: Mapping[Claim, int] = field(default_factory=dict)
    speakers: Mapping[Claim, int | None] = field(default_factory=dict)
    never_opposed: frozenset[frozenset[Claim]] = frozenset()
    never_alike: frozenset[frozenset[Claim]] = frozenset()
    removed: frozenset[tuple[int, Claim]] = frozenset()


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
    """A cluster while it grows. `fixed`: the group of people's making that it grew from, if there is one."""

    sides: list[set[Claim]]
    groups: list[Group] = field(default_factory=list)

    @property
    def fixed(self) -> Group | None:
        return next((group for group in self.groups if group.dispute is not None), None)

    @property
    def claims(self) -> set[Claim]:
        return set().union(*self.sides)

    def side_of(self, claim: Claim) -> int:
        return next(number for number, side in enumerate(self.sides) if claim in side)


def cluster(material: Material) -> list[Cluster]:
    """The disputes, in the order of their first claims. Linear in the claims and links, but for sorting."""
    return Union(material).clusters()


class Union:
    """The heaps of one clustering, and where each claim is at home: in one heap, though others may hold it, too."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.home: dict[Claim, Heap] = {}
        self.heaps: dict[Heap, None] = {}
        self.links: dict[Claim, list[Link]] = defaultdict(list)
        self.parted: dict[Claim, list[tuple[Claim, bool]]] = defaultdict(list)
        for opposed, pairs in ((True, material.never_opposed), (False, material.never_alike)):
            for one, other in map(tuple, pairs):
                self.parted[one].append((other, opposed))
                self.parted[other].append((one, opposed))
        for link in material.links:
            self.links[link.claim].append(link)
            self.links[link.other].append(link)
        for group in sorted(material.groups, key=self.rank):
            self.place(group)
        links = sorted(material.links, key=self.turn)
        # What was too thin may have grown dense through others.
        while sum(self.follow(link) for link in links):
            pass

    def rank(self, group: Group) -> tuple[bool, float, tuple[tuple[str | int, ...], ...]]:
        """What people decided first, then the surest."""
        first = tuple(sorted(self.material.order[claim] for claim in group.claims))
        return group.dispute is None, -group.confidence, first

    def turn(self, link: Link) -> tuple[float, list[tuple[str | int, ...]], bool]:
        ends = sorted((self.material.order[link.claim], self.material.order[link.other]))
        return -link.confidence, ends, link.opposes

    def place(self, group: Group) -> None:
        """A heap for the group; or, where people decided on more than one claim of it, its other claims with theirs."""
        heap = Heap([set(side) for side in group.sides], [group])
        decided = [one for one in self.heaps if one.fixed and len(one.claims & group.claims) > 1]
        if group.dispute is None and decided:
            self.absorb(max(decided, key=lambda one: len(one.claims & group.claims)), heap)
            return
        self.add(heap)

    def add(self, heap: Heap) -> None:
        self.heaps[heap] = None
        for claim in heap.claims:
            self.home.setdefault(claim, heap)

    def absorb(self, decided: Heap, found: Heap) -> None:
        """Take in a finding about a decided dispute, where its sides are those that people see; else it is dropped."""
        known = {claim: decided.side_of(claim) for claim in decided.claims & found.claims}
        places = {found.side_of(claim): side for claim, side in known.items()}
        apart = len(set(places.values())) == len(places) == len(found.sides)
        if apart and all(places[found.side_of(claim)] == side for claim, side in known.items()):
            found.sides = [side - {one for one in side if self.is_removed(decided, one)} for side in found.sides]
            if self.fits(decided, found, places):
                self.merge(decided, found, places)

    def follow(self, link: Link) -> bool:
        """Join the two clusters that a link leads between, if nothing stands against it. Returns whether it did."""
        near, far = link.claim, link.other
        base, other = self.heap_of(near), self.heap_of(far)
        if base is other or (base.fixed and other.fixed) or (link.opposes and self.is_one_voice(link)):
            return False
        if self.weight(other) > self.weight(base):
            base, other, near, far = other, base, far, near
        places = places_of(base, other, side=base.side_of(near), ours=other.side_of(far), opposes=link.opposes)
        if places is None or not self.is_enough(base, other, places) or not self.fits(base, other, places):
            return False
        self.merge(base, other, places)
        return True

    def heap_of(self, claim: Claim) -> Heap:
        if claim not in self.home:
            self.add(Heap([{claim}]))
        return self.home[claim]

    def weight(self, heap: Heap) -> tuple[bool, int]:
        """Which of two clusters keeps the order of its sides."""
        return heap.fixed is not None, len(heap.sides)

    def is_one_voice(self, link: Link) -> bool:
        speaker = self.material.speakers.get(link.claim)
        return speaker is not None and speaker == self.material.speakers.get(link.other)

    def is_removed(self, heap: Heap, claim: Claim) -> bool:
        return heap.fixed is not None and (heap.fixed.dispute, claim) in self.material.removed

    def is_enough(self, base: Heap, other: Heap, places: Mapping[int, int]) -> bool:
        """Whether the links between the two speak for this way of joining them, and loudly enough."""
        support = against = 0.0
        linked: dict[tuple[int, int], float] = {}
        for link, claim, far in self.links_between(base, other):
            if (base.side_of(far) != places[other.side_of(claim)]) == link.opposes:
                support += link.confidence
                stories = self.story_of(claim), self.story_of(far)
                linked[stories] = max(linked.get(stories, 0.0), link.confidence)
            else:
                against += link.confidence
        both = min(len(base.sides), len(other.sides)) > 1
        if support <= against or (both and support < ENOUGH):
            return False
        pairs = len({self.story_of(claim) for claim in base.claims}) * len({self.story_of(one) for one in other.claims})
        return sum(linked.values()) >= DENSE * min(pairs, MOST_PAIRS)

    def story_of(self, claim: Claim) -> int:
        return self.material.stories.get(claim, claim)

    def links_between(self, base: Heap, other: Heap) -> Iterator[tuple[Link, Claim, Claim]]:
        """Each with the other's claim and the base's."""
        for claim in sorted(other.claims):
            for link in self.links[claim]:
                far = link.other if link.claim == claim else link.claim
                if self.home[claim] is other and self.home.get(far) is base:
                    yield link, claim, far

    def fits(self, base: Heap, other: Heap, places: Mapping[int, int]) -> bool:
        """Whether no claim, no voice and no pair that people parted would come to stand where it may not."""
        if any(self.is_removed(base, claim) for claim in other.claims):
            return False
        for number, side in enumerate(other.sides):
            for place, known in enumerate(base.sides):
                if place != places[number] and (side & known or self.voices(side) & self.voices(known)):
                    return False
        side_of = {claim: place for place, side in enumerate(base.sides) for claim in side}
        return not any(
            far in side_of and (side_of[far] != places[number]) == opposed
            for number, side in enumerate(other.sides)
            for claim in side
            for far, opposed in self.parted[claim]
        )

    def voices(self, claims: Iterable[Claim]) -> set[int]:
        return {speaker for claim in claims if (speaker := self.material.speakers.get(claim)) is not None}

    def merge(self, base: Heap, other: Heap, places: Mapping[int, int]) -> None:
        base.sides += [set() for _ in range(max(places.values()) + 1 - len(base.sides))]
        for number, side in enumerate(other.sides):
            base.sides[places[number]] |= side
            for claim in side:
                if self.home.get(claim, other) is other:
                    self.home[claim] = base
        base.groups += other.groups
        self.heaps.pop(other, None)

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
