"""Whom a pronoun, a description or a missing subject points at: a log-linear ranking of those who may be meant.

Mention-ranking with an option for "nobody named" (Denis and Baldridge 2008; Rahman and Ng 2009), over features of
distance, subjecthood, who spoke, agreement and shared words; `training.coreference` fits the weights.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

WEIGHTS = Path(__file__).parent / "weights" / "coreference.json"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to the question who is meant.

    who: what the caller knows it by; None for nobody named. name: in words. features: what speaks for or against it,
    each present or not.
    """

    who: object
    name: str
    features: tuple[str, ...]


def likeliest(options: Sequence[Option], weights: Mapping[str, float]) -> Option:
    """The option with the highest sum of weights, the first of equals. Raises ValueError if there is none."""
    return max(options, key=lambda option: math.fsum(weights.get(feature, 0.0) for feature in option.features))


def widened(features: Iterable[str], kinds: Sequence[str]) -> Iterator[str]:
    """Each feature as itself and once for each kind of mention, so that kinds share what they have in common.

    After Daumé (2007), "Frustratingly easy domain adaptation".
    """
    for feature in features:
        yield feature
        yield from (f"{kind}|{feature}" for kind in kinds)


def narrowed(weights: Mapping[str, float], kinds: Sequence[str]) -> Mapping[str, float]:
    """The weights of plain features for mentions of these kinds: what `widened` spread, added up."""
    added: dict[str, float] = {}
    for name, weight in weights.items():
        kind, bar, feature = name.rpartition("|")
        if not bar or kind in kinds:
            added[feature] = added.get(feature, 0.0) + weight
    return MappingProxyType(added)


@cache
def fitted(kinds: tuple[str, ...]) -> Mapping[str, float]:
    """The weights that ship with the engine, for mentions of these kinds."""
    return narrowed(json.loads(WEIGHTS.read_text(encoding="utf-8")), kinds)
