"""Numbers about statements and pairs of statements, from which pairing estimates how likely one opposes the other.

The features are those of contradiction detection (de Marneffe et al. 2008: negation, antonyms, numbers, structure) and of
the article's own signals: who speaks, by what act, with which cue words, who is named by whom, how far apart.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from apps.extraction.lexicon import table
from apps.extraction.records import Act, Quoting, Speaker
from apps.extraction.statements import Statement, stem

GROUPS = (
    "deny", "reject", "insist", "falsity", "innocence", "report", "accuse", "hedge",
    "contrast", "response", "negation", "certainty", "anaphor", "responsibility",
)  # fmt: skip
ANSWERING = frozenset(("deny", "reject", "falsity", "innocence"))
CHARGING = frozenset(("accuse", "hedge", "report", "responsibility"))
SHORT, LONG = 8, 40
OPENING_SENTENCES = 3
BEFORE, AFTER = 10, 6

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """What pairs of one article are seen against: its speakers and how rare each stem is in it."""

    statements: tuple[Statement, ...]
    rarity: Mapping[str, float]
    speaker_words: tuple[frozenset[str], ...]
    sides: tuple[frozenset[str], ...]


def setting(found: Sequence[Statement], speakers: Sequence[Speaker]) -> Setting:
    """Count once what every pair of the article needs; `found` in text order."""
    counts = Counter(one for statement in found for one in statement.stems)
    total = max(len(found), 1)
    rarity = {one: math.log(1 + total / count) for one, count in counts.items()}
    words = tuple(_name_words((speaker.name, *speaker.names)) for speaker in speakers)
    sides = tuple(own | _name_words((speaker.represents or "",)) for own, speaker in zip(words, speakers, strict=True))
    return Setting(tuple(found), rarity, words, sides)


def side_features(statement: Statement) -> Features:
    """What one statement looks like by itself: its cues, act, quoting and shape."""
    inside = {cue.group for cue in statement.cues if cue.inside}
    outside = {cue.group for cue in statement.cues if not cue.inside}
    in_cue = {
        cue.group for cue in statement.cues if any(part.overlaps(cue.span) for part in statement.record.cue)
    }
    found = {f"in {group}": 1.0 for group in inside}
    found |= {f"out {group}": 1.0 for group in outside - in_cue}
    found |= {f"cue {group}": 1.0 for group in in_cue}
    found[f"act {statement.record.act.value}"] = 1.0
    found[f"quoting {statement.record.quoting.value}"] = 1.0
    found["speaker unnamed"] = float(statement.record.speaker is None)
    found["negated"] = float(statement.record.negated)
    found["hedged"] = float(statement.record.hedged)
    found["within"] = float(statement.record.within is not None)
    found["question"] = float(statement.question)
    found["short"] = float(statement.length < SHORT)
    found["long"] = float(statement.length > LONG)
    found["first"] = float(statement.place == 0)
    found["early"] = float(statement.place < OPENING_SENTENCES)
    found["opens anaphor"] = float(bool(statement.opening) and _group(statement.opening[0]) == "anaphor")
    found["opens contrast"] = float(_opens_with(statement, "contrast"))
    found["rejects report"] = float(bool((in_cue | inside) & {"deny", "reject", "falsity"}) and "report" in inside | outside)
    return {name: value for name, value in found.items() if value}


def pair_features(claim: Statement, counter: Statement, *, context: Setting) -> Features:
    """How two statements stand to each other: place, speakers, shared and clashing words. Order matters."""
    gap = counter.place - claim.place
    found = {
        f"gap {_step(gap)}": 1.0,
        "same paragraph": float(claim.paragraph == counter.paragraph),
        **_speaker_features(claim, counter, context=context),
        **_word_features(claim, counter, context=context),
    }
    return {name: value for name, value in found.items() if value}


def _speaker_features(claim: Statement, counter: Statement, *, context: Setting) -> Features:
    left, right = claim.record.speaker, counter.record.speaker
    left_words = context.speaker_words[left] if left is not None else frozenset()
    right_words = context.speaker_words[right] if right is not None else frozenset()
    return {
        "speakers both named": float(left is not None and right is not None),
        "speakers neither named": float(left is None and right is None),
        "claim names counter's speaker": float(bool(right_words & claim.names)),
        "claim's frame names counter's speaker": float(bool(right_words & claim.around)),
        "counter names claim's speaker": float(bool(left_words & counter.names)),
        "counter's frame names claim's speaker": float(bool(left_words & counter.around)),
    }


def _word_features(claim: Statement, counter: Statement, *, context: Setting) -> Features:
    shared = claim.stems & counter.stems
    weight = sum(context.rarity.get(one, 0.0) for one in shared)
    least = min(_weight(claim.stems, context), _weight(counter.stems, context)) or 1.0
    wide = (claim.stems | claim.around_stems) & (counter.stems | counter.around_stems)
    return {
        "overlap": weight / least,
        "overlap weight": min(weight, 12.0) / 4,
        "shared stems": min(len(shared), 4) / 2,
        "shares none": float(not shared),
        "wide overlap": min(len(wide), 6) / 3,
        "shared names": min(len(claim.names & counter.names), 3) / 2,
        "shared numbers": float(bool(claim.numbers & counter.numbers)),
        "numbers differ": float(bool(claim.numbers and counter.numbers) and not claim.numbers & counter.numbers),
        "antonyms": float(bool(antonym_pairs(claim.stems, counter.stems))),
        "negation differs": float(_negated(claim) != _negated(counter)),
    }


def antonym_pairs(left: frozenset[str], right: frozenset[str]) -> list[tuple[str, str]]:
    """The (left, right) stems that contradict each other by lexicon/antonyms.txt, in order."""
    return sorted((one, other) for one in left for other in _antonyms().get(one, ()) if other in right)


@cache
def _antonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in pair_lines("antonyms"):
        one, other = (stem(word) for word in line)
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}
