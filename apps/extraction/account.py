"""A claim as comparing across articles sees it: its words, names and numbers, and whether it turns what they say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from apps.extraction.denials import DENIALS
from apps.extraction.lexicon import is_adverb, phrases, table
from apps.extraction.records import Act
from apps.extraction.spans import Span
from apps.extraction.statements import Word, content_stems, find_cues, find_words, stem

# Words from the first in which a turning word turns the whole claim; farther on it turns a clause of its own.
HEAD, FALSITY_HEAD = 14, 30
FALSITY, NEGATION, DENY = "falsity", "negation", "deny"
TURNING = frozenset((NEGATION, FALSITY))
PREDICATE_REACH = 4
# Negations that leave a claim as it is, or leave it open, by the word after them.
IDLE = frozenset(stem(word) for word in phrases("idle_negations"))
IDLE_REACH, SCOPE = 3, 8
# Words of what leads to a content that are read, and letters by which the content is found in its sentence.
LEAD, LOCATED = 5, 40
RELATIVE = frozenset(("that", "which", "who"))
NEG_RAISERS = frozenset(stem(word) for word in phrases("neg_raisers"))
# "Voting 'No'" negates nothing, nor does "Oh no".
QUOTED, CRY = re.compile(r"['’\"”]"), re.compile(r"\boh,?\s+$", re.IGNORECASE)
# What somebody is denied to be: "that she is a wife of", "were the missing students".
COPULA = re.compile(r"\b(?:is|are|was|were|be|been)\s+(?:an?|the)\s+(\w+)", re.IGNORECASE)
CLAUSE_END = re.compile(r"[,;:.!?\"“”]|\s(?:and|but|because|although|while)\s")


@dataclass(frozen=True, slots=True)
class Turn:
    """A word that turns a claim, and the group of lexicon/opposition_cues.txt it belongs to."""

    span: Span
    group: str


@dataclass(frozen=True)
class Account:
    """A claim as comparing across articles sees it.

    content: the words of its content fragments, joined by a space. sentence: the sentences of the article that hold it.
    speaker: their canonical name. said_on: when the article was published.
    vector: of the content, of length one (`vectors.embed`).
    """

    content: str
    sentence: str
    speaker: str | None
    act: Act
    said_on: date | None
    vector: NDArray[np.float32]

    @cached_property
    def words(self) -> Sequence[Word]:
        return find_words(self.content, 0, len(self.content))

    @cached_property
    def stems(self) -> frozenset[str]:
        return content_stems(self.words)

    @cached_property
    def by_stem(self) -> Mapping[str, str]:
        return {stem(word.lower): word.span.of(self.content) for word in self.words}

    @cached_property
    def lead(self) -> Sequence[Word]:
        """The last words before the content in its clause: "I am not saying" it, "none of them reported" it."""
        stop = self.sentence.find(self.content[:LOCATED])
        begun = max((found.end() for found in CLAUSE_END.finditer(self.sentence, 0, max(stop, 0))), default=0)
        return find_words(self.sentence, begun, stop)[-LEAD:] if stop > begun else ()

    @cached_property
    def cues(self) -> Sequence[tuple[Span, str]]:
        return tuple(find_cues(self.words))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups of its cue words; who denies says so in words of their own, outside the content."""
        return frozenset(group for _, group in self.cues) | ({DENY} if self.act in DENIALS else frozenset())

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
    def turns(self) -> Sequence[Turn]:
        """The words in the content's head that turn something."""
        return tuple(Turn(span, group) for span, group in self.cues if group in TURNING and self._is_early(span, group))

    @cached_property
    def turning(self) -> Turn | None:
        """The first of them that turns the content into the opposite of its bare words."""
        return next((turn for turn in self.turns if self._turns(turn)), None)

    @cached_property
    def scope(self) -> frozenset[str]:
        """The stems of what is turned: all of a denied content; what follows a negation, or what is called wrong."""
        turn = self.turning
        if turn is None:
            return self.stems
        before = [word for word in self.words if word.span.end <= turn.span.start]
        after = self.after(turn.span)
        return content_stems(before) if turn.group == FALSITY or not after else after

    @cached_property
    def predicate(self) -> str | None:
        """The stem that is turned first of all: of "did not fire on them" fire, of a denied "is his wife" wife.

        None where no word tells: of what is called wrong, and of what is denied without "is a".
        """
        turn = self.turning
        if turn is None:
            found = COPULA.search(self.content) if self.act in DENIALS else None
            return stem(found[1].lower()) if found else None
        after = [word for word in self.words if word.span.start >= turn.span.end] if turn.group != FALSITY else []
        stems = [one for word in after for one in content_stems([word])]
        return next((one for one in stems if one not in NEG_RAISERS), None)

    def after(self, span: Span) -> frozenset[str]:
        """The stems of the words after a word, SCOPE of them at most, up to the end of its clause."""
        stop = CLAUSE_END.search(self.content, span.end)
        end = stop.start() if stop else len(self.content)
        return content_stems([word for word in self.words if span.end <= word.span.start < end][:SCOPE])

    def _is_early(self, span: Span, group: str) -> bool:
        before = sum(word.span.start < span.start for word in self.words)
        return before < (FALSITY_HEAD if group == FALSITY else HEAD)

    def _turns(self, turn: Turn) -> bool:
        """Whether a negation negates, and a word for what is not so is said of something."""
        if turn.group == FALSITY:
            return self._is_predicate(turn.span)
        after = [stem(word.lower) for word in self.words if word.span.start >= turn.span.end][:IDLE_REACH]
        word = turn.span.of(self.content).casefold().replace("’", "'")
        negates = word in phrases("negations") or word.endswith("n't")
        start, end = turn.span.start, turn.span.end
        is_cry = CRY.search(self.content[:start]) or QUOTED.match(self.content, end)
        return negates and bool(after) and not IDLE.intersection(after) and not is_cry

    def _is_predicate(self, span: Span) -> bool:
        """Whether a word is said of something ("are totally false", "as a hoax") rather than of what follows it.

        What is said of a part alone turns no claim: "it has stories that are fiction".
        """
        before = [word.lower for word in self.words if word.span.start < span.start][-PREDICATE_REACH:]
        while before and (is_adverb(before[-1]) or before[-1] in phrases("determiners")):
            before.pop()
        if len(before) > 1 and before[-2] in RELATIVE:
            return False
        return bool(before) and (before[-1] in phrases("auxiliaries") or before[-1] in ("as", "its", "it's"))

    @cached_property
    def turned(self) -> bool:
        """Whether the speaker holds the opposite of what the content's bare words say."""
        return self.act in DENIALS or self.turning is not None


def _names(words: Sequence[Word]) -> frozenset[str]:
    """Words with a capital that are no function words; adjectives of nationality and capitals as their states."""
    empty, voices = phrases("stopwords"), table("voices")
    lower = (bare(word.lower) for word in words if word.capital and word.lower not in empty)
    return frozenset(voices[name].casefold() if name in voices else name for name in lower)


def bare(lower: str) -> str:
    return lower.removesuffix("'s").removesuffix("'")
