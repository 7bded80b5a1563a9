"""What pairing compares: the article's sentences, each with its claims, speakers and the words that count."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from apps.extraction.denials import denies_beside, proposition
from apps.extraction.lexicon import phrases, table
from apps.extraction.records import Claim
from apps.extraction.spans import Span, hull

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
# Longest suffix first; a crude stem is enough to tell that "rejected" and "rejecting" are about one thing.
SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ions",
    "ion",
    "ies",
    "ied",
    "ers",
    "ed",
    "es",
    "er",
    "ly",
    "s",
    "y",
    "e",
)
SHORTEST_STEM = 3
CUE, CONTENT, FRAME = "cue", "content", "frame"
# Claims read in one sentence: a real one has a handful; text without full stops must not cost their square.
MOST_CLAIMS = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `lower` is case folded, apostrophes straight."""

    span: Span
    lower: str
    capital: bool


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word or phrase of lexicon/opposition_cues.txt: `role` says whether it stands in a claim's cue or content."""

    span: Span
    group: str
    role: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence as pairing sees it: what it is about, who speaks in it, which words signal opposition.

    claims: indices of the claims whose content reaches into it, in the order given; none in the narrator's voice.
    place, paragraph: its number and its paragraph's. share: how much of it its claims' content fills, 0..1.
    stems, names, numbers: what it is about; plain: its words without a capital, case folded.
    states_denied: whether a denial in it states what it denies. denies_beside: whether a clause of it denies the rest.
    """

    span: Span
    place: int
    paragraph: int
    claims: tuple[int, ...]
    speakers: frozenset[int]
    share: float
    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    plain: frozenset[str]
    cues: tuple[CueWord, ...]
    length: int
    question: bool
    states_denied: bool
    denies_beside: bool

    def groups(self, *roles: str) -> frozenset[str]:
        """The groups of its cue words, of all or of those in the given roles."""
        return frozenset(cue.group for cue in self.cues if not roles or cue.role in roles)


def statements(text: str, claims: Sequence[Claim], sentences: Sequence[Span]) -> tuple[Statement, ...]:
    """One statement a sentence, in text order.

    text: as given; claims and sentences (in text order, without overlap) are of it, in code points. Implicit claims are
    left out. Time linear in the text.
    """
    layers = _Layers(claims, sentences)
    by_sentence = [find_words(text, sentence.start, sentence.end) for sentence in sentences]
    proper = frozenset(word.lower for words in by_sentence for word in words[1:] if word.capital)
    gaps = ("\n" in text[left.end : right.start] for left, right in pairwise(sentences))
    paragraphs = accumulate(gaps, initial=0)
    return tuple(
        Statement(
            span=sentence,
            place=number,
            paragraph=paragraph,
            claims=tuple(layers.claims[number]),
            speakers=frozenset(
                speaker for index in layers.claims[number] if (speaker := claims[index].speaker) is not None
            ),
            share=min(1.0, sum(map(len, layers.content[number])) / len(sentence)),
            stems=content_stems(words),
            names=_names(words, proper),
            numbers=frozenset(word.lower for word in words if word.lower[0].isdigit()),
            plain=frozenset(word.lower for word in words if not word.capital),
            cues=tuple(CueWord(span, group, layers.role(number, span)) for span, group in find_cues(words)),
            length=len(words),
            states_denied=any(proposition(text, claims[index]) is not None for index in layers.claims[number]),
            denies_beside=denies_beside(sentence.of(text)),
            question="?" in text[max(sentence.start, sentence.end - 2) : sentence.end],
        )
        for number, (sentence, words, paragraph) in enumerate(zip(sentences, by_sentence, paragraphs, strict=False))
    )


class _Layers:
    """For each sentence, by number: the claims in it and the parts of their content and cues."""

    def __init__(self, claims: Sequence[Claim], sentences: Sequence[Span]) -> None:
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.ends = [sentence.end for sentence in sentences]
        self.claims: list[list[int]] = [[] for _ in sentences]
        self.content: list[list[Span]] = [[] for _ in sentences]
        self.cues: list[list[Span]] = [[] for _ in sentences]
        for index, claim in enumerate(claims):
            if not claim.implicit:
                self._lay(index, claim)

    def role(self, number: int, span: Span) -> str:
        """Where in its sentence a span stands: in a "cue", in "content", or in the narrator's "frame"."""
        if any(cue.overlaps(span) for cue in self.cues[number]):
            return CUE
        return CONTENT if any(part.covers(span) for part in self.content[number]) else FRAME

    def _lay(self, index: int, claim: Claim) -> None:
        for span in claim.content:
            for number in self._touched(span):
                if len(self.content[number]) == MOST_CLAIMS:
                    continue
                sentence = self.sentences[number]
                self.content[number].append(Span(max(span.start, sentence.start), min(span.end, sentence.end)))
                if index not in self.claims[number][-1:]:
                    self.claims[number].append(index)
        for span in claim.cue:
            for number in self._touched(span):
                if len(self.cues[number]) < MOST_CLAIMS:
                    self.cues[number].append(span)

    def _touched(self, span: Span) -> range:
        """The numbers of the sentences that the span overlaps."""
        first = bisect_right(self.ends, span.start)
        return range(first, bisect_left(self.starts, span.end, lo=first))


def find_words(text: str, start: int, end: int) -> list[Word]:
    """The words of text[start:end], in text order."""
    return [
        Word(Span(*match.span()), match.group().casefold().replace("’", "'"), match.group()[0].isupper())
        for match in WORD.finditer(text, start, end)
    ]


def find_cues(words: Sequence[Word]) -> Iterable[tuple[Span, str]]:
    """The opposition cues among the words, longest first at each place, none inside another: (span, group)."""
    cues = table("opposition_cues")
    place = 0
    while place < len(words):
        for size in range(min(_longest_from().get(words[place].lower, 1), len(words) - place), 0, -1):
            run = words[place : place + size]
            group = cues.get(" ".join(word.lower for word in run)) or _contracted(run)
            if group:
                yield hull(word.span for word in run), group
                break
        else:
            size = 1
        place += size


def stem(word: str) -> str:
    """A crude stem of a case folded word: possessive and one common suffix taken off, three letters kept."""
    word = word.removesuffix("'s").removesuffix("'")
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def content_stems(words: Iterable[Word]) -> frozenset[str]:
    """The stems of the words that say what a statement is about: no function words, no cues of opposition."""
    empty = _empty_words()
    return frozenset(stem(word.lower) for word in words if word.lower not in empty and len(word.lower) >= SHORTEST_STEM)


@cache
def _empty_words() -> frozenset[str]:
    return phrases("stopwords") | table("opposition_cues").keys()


def _contracted(run: Sequence[Word]) -> str | None:
    return "negation" if len(run) == 1 and run[0].lower.endswith("n't") else None


@cache
def _longest_from() -> Mapping[str, int]:
    """For each first word of a cue, how many words its longest cue has."""
    longest: dict[str, int] = {}
    for cue in table("opposition_cues"):
        first, *rest = cue.split()
        longest[first] = max(longest.get(first, 1), 1 + len(rest))
    return longest


def _names(words: Iterable[Word], proper: frozenset[str]) -> frozenset[str]:
    empty = phrases("stopwords")
    return frozenset(
        word.lower.removesuffix("'s").removesuffix("'")
        for word in words
        if word.capital and word.lower in proper and word.lower not in empty
    )
