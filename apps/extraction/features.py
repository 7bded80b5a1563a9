"""Numbers about sentences and pairs of sentences, from which pairing estimates how likely one opposes the other.

The features are those of contradiction detection (de Marneffe et al. 2008: negation, antonyms, numbers, structure) and
of the article's own signals: who speaks, by what act, with which cue words, who is named by whom, how far apart.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from apps.extraction.lexicon import phrases, table
from apps.extraction.records import Claim, Speaker
from apps.extraction.statements import CONTENT, CUE, FRAME, Statement, stem

ANSWERING = frozenset(("deny", "reject", "falsity", "innocence"))
DENYING = frozenset(("deny", "reject", "falsity"))
CHARGING = frozenset(("accuse", "hedge", "report"))
SHORT, LONG = 8, 40
NEAR, MIDDLING = 3, 6
OPENING_SENTENCES = 3
TOP = 3
# Quotation marks and brackets that may stand before a sentence's first word.
MARKS = 2
# A word is one feature of many; a cue, picked by hand, weighs more from the start.
WORD_VALUE = 0.5

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sentences of one article are seen against.

    rarity: how rare each stem is in the article. names: the words by which each speaker may be named again, in order.
    alone: each statement's own features, in order.
    """

    statements: tuple[Statement, ...]
    rarity: Mapping[str, float]
    names: tuple[frozenset[str], ...]
    alone: tuple[Features, ...]
    speakers: tuple[Speaker, ...]


def setting(found: Sequence[Statement], claims: Sequence[Claim], *, speakers: Sequence[Speaker]) -> Setting:
    """Count once what every pair of the article needs; `found` in text order."""
    counts = Counter(one for statement in found for one in statement.stems)
    total = max(len(found), 1)
    rarity = {one: math.log(1 + total / count) for one, count in counts.items()}
    names = tuple(_name_words((speaker.name, *speaker.names, speaker.represents or "")) for speaker in speakers)
    alone = [_own_features(statement, claims) for statement in found]
    for (before, features), (after, later) in pairwise(list(zip(found, alone, strict=True))):
        later.update(_neighbour("before", of=after, is_=before))
        features.update(_neighbour("after", of=before, is_=after))
    return Setting(tuple(found), rarity, names, tuple(alone), tuple(speakers))


def pair_features(claim: Statement, counter: Statement, *, context: Setting, ranks: Features) -> Features:
    """How one sentence stands to another that may oppose it: place, speakers, shared and clashing words.

    Order matters. `ranks`: how the claim compares with the counter's other candidates, see `overlap_ranks`. Features
    are repeated under a prefix where the counter answers or the claim charges, so that a linear
    model can tell such pairs.
    """
    between = _between(claim, counter, context=context) | ranks
    found = dict(between)
    answers = bool(counter.groups() & DENYING)
    charges = bool(claim.groups() & CHARGING)
    for prefix, holds in (("answer", answers), ("charge", charges), ("charge and answer", answers and charges)):
        if holds:
            found.update((f"{prefix}: {name}", value) for name, value in between.items())
    return found


def overlap_ranks(counter: Statement, candidates: Sequence[Statement], *, context: Setting) -> list[Features]:
    """For each candidate claim, whether it shares the most, or nearly the most, content with the counter."""
    shared = [overlap(claim, counter, context=context) for claim in candidates]
    order = sorted(range(len(shared)), key=lambda one: (-shared[one], abs(candidates[one].place - counter.place)))
    found: list[Features] = [{} for _ in candidates]
    for rank, one in enumerate(order[:TOP]):
        if shared[one] > 0:
            found[one]["top overlap"] = 1.0
            if rank == 0:
                found[one]["best overlap"] = 1.0
    return found


def speaks_for(one: Speaker, other: Speaker) -> bool:
    """Whether either of two speakers is said to represent the other, under any of its names."""
    return _represents(one, other) or _represents(other, one)


def _represents(one: Speaker, other: Speaker) -> bool:
    names = {name.casefold() for name in (other.name, *other.names)}
    return one.represents is not None and one.represents.casefold() in names


def overlap(left: Statement, right: Statement, *, context: Setting) -> float:
    """How much rare content two sentences share: the rarity of their common stems, summed."""
    return sum(context.rarity[one] for one in left.stems & right.stems)


def antonym_pairs(left: frozenset[str], right: frozenset[str]) -> list[tuple[str, str]]:
    """The (left, right) stems that contradict each other by lexicon/antonyms.txt, in order."""
    return sorted((one, other) for one in left for other in _antonyms().get(one, ()) if other in right)


def _own_features(statement: Statement, claims: Sequence[Claim]) -> Features:
    own = [claims[index] for index in statement.claims]
    found = {f"has {group}": 1.0 for group in statement.groups()}
    for role in (CUE, CONTENT, FRAME):
        found |= {f"{role} {group}": 1.0 for group in statement.groups(role)}
    found |= {f"act {claim.act.value}": 1.0 for claim in own}
    found |= {f"quoting {claim.quoting.value}": 1.0 for claim in own}
    found |= {
        "narrated": float(not own),
        "speaker unnamed": float(bool(own) and not statement.speakers),
        "negated": float(any(claim.negated for claim in own)),
        "hedged": float(any(claim.hedged for claim in own)),
        "question": float(statement.question),
        "short": float(statement.length < SHORT),
        "long": float(statement.length > LONG),
        "first": float(statement.place == 0),
        "early": float(statement.place < OPENING_SENTENCES),
        "opens anaphor": float(_opening(statement) == "anaphor"),
        "opens contrast": float(_opening(statement) == "contrast"),
        "states what it denies": float(statement.states_denied),
        "denies report": float("report" in statement.groups() and bool(statement.groups() & DENYING)),
    }
    found |= {f"word {word}": WORD_VALUE for word in statement.plain}
    return {name: value for name, value in found.items() if value}


def _neighbour(where: str, *, of: Statement, is_: Statement) -> Features:
    """What the sentence next to one adds: whether it is the same speaker's, whether it answers or charges."""
    same = "same speaker" if of.speakers & is_.speakers else "another"
    found = {f"{where} {same}": 1.0}
    if is_.groups() & ANSWERING:
        found[f"{where} {same} answers"] = 1.0
    if is_.groups() & CHARGING:
        found[f"{where} {same} charges"] = 1.0
    return found


def _between(claim: Statement, counter: Statement, *, context: Setting) -> Features:
    weight = overlap(claim, counter, context=context)
    least = min(_weight(claim, context), _weight(counter, context)) or 1.0
    shared = len(claim.stems & counter.stems)
    left, right = _speaker_words(claim, context), _speaker_words(counter, context)
    named, charged = _states(claim.names), "act accuse" in context.alone[claim.place] or "accuse" in claim.groups()
    found = {
        f"gap {_step(counter.place - claim.place)}": 1.0,
        "same paragraph": float(claim.paragraph == counter.paragraph),
        "both attributed": float(bool(claim.speakers and counter.speakers)),
        "claim names counter's speaker": float(bool(right & named)),
        "counter names claim's speaker": float(bool(left & _states(counter.names))),
        "accused speaks": float(charged and bool(right & named) and not right & left),
        "overlap": weight / least,
        "overlap weight": min(weight, 12.0) / 4,
        "shared stems": min(shared, 4) / 2,
        "shares none": float(not shared),
        "shared names": min(len(claim.names & counter.names), 3) / 2,
        "shared numbers": float(bool(claim.numbers & counter.numbers)),
        "numbers differ": float(bool(claim.numbers and counter.numbers) and not claim.numbers & counter.numbers),
        "antonyms": float(bool(antonym_pairs(claim.stems, counter.stems))),
        "negation differs": float(("negation" in claim.groups()) != ("negation" in counter.groups())),
    }
    return {name: value for name, value in found.items() if value}


@cache
def _antonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in phrases("antonyms"):
        one, other = (stem(word) for word in line.split("\t"))
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}


def _speaker_words(statement: Statement, context: Setting) -> frozenset[str]:
    return frozenset[str]().union(*(context.names[speaker] for speaker in statement.speakers))


def _name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of two letters or more, case folded, by which a speaker may be named again."""
    empty = phrases("stopwords")
    words = (word.casefold().strip(".,'’\"") for name in names for word in name.split() if word[0].isupper())
    return _states(frozenset(word for word in words if len(word) > 1 and word not in empty))


def _states(names: frozenset[str]) -> frozenset[str]:
    """The names, and for an adjective of nationality or a seat of government also the state whose voice it is."""
    voices = table("voices")
    return names | {voices[name].casefold() for name in names if name in voices}


def _weight(statement: Statement, context: Setting) -> float:
    return sum(context.rarity[one] for one in statement.stems)


def _opening(statement: Statement) -> str | None:
    """The group of the cue that begins the sentence, quotation marks aside."""
    first = statement.cues[0] if statement.cues else None
    return first.group if first and first.span.start - statement.span.start <= MARKS else None


def _step(gap: int) -> str:
    """A signed distance in sentences, far ones thrown together."""
    size = abs(gap)
    name = str(size) if size <= NEAR else ("middling" if size <= MIDDLING else "far")
    return ("+" if gap > 0 else "-" if gap < 0 else "") + name
