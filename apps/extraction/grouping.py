"""From scored pairs of sentences to clusters: the two sides of one dispute each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from apps.extraction.pairing import LEAST, Model, Pair

# Sentences on one side; more say the same again (the annotation guidelines count 1 to 4 a side).
MOST_A_SIDE = 3


@dataclass(slots=True)
class Cluster:
    """Sentences that contest one thing: those on the claim's side and on the counter's, the best pair first."""

    claims: list[int]
    counters: list[int]
    pairs: list[Pair] = field(default_factory=list)


def clusters(found: Sequence[Pair], *, model: Model) -> list[Cluster]:
    """Group pairs greedily, the best first; the clusters come out in the order of their best pair.

    found: best first. A pair begins a cluster if neither sentence stands in one, its score reaches LEAST and, unless it
    is explicit, its support reaches `model.emit`; it joins one if a sentence of it stands there on the same side and
    its score reaches `model.join`. A sentence stands in one cluster at most. Time linear in the number of pairs.
    """
    made: list[Cluster] = []
    home: dict[int, int] = {}
    support = _Support(found)
    for pair in found:
        if pair.score < min(LEAST, model.join):
            break
        homes = {home[one] for one in (pair.claim, pair.counter) if one in home}
        if len(homes) == 1:
            (number,) = homes
            if pair.score >= model.join and _join(made[number], pair):
                home[pair.claim] = home[pair.counter] = number
        elif not homes and pair.score >= LEAST and (pair.explicit or support.of(pair) >= model.emit):
            home[pair.claim] = home[pair.counter] = len(made)
            made.append(Cluster([pair.claim], [pair.counter], [pair]))
    return made


class _Support:
    """How likely one at least is right of the pairs that would stand in one cluster with a pair: noisy or (Pearl 1988).

    A sentence that denies something is often surer than what it denies: then each of its pairs scores low, and all of
    them together do not. Counted are a sentence's best MOST_A_SIDE pairs on its side.
    """

    def __init__(self, found: Sequence[Pair]) -> None:
        self.best: dict[tuple[int, bool], list[Pair]] = {}
        for pair in found:
            for end in _ends(pair):
                self.best.setdefault(end, []).append(pair)

    def of(self, pair: Pair) -> float:
        beside = {one for end in _ends(pair) for one in self.best[end][:MOST_A_SIDE]} | {pair}
        return 1 - prod(1 - one.score for one in beside)


def _ends(pair: Pair) -> tuple[tuple[int, bool], ...]:
    """A pair's sentences, each with whether it claims; a denial that states its own claim is a counterclaim only."""
    return ((pair.counter, False),) if pair.lone else ((pair.counter, False), (pair.claim, True))


def _join(cluster: Cluster, pair: Pair) -> bool:
    """Add the pair to the cluster if it fits; whether it did."""
    same_side = pair.claim in cluster.claims or pair.counter in cluster.counters
    crossed = not pair.lone and (pair.claim in cluster.counters or pair.counter in cluster.claims)
    if not same_side or crossed:
        return False
    if not _fits(cluster.claims, pair.claim) or not _fits(cluster.counters, pair.counter):
        return False
    for side, sentence in ((cluster.claims, pair.claim), (cluster.counters, pair.counter)):
        if sentence not in side:
            side.append(sentence)
    cluster.pairs.append(pair)
    return True


def _fits(side: list[int], sentence: int) -> bool:
    return sentence in side or len(side) < MOST_A_SIDE
