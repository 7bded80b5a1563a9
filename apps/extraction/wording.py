"""Words of a claim made ready to be asked about: one sentence, plain, no longer than a question may be."""

import re

from apps.extraction.inversion import AUXILIARIES, PREPOSITIONS
from apps.extraction.lexicon import inflections, phrases

MOST_WORDS, MOST_LETTERS = 28, 125
LEAST_WORDS_KEPT = 6
# Where a long proposition may be cut without losing what it states.
CUT = re.compile(
    r"""[;:—]\s|\s[-–—]\s|,\s|\s(?=(?:after|while|although|though|because|whereas|when|which|who|whose|saying|adding|following
    |during|amid|since|despite)\b)""",
    re.VERBOSE,
)
SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s")
MARKS = re.compile(r"\s*\([^()]*\)|[\"“”()\[\]]")
HEDGE = re.compile(
    r",?\s*\b(?:allegedly|reportedly|apparently|supposedly|purportedly|presumably),?(?=\s)", re.IGNORECASE
)
ASIDE = re.compile(r",\s(?:however|too|meanwhile|therefore|moreover|though|in fact|of course),\s", re.IGNORECASE)
APPOSED = re.compile(r"(?P<head>[^,]{3,60}),\s(?P<aside>[^,]{1,70}),\s(?P<rest>\S.*)")
OPENING = re.compile(r"(?P<opening>[^,]{4,160}),\s(?P<rest>\S.*)")
OPENERS = frozenset(("after", "following", "when", "while", "during", "since", "amid", "despite", "earlier", "later"))
TITLE_SHARE, TITLE_WORDS = 0.7, 4


def sentence_of(words: str) -> str:
    """The first sentence of the words."""
    for end in SENTENCE_END.finditer(words):
        before = words[: end.start()].rsplit(maxsplit=1)[-1]
        if (len(before) > 1 or before.isdigit()) and before.casefold() not in phrases("abbreviations"):
            return words[: end.start()]
    return words


def plain(sentence: str, *, text: str) -> str:
    """The sentence without quotation marks, hedges, asides, opening circumstance and a headline's capitals.

    text: the article, which shows the words that it writes small.
    """
    words = HEDGE.sub("", " " + MARKS.sub("", sentence)).strip(" ,.;:")
    words = ASIDE.sub(" ", words)
    opening = OPENING.fullmatch(words)
    if opening and opening["opening"].split()[0].casefold() in PREPOSITIONS | OPENERS and _has_verb(opening["rest"]):
        words = opening["rest"]
    apposed = APPOSED.fullmatch(words)
    if apposed and not _has_verb(apposed["head"]) and _opens_with_verb(apposed["rest"]):
        words = f"{apposed['head']} {apposed['rest']}"
    return _small(words, text).strip(" ,.;:")


def shortened(sentence: str) -> str:
    """The sentence, cut at the last clause boundary that makes it short enough; a very long one at a word."""
    if len(sentence.split()) <= MOST_WORDS and len(sentence) <= MOST_LETTERS:
        return sentence
    cuts = [
        cut.start()
        for cut in CUT.finditer(sentence)
        if cut.start() <= MOST_LETTERS and LEAST_WORDS_KEPT <= len(sentence[: cut.start()].split()) <= MOST_WORDS
    ]
    if cuts:
        return sentence[: cuts[-1]]
    words = sentence.split()
    return sentence if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"


def _small(words: str, text: str) -> str:
    """The words with small letters where only a headline or the sentence's beginning made them capitals."""
    first, *rest = words.split() or [""]
    long = [word for word in rest if len(word) > 1 and word[0].isalpha()]
    title = len(long) >= TITLE_WORDS and sum(word[0].isupper() for word in long) >= TITLE_SHARE * len(long)
    later = [_lowered(word, text) if title else word for word in rest]
    return " ".join([_lowered(first, text), *later])


def _lowered(word: str, text: str) -> str:
    """The word with a small letter, if the article writes it so too."""
    low = word[:1].lower() + word[1:]
    core = re.escape(low.strip("'’,.;:"))
    if not word[:1].isupper() or not core or low[1:] != low[1:].lower():
        return word
    return low if re.search(rf"(?<![\w'’-]){core}(?![\w-])", text) else word


def _has_verb(words: str) -> bool:
    verbs = inflections("event_verbs")
    return any(low in AUXILIARIES or {"past", "s"} & verbs.get(low, {}).keys() for low in words.casefold().split())


def _opens_with_verb(words: str) -> bool:
    low = words.split(maxsplit=1)[0].casefold()
    return low in AUXILIARIES or bool({"past", "s"} & inflections("event_verbs").get(low, {}).keys())
