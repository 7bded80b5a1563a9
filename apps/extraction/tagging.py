"""From the encoder's numbers to fragments: which words are speaker, cue and content, and which belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from apps.extraction import heads
from apps.extraction.encoding import Numbers

WEIGHTS = Path(__file__).parent / "weights" / "tagger.npz"
# A fragment's link is the mean over its words; the first few tell as well as all.
LINKED_WORDS = 24
NEIGHBOURS = 6
# Links are taught within excerpts of 200 pieces; over longer ways they mean nothing.
FARTHEST = 96

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Chain:
    """What the heads need beside the encoder, learnt with it.

    moves: from tag to tag, impossible ones far below zero. start: of the first tag. reaches: what distance and side add
    to a link.
    """

    moves: Floats
    start: Floats
    reaches: Floats


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words `first` up to `last` under one role.

    number: its place among the fragments it was read with. cue: the number of the cue it belongs to, a cue's own; None
    for none. sure: 0..1, of its first word's tag.
    """

    number: int
    role: str
    first: int
    last: int
    cue: int | None
    sure: float


@dataclass(frozen=True, slots=True)
class Entity:
    """Words `first` up to `last` name something of a kind of heads.KINDS."""

    kind: str
    first: int
    last: int


@cache
def load_chain() -> Chain:
    """The shipped numbers, read once per process. Raises FileNotFoundError if they are not there."""
    with np.load(WEIGHTS) as stored:
        return Chain(stored["moves"], stored["start"], stored["reaches"])


def fragments(rows: Floats, breaks: Sequence[int], chain: Chain) -> list[Fragment]:
    """Decode the roles of a run of words.

    rows: the encoder's output, one row a word, heads.WIDTH columns. breaks: the words that begin a paragraph, the first
    0, ascending; no fragment crosses one. In text order. Viterbi and forward-backward in a linear chain (Lafferty et
    al. 2001), linear in the number of words.
    """
    spans: list[tuple[str, int, int, float]] = []
    for first, last in zip(breaks, [*breaks[1:], len(rows)], strict=True):
        scores = rows[first:last, heads.TAG_HEAD]
        path = _viterbi(scores, chain)
        sure = _marginals(scores, chain)
        spans.extend(
            (role, first + start, first + end, float(sure[start, path[start]]))
            for role, start, end in _runs([heads.TAGS[number] for number in path])
        )
    return list(_linked(spans, rows, chain))


def entities(rows: Floats, breaks: Sequence[int]) -> list[Entity]:
    """Decode the named entities of a run of words: the most probable tag of each, a lone inside tag begins one."""
    tags = [heads.ENTITIES[number] for number in rows[:, heads.ENTITY_HEAD].argmax(axis=1)]
    starts = frozenset(breaks)
    found: list[Entity] = []
    for place, tag in enumerate(tags):
        if tag == "O":
            continue
        kind = tag[2:]
        goes_on = found and found[-1].last == place and found[-1].kind == kind and place not in starts
        if goes_on and tag.startswith("I"):
            found[-1] = Entity(kind, found[-1].first, place + 1)
        else:
            found.append(Entity(kind, place, place + 1))
    return found


def _runs(tags: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    place = 0
    while place < len(tags):
        name, first = tags[place], place
        place += 1
        if name == "O":
            continue
        while place < len(tags) and tags[place] == f"I-{name[2:]}":
            place += 1
        yield name[2:], first, place


def _linked(spans: list[tuple[str, int, int, float]], rows: Floats, chain: Chain) -> Iterator[Fragment]:
    """The fragments with the cue of each: the most probable of those around it, or none."""
    cues = [number for number, (role, *_) in enumerate(spans) if role == "cue"]
    places = np.array([spans[number][1] for number in cues], dtype=np.int64)
    for number, (role, first, last, sure) in enumerate(spans):
        if role == "cue":
            yield Fragment(number, role, first, last, number, sure)
            continue
        lowest, middle, highest = np.searchsorted(places, (first - FARTHEST, first, last + FARTHEST))
        near = slice(max(lowest, middle - NEIGHBOURS), min(highest, middle + NEIGHBOURS))
        chosen = _best_cue(rows, (first, last), places[near], chain)
        yield Fragment(number, role, first, last, None if chosen is None else cues[near][chosen], sure)


def _best_cue(rows: Floats, bounds: tuple[int, int], cues: Numbers, chain: Chain) -> int | None:
    """The place in `cues` of the cue that the words point at, None if they point at none."""
    words = np.arange(bounds[0], min(bounds[1], bounds[0] + LINKED_WORDS))
    if not len(cues):
        return None
    apart = cues[None, :] - words[:, None]
    reach = np.searchsorted(heads.REACHES, np.abs(apart), side="right") - 1
    scores = rows[words, heads.QUERY_HEAD] @ rows[cues, heads.KEY_HEAD].T / np.float32(heads.LINK**0.5)
    scores = scores + chain.reaches[(apart > 0).astype(int), reach]
    scores = np.concatenate([scores, rows[words, heads.ALONE_HEAD]], axis=1)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    best = int((shares / shares.sum(axis=1, keepdims=True)).mean(axis=0).argmax())
    return best if best < len(cues) else None


def _viterbi(scores: Floats, chain: Chain) -> list[int]:
    best = scores[0] + chain.start
    back: list[npt.NDArray[np.intp]] = []
    for row in scores[1:]:
        options = best[:, None] + chain.moves
        back.append(options.argmax(axis=0))
        best = options.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def _marginals(scores: Floats, chain: Chain) -> Floats:
    """The probability of every tag at every word, by the forward-backward algorithm with scaling."""
    emission = np.exp(scores - scores.max(axis=1, keepdims=True))
    step = np.exp(chain.moves)
    forward, backward = np.empty_like(emission), np.ones_like(emission)
    state = emission[0] * np.exp(chain.start)
    for place in range(len(scores)):
        state = state if not place else (state @ step) * emission[place]
        state = state / state.sum()
        forward[place] = state
    for place in range(len(scores) - 2, -1, -1):
        state = step @ (emission[place + 1] * backward[place + 1])
        backward[place] = state / state.sum()
    both = forward * backward
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)
