"""How a claim of one article stands to a claim of another: says the same, contradicts it, or neither.

Two small logistic models over checkable features: whether both claims are about one proposition, and if so whether they
answer it differently. Negation, antonyms and numbers after de Marneffe et al. (2008); the nearness of sentence vectors
alone only finds candidates (weights/across.md). Weights: weights/across.json, fitted by training/across.py.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from apps.extraction.account import DENY, FALSITY, TURNING, Account, bare
from apps.extraction.denials import DENIALS
from apps.extraction.features import Features, antonym_pairs
from apps.extraction.lexicon import phrases
from apps.extraction.pairing import probability
from apps.extraction.records import Act, Evidence, OppositionKind
from apps.extraction.statements import Word, stem

WEIGHTS = Path(__file__).parent / "weights" / "across.json"
TELLING = ("negation", "falsity", "deny", "reject", "hedge", "report", "accuse")
RUN = 8
# How much of what a counterclaim turns the claim must state, and how near both must lie.
LEAST_SCOPE, LEAST_NEAR = 0.5, 0.7
LEAST_STATED = 2
# Of what is turned by a word or two the claim must be about little else: the share of the words of both that both have.
BRIEF, LEAST_WHOLE = 3, 0.2
# Words of a claim that are looked through for what it turns itself.
READ = 45
NEGATING = TURNING | {DENY, "reject"}
# Who denies knowing of something leaves open whether it is so: "it was not aware of", "any knowledge of".
UNKNOWN = re.compile(r"(?:\W*\w+){0,6}?\W*\b(?:aware|unaware|knowledge|knowing|knew)\b", re.IGNORECASE)
# Who asks, orders, warns, promises or feels states nothing that another could contradict.
IDLE_ACTS = frozenset((Act.ASK, Act.ORDER, Act.WARN, Act.PROMISE, Act.INTEND, Act.FEEL))
# What leaves open whether it is so, and what somebody may reject as said.
# "refuted this and then told a friend": what is denied stands elsewhere.
POINTS = re.compile(r"(?:this|that|it|these|those)\b\W*(?:and|but|or|$)", re.IGNORECASE)
OPEN = re.compile(r"\W*(?:whether|if|what|why|how|who)\b", re.IGNORECASE)
SAID = re.compile(
    r"^that\b|\b(?:claim|report|allegation|accusation|charge|rumou?r|suggestion|announcement|statement)s?\b",
    re.IGNORECASE,
)
MARKS = ('"', "“", "'", "‘", "«")
SIMILAR, ALIKE, SAME = 0.5, 0.7, 0.85
LEAST_STEMS = 2
MOST_SHARED, MOST_CONTESTED, MOST_TURNED = 8, 4, 6
UNANSWERED = "unanswered"
SHORT = 3


class RelationKind(StrEnum):
    CORROBORATES = "corroborates"
    OPPOSES = "opposes"


RULES = {
    RelationKind.CORROBORATES: "two articles hold the same claim",
    RelationKind.OPPOSES: "claims of two articles contradict each other",
}


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
    opposes = same * against if _may_oppose(left, right) else 0.0
    return {RelationKind.CORROBORATES: same * (1 - against), RelationKind.OPPOSES: opposes}


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
        "states what is turned": turned * _scope_share(*((left, right) if right.turned else (right, left))),
        "both turned": float(left.turned and right.turned),
        "opposites": float(opposites),
        "opposites and near": opposites * cosine,
        **_about_names(left, right),
        **_about_numbers(left, right, cosine),
    }
    for group in TELLING:
        found[f"one {group}"] = float((group in left.groups) != (group in right.groups))
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


def _may_oppose(left: Account, right: Account) -> bool:
    """Whether there is a word to show for it: one side turns what the other states.

    Who cannot or will not say opposes nobody.
    """
    if UNANSWERED in left.groups | right.groups or left.turned == right.turned:
        return False
    claim, counter = (left, right) if right.turned else (right, left)
    if {claim.act, counter.act} & IDLE_ACTS or OPEN.match(claim.content):
        return False
    if _negate(claim.lead) or _negate(counter.lead):
        return False
    denied = counter.turning is None
    if not (_denies_content(counter) if denied else not _one_quotation(claim, counter)) or _negates_too(claim):
        return False
    near = float(np.dot(claim.vector, counter.vector))
    return near >= LEAST_NEAR and _states(claim, counter)


def _denies_content(counter: Account) -> bool:
    """Whether a denial's content is what it denies: told, not quoted; and of a rejection, something that was said."""
    if counter.turns or counter.content.startswith(MARKS):
        return False
    if UNKNOWN.match(counter.content) or POINTS.match(counter.content):
        return False
    return counter.act is Act.DENY or bool(SAID.search(counter.content))


def _states(claim: Account, counter: Account) -> bool:
    """Whether the claim states what the counterclaim turns, its predicate with it, by more than names and by two words.

    By one, where one is all that is turned.
    """
    if counter.predicate is not None and counter.predicate not in claim.stems:
        return False
    shared = counter.scope & claim.stems
    whole = len(claim.stems & counter.stems) / len(claim.stems | counter.stems)
    brief = counter.turning is not None and len(counter.scope) <= BRIEF
    if len(shared) < min(LEAST_STATED, len(counter.scope)) or (brief and whole < LEAST_WHOLE):
        return False
    return _scope_share(claim, counter) >= LEAST_SCOPE and not shared <= {stem(name) for name in counter.names}


def _one_quotation(left: Account, right: Account) -> bool:
    """Whether both repeat the same run of words: two cuts of one saying, not two sayings."""
    runs = [
        {tuple(word.lower for word in one.words[start : start + RUN]) for start in range(len(one.words) - RUN + 1)}
        for one in (left, right)
    ]
    return bool(runs[0] & runs[1])


def _negates_too(claim: Account) -> bool:
    """Whether the claim, too, turns or denies something near its beginning: then both may well say the same."""
    words = claim.words[:READ]
    read = {word.span.start for word in words}
    cues = any(group in NEGATING and span.start in read for span, group in claim.cues)
    return cues or _negate(words)


def _negate(words: Sequence[Word]) -> bool:
    low = [word.lower for word in words]
    return any(one in phrases("negations") or one in phrases("soft_negations") or one.endswith("n't") for one in low)


def _scope_share(claim: Account, counter: Account) -> float:
    """How much of what the counterclaim turns the claim states."""
    return len(counter.scope & claim.stems) / max(len(counter.scope), 1)


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
    names = claim.names & counter.names | claim.numbers & counter.numbers
    ranked = sorted(claim.words, key=lambda word: bare(word.lower) not in names)
    shared = [word.span.of(claim.content) for word in ranked if _is_shared(word, counter, names)]
    contested = _contested(claim, counter) if kind is RelationKind.OPPOSES else ()
    return Evidence(rule=RULES[kind], shared=tuple(dict.fromkeys(shared))[:MOST_SHARED], contested=contested)


def _contested(claim: Account, counter: Account) -> tuple[tuple[str, str], ...]:
    pairs = antonym_pairs(claim.stems, counter.stems)
    words = [(claim.by_stem[one], counter.by_stem[other]) for one, other in pairs]
    return tuple(words + _turned_words(claim, counter))[:MOST_CONTESTED]


def _turned_words(claim: Account, counter: Account) -> list[tuple[str, str]]:
    """A word of the claim, and the counterclaim's words from what turns it up to that word: "hacked", "never hacked".

    What is said to be so stands after a negation, what is called wrong before.
    """
    turn, own = counter.turning, claim.by_stem
    if turn is None or claim.turned:
        return []
    told = [word for word in counter.words if stem(word.lower) in own.keys() & claim.stems]
    after = next((word for word in told if word.span.start >= turn.span.end), None)
    if after and len(counter.content[turn.span.start : after.span.end].split()) <= MOST_TURNED:
        return [(own[stem(after.lower)], counter.content[turn.span.start : after.span.end])]
    before = [word for word in told if word.span.end <= turn.span.start] if turn.group == FALSITY else []
    return [(own[stem(before[-1].lower)], turn.span.of(counter.content))] if before else []


def _is_shared(word: Word, other: Account, names: frozenset[str]) -> bool:
    return bare(word.lower) in names or stem(word.lower) in other.stems
