"""Mentions: the words, or their absence, that point at a speaker, and what they say of whom they point at."""

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum

from apps.extraction.entities import known_words
from apps.extraction.lexicon import phrases, table
from apps.extraction.names import fold
from apps.extraction.noun_phrases import RELATIVES
from apps.extraction.spans import Span

WORD = re.compile(r"[\w.’'-]*\w")
CUT = re.compile(r",|—|–| - ")
BRACKET = re.compile(r"\([^()]{1,60}\)|\[[^\[\]]{1,60}\]")
CALLING = re.compile(r"(?:[a-z]{3}(?:ist|eur|crat|logist)|man|woman|year-old)$")
PAIRS = frozenset(("pair", "two", "duo", "couple", "both"))
ENDS_HEAD = RELATIVES | frozenset(("close", "familiar", "said", "says"))
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("i", "me", "my", "we", "us", "our"), "first"),
    **dict.fromkeys(RELATIVES, "relative"),
}
DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))
OWNERS = frozenset(("his", "her", "its", "their"))
INDEFINITE = frozenset(("a", "an", "one", "some", "another", "several", "many", "two", "three", "other", "no", "any"))


class Form(StrEnum):
    """How a mention points: by which pronoun, with which article, or not at all (`SILENT`)."""

    HE = "he"
    SHE = "she"
    IT = "it"
    THEY = "they"
    FIRST = "first"
    RELATIVE = "relative"
    DEFINITE = "definite"
    OWNED = "owned"
    INDEFINITE = "indefinite"
    BARE = "bare"
    SILENT = "silent"


NOUNS = frozenset((Form.DEFINITE, Form.OWNED, Form.INDEFINITE, Form.BARE))


@dataclass(frozen=True, slots=True)
class Mention:
    """What points at a speaker.

    place: where, in code points. head: its noun, folded, "" for a pronoun or none. modifiers: the words before the
    head, nationalities and parties under one name each; proper: those with a capital. sort: what the head names:
    "person", "pair", or a value of lexicon/roles.txt; "" if unknown.
    """

    place: int
    end: int
    form: Form
    head: str = ""
    modifiers: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()
    sort: str = ""


def read_mention(text: str, span: Span) -> Mention:
    """Read the words of `text` under the span as a mention."""
    words = WORD.findall(span.of(text))
    low = fold(words[0]) if words else ""
    if len(words) == 1 and low in PRONOUNS:
        return Mention(span.start, span.end, Form(PRONOUNS[low]))
    first = segments(text, span)[0].of(text)
    lows = head_words(first) if words else []
    form = _form(low)
    if form is not Form.BARE and len(lows) > 1:
        lows = lows[1:]
    head = lows[-1] if lows else ""
    capital = {
        fold(word).removesuffix("'s").removesuffix("’s") for word in WORD.findall(first)[1:] if word[0].isupper()
    }
    return Mention(
        span.start,
        span.end,
        form,
        head,
        known_words(lows[:-1]),
        known_words(low for low in lows[:-1] if low in capital),
        sort_of(head),
    )


def segments(text: str, span: Span) -> list[Span]:
    """The span cut at its commas and dashes, none of the parts blank but the whole of a blank span."""
    cuts = [span.start, *(span.start + cut.end() for cut in CUT.finditer(span.of(text))), span.end]
    parts = [Span(start, end) for start, end in itertools.pairwise(cuts) if text[start:end].strip(" ,")]
    return parts or [span]


def head_words(words: str) -> list[str]:
    """The words of a noun phrase up to its first preposition, folded, brackets and possessive marks left out."""
    found: list[str] = []
    for word in WORD.findall(BRACKET.sub(" ", words)):
        low = fold(word).removesuffix("'s").removesuffix("’s")
        if found and (low in phrases("prepositions") or low in ENDS_HEAD):
            break
        found.append(low)
    return found


def sort_of(head: str) -> str:
    """What a folded noun names: "person", "pair", a value of lexicon/roles.txt or "" if nothing is known."""
    if head in PAIRS:
        return "pair"
    named = table("roles").get(head) or table("sorts").get(head)
    if named:
        return named
    if head in table("titles") or head in phrases("persons") or CALLING.search(head):
        return "person"
    if head in table("bodies"):
        return table("bodies")[head]
    single = head.removesuffix("s")
    return "group" if single != head and (single in table("titles") or single in phrases("persons")) else ""


def _form(low: str) -> Form:
    if low in OWNERS:
        return Form.OWNED
    if low in DEFINITE:
        return Form.DEFINITE
    return Form.INDEFINITE if low in INDEFINITE else Form.BARE
