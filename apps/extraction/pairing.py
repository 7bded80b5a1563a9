"""Which sentence opposes which: every near pair scored by a small logistic model over checkable features.

The model's weights are a data file, weights/oppositions.json, fitted by training/oppositions.py; the model card beside it
gives its data, seed and scores. A pair's score is a sum, so each side's part is added up once for all its pairs.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.extraction.features import Features, Setting, overlap_ranks, pair_features
from apps.extraction.statements import Statement

WEIGHTS = Path(__file__).parent / "weights" / "oppositions.json"
# Sentences looked at on either side of a possible denial. In 86 % of the clear disputes of the training articles some
# claim stands within four sentences of its counterclaim, in 91 % within these.
BEFORE, AFTER = 10, 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentence number `counter` may oppose sentence number `claim`; equal numbers: it states itself what it denies."""

    claim: int
    counter: int
    score: float

    @property
    def lone(self) -> bool:
        return self.claim == self.counter


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted logistic model: weights by feature name, and what of its scores to use.

    emit: the least score that begins a dispute. join: the least that adds to one. slope, offset: from a score's log odds
    to the measured share of disputes with that score that the training annotation holds (Platt scaling).
    """

    weights: Mapping[str, float]
    bias: float
    emit: float
    join: float
    slope: float
    offset: float

    def total(self, features: Features, prefix: str = "") -> float:
        """The features' part of a pair's log odds."""
        return sum(self.weights.get(prefix + name, 0.0) * value for name, value in features.items())

    def confidence(self, score: float) -> float:
        """How often a dispute whose best pair scores this much was one of the annotated disputes."""
        bounded = min(max(score, 1e-6), 1 - 1e-6)
        return probability(self.slope * math.log(bounded / (1 - bounded)) + self.offset)


@cache
def load_model() -> Model:
    """The shipped model. Raises FileNotFoundError if the weights are missing."""
    return Model(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def pairs(context: Setting, model: Model) -> tuple[Pair, ...]:
    """Every candidate pair with its score, best first, then in text order.

    At most 17 pairs a sentence (10 before, 6 after, itself), so time is linear in the text.
    """
    claims = [model.total(features, "claim ") for features in context.alone]
    counters = [model.total(features, "counter ") for features in context.alone]
    found = []
    for claim, counter, features in candidates(context):
        if claim == counter:
            own = model.total(features) + model.total(context.alone[counter], "lone ")
        else:
            own = model.total(features) + claims[claim] + counters[counter]
        found.append(Pair(claim, counter, probability(own + model.bias)))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.counter, pair.claim)))


def candidates(context: Setting) -> Iterator[tuple[int, int, Features]]:
    """(claim, counter, features between them) for every two near sentences, and each sentence with itself.

    Sentences of one and the same speaker are no candidates: nobody is taken to oppose themself.
    """
    for counter in context.statements:
        yield counter.place, counter.place, {"lone": 1.0}
        near = [claim for claim in _window(context.statements, counter.place) if not same_speaker(claim, counter)]
        ranks = overlap_ranks(counter, near, context=context)
        for claim, rank in zip(near, ranks, strict=True):
            yield claim.place, counter.place, pair_features(claim, counter, context=context, ranks=rank)


def same_speaker(left: Statement, right: Statement) -> bool:
    """Whether one speaker, the same, is all who speaks in both sentences."""
    return len(left.speakers) == 1 and left.speakers == right.speakers


def probability(log_odds: float) -> float:
    """The logistic function, safe for large arguments."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    return 1 - 1 / (1 + math.exp(log_odds))


def _window(found: Sequence[Statement], place: int) -> list[Statement]:
    return [*found[max(0, place - BEFORE) : place], *found[place + 1 : place + 1 + AFTER]]
