"""From scored pairs of sentences to clusters: the two sides of one dispute each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.extraction.pairing import Model, Pair

# Sentences on one side; more say the same again (the annotation guidelines count 1 to 4 a side).
MOST_A_SIDE = 3


@dataclass(slots=True)
class Cluster:
    """Sentences that contest one thing: those on the claim's side and on the counter's, the best pair first."""

    claims: list[int]
    counters: list[int]
    pairs: list[Pair] = field(default_factory=list)


def clusters(found: Iterable[Pair], *, model: Model) -> list[Cluster]:
    """Group pairs greedily, the best first; the clusters come out in the order of their best pair.

    found: best first. A pair begins a cluster if neither sentence stands in one and its score reaches `model.emit`; it
    joins one if a sentence of it stands there on the same side and its score reaches `model.join`. A sentence stands in
    one cluster at most. Time linear in the number of pairs.
    """
    made: list[Cluster] = []
    home: dict[int, int] = {}
    for pair in found:
        if pair.score < min(model.emit, model.join):
            break
        homes = {home[one] for one in (pair.claim, pair.counter) if one in home}
        if len(homes) == 1:
            (number,) = homes
            if pair.score >= model.join and _join(made[number], pair):
                home[pair.claim] = home[pair.counter] = number
        elif not homes and pair.score >= model.emit:
            home[pair.claim] = home[pair.counter] = len(made)
            made.append(Cluster([pair.claim], [pair.counter], [pair]))
    return made


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
