"""Which sentence opposes which: every near pair scored by a small logistic model over checkable features.

The model's weights are a data file, weights/oppositions.json, fitted by training/oppositions.py; oppositions.md beside
it gives its data, seed and scores. A pair's score is a sum, so each side's part is added up once for all its pairs.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from apps.extraction.features import Features, Setting, overlap_ranks, pair_features, speaks_for
from apps.extraction.statements import Statement

WEIGHTS = Path(__file__).parent / "weights" / "oppositions.json"
# Sentences looked at on either side of a possible denial. In 86 % of the clear disputes of the training articles some
# claim stands within four sentences of its counterclaim, in 91 % within these.
BEFORE, AFTER = 10, 6
EXPLICIT = frozenset(("act deny", "cue deny"))
# The least score of a pair that begins a dispute, whatever its support (grouping.py). From 0.10 to 0.15 the F1 of
# cross-validation differs by less than a point.
LEAST = 0.13


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentence number `counter` may oppose sentence number `claim`; equal numbers: it states itself what it denies.

    explicit: somebody says so in so many words, see `_is_explicit`.
    """

    claim: int
    counter: int
    score: float
    explicit: bool = False

    @property
    def lone(self) -> bool:
        return self.claim == self.counter


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted logistic model: weights by feature name, and what of its scores to use.

    emit: the least support of a pair that begins a dispute (grouping.py). join: the least score that adds to one.
    slope, offset: from a score's log odds to the measured share of disputes whose best pair has that score that the
    training annotation holds (Platt scaling).
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
            explicit = _is_explicit(context, counter)
        else:
            own = model.total(features) + claims[claim] + counters[counter]
            explicit = False
        score = probability(own + model.bias)
        found.append(Pair(claim, counter, max(LEAST, score) if explicit else score, explicit))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.counter, pair.claim)))


def candidates(context: Setting) -> Iterator[tuple[int, int, Features]]:
    """(claim, counter, features between them) for every two near sentences, and each sentence with itself.

    Sentences of one voice are no candidates: nobody is taken to oppose themself, or whom they speak for.
    """
    for counter in context.statements:
        yield counter.place, counter.place, {"lone": 1.0}
        near = [
            claim for claim in _window(context.statements, counter.place) if not _one_voice(claim, counter, context)
        ]
        ranks = overlap_ranks(counter, near, context=context)
        for claim, rank in zip(near, ranks, strict=True):
            yield claim.place, counter.place, pair_features(claim, counter, context=context, ranks=rank)


def probability(log_odds: float) -> float:
    """The logistic function, safe for large arguments."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    return 1 - 1 / (1 + math.exp(log_odds))


def _is_explicit(context: Setting, place: int) -> bool:
    """Whether somebody denies, in so many words, a proposition that the same sentence states.

    Of 45 sentences in every second training article where the denial's content holds it, 35 are on the counter side of
    an annotated dispute: such a denial begins a dispute even where the model is unsure what it answers.
    """
    statement = context.statements[place]
    return statement.denies_beside or (statement.states_denied and EXPLICIT.issubset(context.alone[place]))


def _window(found: Sequence[Statement], place: int) -> list[Statement]:
    return [*found[max(0, place - BEFORE) : place], *found[place + 1 : place + 1 + AFTER]]


def _one_voice(left: Statement, right: Statement, context: Setting) -> bool:
    """Whether all who speak in both sentences is one speaker, or one and whom they speak for."""
    if len(left.speakers) != 1 or len(right.speakers) != 1:
        return False
    (one,), (other,) = left.speakers, right.speakers
    return one == other or speaks_for(context.speakers[one], context.speakers[other])
