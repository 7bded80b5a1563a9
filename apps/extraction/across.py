"""How a claim of one article stands to a claim of another: says the same, contradicts it, or neither.

Two small logistic models over checkable features: whether both claims are about one proposition, and if so whether they
answer it differently. Negation, antonyms and numbers after de Marneffe et al. (2008); the nearness of sentence vectors
alone only finds candidates (weights/across.md). Weights: weights/across.json, fitted by training/across.py.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.extraction.denials import DENIALS
from apps.extraction.features import Features, antonym_pairs
from apps.extraction.lexicon import phrases, table
from apps.extraction.pairing import probability
from apps.extraction.records import Act, Evidence, OppositionKind, SpeakerKind
from apps.extraction.statements import Word, content_stems, find_cues, find_words, stem

WEIGHTS = Path(__file__).parent / "weights" / "across.json"
TURNING = frozenset(("negation", "falsity", "deny"))
TELLING = frozenset(("negation", "falsity", "deny", "hedge", "report", "accuse"))
SIMILAR, ALIKE, SAME = 0.5, 0.7, 0.85
LEAST_STEMS = 2
MOST_SHARED, MOST_CONTESTED = 8, 4
SHORT = 3


class RelationKind(StrEnum):
    CORROBORATES = "corroborates"
    OPPOSES = "opposes"


RULES = {
    RelationKind.CORROBORATES: "two articles hold the same claim",
    RelationKind.OPPOSES: "claims of two articles contradict each other",
}


@dataclass(frozen=True)
class Account:
    """A claim as comparing across articles sees it.

    content: the words of its content fragments, joined by a space. sentence: the sentences of the article that hold it.
    speaker: their canonical name. implicit: known only from its denial. said_on: when the article was published.
    vector: of the content, of length one (`vectors.embed`).
    """

    content: str
    sentence: str
    speaker: str | None
    kind: SpeakerKind | None
    act: Act
    negated: bool
    implicit: bool
    said_on: date | None
    vector: NDArray[np.float32]

    @cached_property
    def words(self) -> Sequence[Word]:
        return find_words(self.content, 0, len(self.content))

    @cached_property
    def stems(self) -> frozenset[str]:
        return content_stems(self.words)

    @cached_property
    def cues(self) -> frozenset[str]:
        return frozenset(group for _, group in find_cues(self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        return _names(self.words)

    @cached_property
    def setting(self) -> frozenset[str]:
        """The names of the whole sentence: what the claim is about where its own words only point."""
        return self.names | _names(find_words(self.sentence, 0, len(self.sentence)))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(word.lower.replace(",", "") for word in self.words if word.lower[0].isdigit())

    @cached_property
    def turned(self) -> bool:
        """Whether the speaker holds the opposite of what the content's bare words say."""
        turns = [self.act in DENIALS, *(group in self.cues for group in sorted(TURNING))]
        return sum(turns) % 2 == 1


@dataclass(frozen=True, slots=True)
class Relation:
    """How two accounts stand to each other. right_counters: whether the right one is the counterclaim.

    confidence: 0..1, measured share of such pairs that are right. opposition: its kind; None for a corroboration.
    """

    kind: RelationKind
    confidence: float
    evidence: Evidence
    right_counters: bool = True
    opposition: OppositionKind | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Two fitted logistic models: weights by feature name and bias, and the least share at which a relation is told.

    least: by kind of relation, the confidence below which `relate` answers None.
    """

    same: Mapping[str, float]
    same_bias: float
    against: Mapping[str, float]
    against_bias: float
    least: Mapping[str, float]


@cache
def load_weights() -> Weights:
    """The shipped weights, read once per process. Raises FileNotFoundError if they are missing."""
    return Weights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def relate(left: Account, right: Account) -> Relation | None:
    """How the two claims stand to each other; None where they say neither the same nor the contrary.

    Symmetric but for `right_counters`. A denial opposes what states its content; claims of one speaker may oppose each
    other too (drift). Contents without two words that say something are never compared.
    """
    found = shares(left, right, load_weights())
    kind = max(found, key=lambda one: found[one])
    if found[kind] < load_weights().least[kind.value]:
        return None
    if kind is RelationKind.CORROBORATES:
        return Relation(kind, found[kind], _evidence(left, right, kind))
    right_counters = _counters(right, left)
    claim, counter = (left, right) if right_counters else (right, left)
    return Relation(kind, found[kind], _evidence(claim, counter, kind), right_counters, _opposition(counter))


def shares(left: Account, right: Account, weights: Weights) -> dict[RelationKind, float]:
    """How likely each relation is, 0..1; both 0 where the contents say too little to be compared."""
    if not comparable(left, right):
        return dict.fromkeys(RelationKind, 0.0)
    features = pair_features(left, right)
    same = _share(features, weights.same, weights.same_bias)
    against = _share(features, weights.against, weights.against_bias)
    return {RelationKind.CORROBORATES: same * (1 - against), RelationKind.OPPOSES: same * against}


def comparable(left: Account, right: Account) -> bool:
    """Whether both contents say enough to be compared: "This is not true" does not."""
    return min(len(left.stems), len(right.stems)) >= LEAST_STEMS


def pair_features(left: Account, right: Account) -> Features:
    """What tells whether two claims are of one proposition, and whether they answer it alike; symmetric."""
    cosine = float(np.dot(left.vector, right.vector))
    shared, least = left.stems & right.stems, min(len(left.stems), len(right.stems))
    share, turned = len(shared) / least, left.turned != right.turned
    opposites = bool(antonym_pairs(left.stems, right.stems))
    found = {
        "cosine": cosine,
        **{f"cosine above {step}": max(0.0, cosine - step) for step in (SIMILAR, ALIKE, SAME)},
        "shared": min(len(shared), 6) / 3,
        "share": share,
        "shares all": float(share == 1),
        "whole": len(shared) / max(len(left.stems | right.stems), 1),
        "length differs": abs(len(left.words) - len(right.words)) / max(len(left.words), len(right.words)),
        "short": float(least <= SHORT),
        "turned": float(turned),
        "turned and near": turned * cosine,
        "both turned": float(left.turned and right.turned),
        "opposites": float(opposites),
        "opposites and near": opposites * cosine,
        **_about_names(left, right),
        **_about_numbers(left, right, cosine),
    }
    for group in sorted(TELLING):
        found[f"one {group}"] = float((group in left.cues) != (group in right.cues))
    return {name: value for name, value in found.items() if value}


def _about_names(left: Account, right: Account) -> Features:
    strange = len(left.names - right.setting) + len(right.names - left.setting)
    return {
        "shared names": min(len(left.names & right.names), 3) / 2,
        "shared setting": min(len(left.setting & right.setting), 4) / 2,
        "no shared setting": float(not left.setting & right.setting),
        "strange names": min(strange, 4) / 2,
    }


def _about_numbers(left: Account, right: Account, cosine: float) -> Features:
    both = bool(left.numbers and right.numbers)
    differ = both and not left.numbers & right.numbers
    return {
        "shared numbers": float(bool(left.numbers & right.numbers)),
        "numbers differ": float(differ),
        "numbers differ and near": differ * cosine,
        "one has numbers": float(bool(left.numbers) != bool(right.numbers)),
    }


def _share(features: Features, weights: Mapping[str, float], bias: float) -> float:
    return probability(bias + sum(weights.get(name, 0.0) * value for name, value in features.items()))


def _counters(one: Account, other: Account) -> bool:
    """Whether the one is the counterclaim: it denies, else it is turned, else it came later."""
    if (one.act in DENIALS) != (other.act in DENIALS):
        return one.act in DENIALS
    if one.turned != other.turned:
        return one.turned
    return (one.said_on or date.max) >= (other.said_on or date.max)


def _opposition(counter: Account) -> OppositionKind:
    if counter.act in DENIALS:
        return OppositionKind.DENIES
    return OppositionKind.DEBUNKS if counter.speaker is None else OppositionKind.CONTRADICTS


def _evidence(claim: Account, counter: Account, kind: RelationKind) -> Evidence:
    """Names and numbers that both hold, other shared words, and the words in which they differ."""
    right = {stem(word.lower): counter.content[word.span.start : word.span.end] for word in counter.words}
    left = {stem(word.lower): claim.content[word.span.start : word.span.end] for word in claim.words}
    names = claim.names & counter.names | claim.numbers & counter.numbers
    ranked = sorted(claim.words, key=lambda word: _bare(word.lower) not in names)
    shared = [claim.content[word.span.start : word.span.end] for word in ranked if _is_shared(word, counter, names)]
    contested = [(left[one], right[other]) for one, other in antonym_pairs(claim.stems, counter.stems)]
    if len(claim.numbers) == len(counter.numbers) == 1 and claim.numbers != counter.numbers:
        contested += zip(claim.numbers, counter.numbers, strict=True)
    return Evidence(
        rule=RULES[kind],
        shared=tuple(dict.fromkeys(shared))[:MOST_SHARED],
        contested=tuple(contested)[:MOST_CONTESTED] if kind is RelationKind.OPPOSES else (),
    )


def _is_shared(word: Word, other: Account, names: frozenset[str]) -> bool:
    return _bare(word.lower) in names or stem(word.lower) in other.stems


def _names(words: Sequence[Word]) -> frozenset[str]:
    """Words with a capital that are no function words; adjectives of nationality and capitals as their states."""
    empty, voices = phrases("stopwords"), table("voices")
    bare = (_bare(word.lower) for word in words if word.capital and word.lower not in empty)
    return frozenset(voices[name].casefold() if name in voices else name for name in bare)


def _bare(lower: str) -> str:
    return lower.removesuffix("'s").removesuffix("'")
