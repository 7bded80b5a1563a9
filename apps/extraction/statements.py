"""What pairing compares: each claim, and each sentence the narrator tells unattributed, with the words that count."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from apps.extraction.lexicon import phrases, table
from apps.extraction.records import Claim, Quoting
from apps.extraction.spans import Span, hull

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
# Longest suffix first; a crude stem is enough to tell that "rejected" and "rejecting" are about one thing.
SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "y", "e")
SHORTEST_STEM = 3
LONGEST_CUE = 6
OPENING_WORDS = 6
# How far around a statement its own sentence is read, in code points: keeps a text without full stops linear.
REACH = 400
# A narrator's "sentence" beyond this is no sentence but a table or a list that was never closed.
LONGEST_SENTENCE = 2000


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `lower` is case folded, apostrophes straight."""

    span: Span
    lower: str
    capital: bool


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word or phrase of lexicon/opposition_cues.txt in the text; `inside`: within the statement's content."""

    span: Span
    group: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, or a sentence in the narrator's voice, as pairing sees it.

    claim: index of the claim, None for a narrator's sentence. place, paragraph: numbers of where its content begins.
    stems, names, numbers: what the content is about; around, around_stems: the same for the rest of its sentence.
    opening: its content's first words, case folded. length: its content's words.
    """

    claim: int | None
    record: Claim
    place: int
    paragraph: int
    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    around: frozenset[str]
    around_stems: frozenset[str]
    cues: tuple[CueWord, ...]
    opening: tuple[str, ...]
    length: int
    question: bool

    @property
    def span(self) -> Span:
        return hull(self.record.content)


def statements(text: str, claims: Sequence[Claim], sentences: Sequence[Span]) -> tuple[Statement, ...]:
    """Claims and unattributed sentences of one article, in text order.

    text: as given; claims and sentences (in text order, without overlap) are of it, in code points. Implicit claims are
    left out; every sentence that no claim's content or cue touches becomes a narrator's statement.
    Time linear in the text: of a statement's sentence, at most 400 code points on either side are read.
    """
    article = _Article(text, sentences)
    found = [article.statement(claim, index) for index, claim in enumerate(claims) if not claim.implicit]
    told = {number for claim in claims for span in claim.content + claim.cue for number in article.touched(span)}
    found += [
        article.statement(Claim(speaker=None, content=(sentence,), quoting=Quoting.NARRATOR), None)
        for number, sentence in enumerate(sentences)
        if number not in told and len(sentence) <= LONGEST_SENTENCE
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: (one.span, one.claim is None)))


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


class _Article:
    """One article's words, cues and sentences, found once and looked up by place."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.text = text
        self.sentences = sentences
        self.ends = [sentence.end for sentence in sentences]
        by_sentence = [find_words(text, sentence.start, sentence.end) for sentence in sentences]
        self.words = [word for words in by_sentence for word in words]
        self.word_starts = [word.span.start for word in self.words]
        self.cues = [cue for words in by_sentence for cue in find_cues(words)]
        self.cue_starts = [span.start for span, _ in self.cues]
        self.proper = {word.lower for words in by_sentence for word in words[1:] if word.capital}
        gaps = ("\n" in text[left.end : right.start] for left, right in pairwise(sentences))
        self.paragraphs = list(accumulate(gaps, initial=0))

    def touched(self, span: Span) -> range:
        """The numbers of the sentences that the span overlaps."""
        first = bisect_right(self.ends, span.start)
        last = first
        while last < len(self.sentences) and self.sentences[last].start < span.end:
            last += 1
        return range(first, last)

    def statement(self, claim: Claim, index: int | None) -> Statement | None:
        """The claim as pairing sees it; None if it lies outside every sentence."""
        numbers = self.touched(hull(claim.content))
        if not numbers:
            return None
        start, end = self._frame(claim)
        words = self.words[bisect_left(self.word_starts, start) : bisect_left(self.word_starts, end)]
        inside = [word for word in words if _within(word.span, claim.content)]
        outside = [word for word in words if not _within(word.span, claim.content)]
        cues = self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, end)]
        return Statement(
            claim=index,
            record=claim,
            place=numbers[0],
            paragraph=self.paragraphs[numbers[0]],
            stems=content_stems(inside),
            names=self._names(inside),
            numbers=frozenset(word.lower for word in inside if word.lower[0].isdigit()),
            around=self._names(outside),
            around_stems=content_stems(outside),
            cues=tuple(CueWord(span, group, inside=_within(span, claim.content)) for span, group in cues),
            opening=tuple(word.lower for word in inside[:OPENING_WORDS]),
            length=len(inside),
            question="?" in self.text[max(start, claim.content[-1].end - 2) : claim.content[-1].end],
        )

    def _frame(self, claim: Claim) -> tuple[int, int]:
        """Where the sentences of the claim's content and cue begin and end, cut at the reach."""
        core = hull(claim.content + claim.cue)
        numbers = self.touched(core)
        sentence_start, sentence_end = self.sentences[numbers[0]].start, self.sentences[numbers[-1]].end
        return max(sentence_start, core.start - REACH), min(sentence_end, core.end + REACH)

    def _names(self, words: Iterable[Word]) -> frozenset[str]:
        empty = phrases("stopwords")
        return frozenset(
            word.lower.removesuffix("'s").removesuffix("'")
            for word in words
            if word.capital and word.lower in self.proper and word.lower not in empty
        )


def _within(span: Span, content: Sequence[Span]) -> bool:
    return any(part.covers(span) for part in content)
