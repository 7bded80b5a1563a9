"""The tagger: a linear chain over the tokens of a paragraph that says which are speaker, cue and content.

A conditional random field (Lafferty et al. 2001) over hashed features (Weinberger et al. 2009), read with numpy alone;
what the rules found is among its features, so that it corrects them rather than starting afresh. The weights and their
scores are described in `weights/README.md`; `training/attribution_tagger.py` makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from apps.extraction.cues import find_cues
from apps.extraction.frames import Frame
from apps.extraction.lexicon import phrases, table, verbs

WEIGHTS = Path(__file__).parent / "weights" / "attribution_tagger.npz"
TAGS = ("O", "B-speaker", "I-speaker", "B-cue", "I-cue", "B-content", "I-content")
SIZE = 1 << 20
REACH = 3
EDGE = 7
LEAN = np.float32(0.5)
LONGEST_WORD = 40
NEAR = 4

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
Attributes = npt.NDArray[np.uint64]

# Attributes of a token, in the order in which `_attributes` gives them.
WORD, SUFFIX, SHAPE, CLASS, QUOTE, RULE, LEFT, LEFT_FAR, RIGHT, RIGHT_FAR, PLACE, FIRST, SETTING, BEFORE, AFTER = (
    ATTRIBUTES
) = range(15)
TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    *(((WORD, shift),) for shift in range(-3, 4)),
    *(((SUFFIX, shift),) for shift in (-1, 0, 1)),
    *(((SHAPE, shift),) for shift in (-1, 0, 1)),
    *(((CLASS, shift),) for shift in range(-2, 3)),
    *(((QUOTE, shift),) for shift in (-1, 0, 1)),
    *(((RULE, shift),) for shift in range(-2, 3)),
    *(((number, 0),) for number in (LEFT, LEFT_FAR, RIGHT, RIGHT_FAR, PLACE, FIRST, SETTING, BEFORE, AFTER)),
    ((WORD, -1), (WORD, 0)),
    ((WORD, 0), (WORD, 1)),
    ((WORD, -2), (WORD, -1)),
    ((WORD, 1), (WORD, 2)),
    ((CLASS, -1), (CLASS, 0), (CLASS, 1)),
    ((CLASS, -2), (CLASS, -1), (CLASS, 0)),
    ((CLASS, 0), (CLASS, 1), (CLASS, 2)),
    ((RULE, -1), (RULE, 0)),
    ((RULE, 0), (RULE, 1)),
    ((RULE, -1), (RULE, 0), (RULE, 1)),
    ((RULE, 0), (WORD, 0)),
    ((RULE, 0), (WORD, -1)),
    ((RULE, 0), (WORD, 1)),
    ((RULE, 0), (QUOTE, 0)),
    ((RULE, 0), (CLASS, 0)),
    ((RULE, 0), (BEFORE, 0), (AFTER, 0)),
    ((QUOTE, -1), (QUOTE, 0), (QUOTE, 1)),
    ((QUOTE, 0), (SETTING, 0)),
    ((QUOTE, 0), (LEFT, 0)),
    ((QUOTE, 0), (RIGHT, 0)),
    ((LEFT, 0), (LEFT_FAR, 0)),
    ((RIGHT, 0), (RIGHT_FAR, 0)),
    ((LEFT, 0), (WORD, 0)),
    ((RIGHT, 0), (WORD, 0)),
    ((LEFT, 0), (CLASS, 0), (RULE, 0)),
    ((WORD, 0), (CLASS, 1)),
    ((WORD, 0), (CLASS, -1)),
    ((WORD, 0), (SUFFIX, 1)),
    ((SUFFIX, -1), (WORD, 0)),
    ((SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((PLACE, 0), (QUOTE, 0)),
    ((FIRST, 0), (PLACE, 0)),
    ((CLASS, 0), (LEFT_FAR, 0), (RIGHT_FAR, 0)),
    ((BEFORE, 0), (AFTER, 0)),
    ((BEFORE, 0), (LEFT_FAR, 0), (QUOTE, 0)),
    ((AFTER, 0), (RIGHT_FAR, 0), (QUOTE, 0)),
    ((CLASS, 0), (BEFORE, 0), (AFTER, 0)),
    ((WORD, 0), (QUOTE, 0), (QUOTE, 1)),
    ((WORD, 0), (RIGHT_FAR, 0)),
    ((WORD, 0), (LEFT_FAR, 0)),
)


@dataclass(frozen=True, slots=True)
class Weights:
    """emissions: a row of scores a feature. transitions: from tag to tag, impossible ones far below zero."""

    emissions: npt.NDArray[np.int8]
    scale: Floats
    transitions: Floats
    initial: Floats


@cache
def load_weights() -> Weights:
    """The shipped weights, read once per process. Raises FileNotFoundError if they are not there."""
    with np.load(WEIGHTS) as stored:
        return Weights(stored["emissions"], stored["scale"], stored["transitions"], stored["initial"])


def attributes(frames: Sequence[Frame], rule_tags: Sequence[str], setting: str) -> Attributes:
    """What is known of a paragraph's tokens: one row a token, one column an attribute, each a number for a string.

    frames: all frames of one paragraph, in order. rule_tags: for each token the tag the rules give it, of TAGS.
    setting: what is known of the paragraph as a whole. Stable between processes and machines (CRC-32).
    """
    return np.array(_attributes(frames, rule_tags, setting), dtype=np.uint64)


def features(paragraphs: Sequence[Attributes]) -> list[Ids]:
    """The features of the tokens of paragraphs: for each paragraph one row a token, one column a template.

    Numbers below SIZE. All paragraphs are hashed together, which is faster than one by one and gives the same.
    """
    gap = np.full((REACH, len(ATTRIBUTES)), EDGE, dtype=np.uint64)
    padded = np.concatenate([gap, *(part for rows in paragraphs for part in (rows, gap))])
    columns = [_mixed(padded, template, number) for number, template in enumerate(TEMPLATES)]
    ids = np.stack(columns, axis=1)
    found: list[Ids] = []
    place = 0
    for rows in paragraphs:
        found.append(ids[place : place + len(rows)])
        place += len(rows) + REACH
    return found


def tag(ids: Ids) -> tuple[list[int], Floats]:
    """The most probable tags of a paragraph (numbers of TAGS) and, for each token, how sure the model is of its tag.

    ids: what `features` returned for it. Viterbi and forward-backward, linear in the number of tokens. The model finds
    too few cues rather than too many; LEAN evens that out (best F1 of 0, 0.5, 1 and 1.5 on the development sets).
    """
    weights = load_weights()
    scores = weights.emissions[ids].sum(axis=1, dtype=np.int32).astype(np.float32) * weights.scale
    scores[:, TAGS.index("B-cue")] += LEAN
    path = _viterbi(scores, weights)
    return path, _marginals(scores, weights)[np.arange(len(path)), path]


def _mixed(padded: Attributes, template: tuple[tuple[int, int], ...], number: int) -> Ids:
    rows = len(padded) - 2 * REACH
    mixed = np.full(rows, (number + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    for column, shift in template:
        mixed = (mixed ^ padded[REACH + shift : REACH + shift + rows, column]) * np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(29)
    return (mixed % np.uint64(SIZE)).astype(np.int64)


def _viterbi(scores: Floats, weights: Weights) -> list[int]:
    best = scores[0] + weights.initial
    back: list[npt.NDArray[np.intp]] = []
    for row in scores[1:]:
        options = best[:, None] + weights.transitions
        back.append(options.argmax(axis=0))
        best = options.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def _marginals(scores: Floats, weights: Weights) -> Floats:
    """The probability of every tag at every token, by the forward-backward algorithm with scaling."""
    emission = np.exp(scores - scores.max(axis=1, keepdims=True))
    step = np.exp(weights.transitions)
    forward, backward = np.empty_like(emission), np.ones_like(emission)
    state = emission[0] * np.exp(weights.initial)
    for place in range(len(scores)):
        state = state if not place else (state @ step) * emission[place]
        state = state / state.sum()
        forward[place] = state
    for place in range(len(scores) - 2, -1, -1):
        state = step @ (emission[place + 1] * backward[place + 1])
        backward[place] = state / state.sum()
    both = forward * backward
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


def _attributes(frames: Sequence[Frame], rule_tags: Sequence[str], setting: str) -> list[tuple[int, ...]]:
    """For each token the numbers of its attributes, in the order of the constants above."""
    paragraph = frames[0].paragraph
    quotes = _quote_states(frames[0])
    rows: list[tuple[int, ...]] = []
    for frame in frames:
        left, right = _cue_distances(frame)
        marks = _marks(frame)
        all_quoted = frame.is_all_quoted()
        first = _code(paragraph.lows[frame.first])
        around = _code(f"{setting}{all_quoted}")
        for place in range(frame.first, frame.last):
            near, far = left[place - frame.first], right[place - frame.first]
            before, after = marks[place - frame.first]
            rows.append(
                (
                    *_form(paragraph.words[place]),
                    _code(quotes[place]),
                    _code(rule_tags[place]),
                    _code(near[0]),
                    _code(near[1]),
                    _code(far[0]),
                    _code(far[1]),
                    _code(_position(place, frame)),
                    first,
                    around,
                    _code(before),
                    _code(after),
                )
            )
    return rows


@cache
def _class_lists() -> tuple[tuple[str, frozenset[str]], ...]:
    names = ("auxiliaries", "negations", "determiners", "pronouns", "subordinators", "prepositions", "times", "adverbs")
    return tuple((name, phrases(name)) for name in names)


@lru_cache(maxsize=65_536)
def _form(word: str) -> tuple[int, int, int, int]:
    low = word.casefold()
    collapsed = "".join("0" if letter.isdigit() else letter for letter in low[:LONGEST_WORD])
    return _code(collapsed), _code(collapsed[-3:]), _code(_shape(word)), _code(_word_class(word, low))


@lru_cache(maxsize=65_536)
def _code(value: str) -> int:
    return crc32(value.encode()) + 1


def _shape(word: str) -> str:
    if word.isdigit():
        return "0"
    if not word[0].isalnum():
        return word[:3]
    return ("X" if word[0].isupper() else "x") + ("X" if word.isupper() else "x")


def _word_class(word: str, low: str) -> str:
    cue = verbs().get(low)
    if cue:
        return f"cue {cue.complements} {cue.form}"
    for name, words in _class_lists():
        if low in words:
            return name
    for name in ("nouns", "titles", "bodies", "roles"):
        if low in table(name):
            return f"{name}{word[0].isupper()}"
    if low.endswith(("ed", "ing", "ly", "s")):
        return low[-2:] + _shape(word)
    return _shape(word)


def _quote_states(frame: Frame) -> list[str]:
    """For each token of the paragraph its place in a quotation: outside, first, inside, last."""
    covers = (-1, *frame.quote_of, -1)
    states = []
    for before, here, after in zip(covers, covers[1:], covers[2:], strict=False):
        states.append("O" if here < 0 else "B" if before != here else "E" if after != here else "I")
    return states


def _cue_distances(frame: Frame) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """For each token of the frame the nearest possible cue on its left and on its right, with how far it is."""
    heads = [group.head for group in find_cues(frame)]
    left = _distances(frame, range(frame.first, frame.last), heads)
    right = _distances(frame, range(frame.last - 1, frame.first - 1, -1), heads)
    return left, right[::-1]


def _distances(frame: Frame, places: range, heads: list[int]) -> list[tuple[str, str]]:
    known = frozenset(heads)
    found: list[tuple[str, str]] = []
    word, gap = "", 0
    for place in places:
        found.append((word, _bucket(gap) if word else ""))
        gap += 1
        if place in known:
            word, gap = frame.lows[place], 0
    return found


def _bucket(gap: int) -> str:
    return str(gap) if gap < NEAR else "near" if gap < 2 * NEAR else "mid" if gap < 4 * NEAR else "far"


def _marks(frame: Frame) -> list[tuple[str, str]]:
    """For each token the nearest punctuation before and after it in the frame."""
    places = range(frame.first, frame.last)
    before, after = _nearest(frame, places), _nearest(frame, places[::-1])
    return list(zip(before, after[::-1], strict=True))


def _nearest(frame: Frame, places: range) -> list[str]:
    found: list[str] = []
    mark = "edge"
    for place in places:
        found.append(mark)
        if not frame.words[place][0].isalnum() and frame.words[place] not in ("'s", "’s"):
            mark = frame.words[place][:2]
    return found


def _position(place: int, frame: Frame) -> str:
    start, end = place - frame.first, frame.last - 1 - place
    return f"{min(start, NEAR)} {min(end, NEAR)}"
