"""In which words sides differ and which they share: numbers, names, negations and other words, told without judging.

A plain comparison of words by their stems, as PostgreSQL's dictionary of English has them; it knows nothing of meaning.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

WORD = re.compile(r"[^\W_]+(?:[.,:'’\-][^\W_]+)*")
NEGATIONS = frozenset(["no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot"])
SENTENCE_END = re.compile(r"[.!?][\"”’»)]*\s+$")
MOST = 8

Stems = Mapping[str, str]  # word in lower case -> its stem; words that say nothing by themselves are missing


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one kind each, in the order in which they were first said."""

    negations: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.negations, self.numbers, self.names, self.words))

    @property
    def kinds(self) -> list[tuple[str, tuple[str, ...]]]:
        """Those kinds that have words."""
        told = (
            ("negation", self.negations),
            ("numbers", self.numbers),
            ("names", self.names),
            ("other words", self.words),
        )
        return [(kind, words) for kind, words in told if words]


@dataclass(frozen=True, slots=True)
class Token:
    """A word that says something: what it is compared by, its kind, and how it was written."""

    key: str
    kind: str
    shown: str


def find_words(text: str) -> list[tuple[str, bool]]:
    """The words of the text, and whether each begins with a capital that no sentence asks for."""
    found = WORD.finditer(text)
    return [(word.group(), word.group()[0].isupper() and not opens_sentence(text, word.start())) for word in found]


def opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("\"“„«‘'( ")
    return not before or bool(SENTENCE_END.search(text[:start].rstrip("\"“„«‘'(")))


def tokens_of(texts: Iterable[str], stems: Stems) -> dict[str, Token]:
    """What these texts say, each word once, by what it is compared by."""
    found: dict[str, Token] = {}
    for text in texts:
        for word, is_name in find_words(text):
            token = as_token(word, stems, is_name=is_name)
            if token and (token.key not in found or token.kind == "names"):
                found[token.key] = token
    return found


def as_token(word: str, stems: Stems, *, is_name: bool) -> Token | None:
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower in NEGATIONS or lower.endswith(("n't", "n’t")):
        return Token("not", "negations", word)
    if word[0].isdigit():
        return Token(lower.replace(",", ""), "numbers", word)
    stem = stems.get(lower)
    if stem is None:
        return None
    return Token(stem, "names" if is_name else "words", word.removesuffix("'s").removesuffix("’s"))


def contrast(texts: Sequence[str], others: Sequence[str], stems: Stems) -> Wording:
    """What the texts say and the others do not."""
    ours, theirs = tokens_of(texts, stems), tokens_of(others, stems)
    return gathered(token for key, token in ours.items() if key not in theirs)


def common(sides: Sequence[Sequence[str]], stems: Stems) -> Wording:
    """What every side says, negations apart: to say "not" is no ground to share."""
    said = [tokens_of(texts, stems) for texts in sides]
    shared = [as_written(key, said) for key in said[0] if all(key in tokens for tokens in said)]
    return gathered(token for token in shared if token.kind != "negations")


def as_written(key: str, said: Sequence[Mapping[str, Token]]) -> Token:
    """The word as the first side has it; a name if any side writes it as one."""
    return next((tokens[key] for tokens in said if tokens[key].kind == "names"), said[0][key])


def gathered(tokens: Iterable[Token]) -> Wording:
    kinds: dict[str, list[str]] = {"negations": [], "numbers": [], "names": [], "words": []}
    for token in tokens:
        kinds[token.kind].append(token.shown)
    return Wording(**{kind: tuple(words[:MOST]) for kind, words in kinds.items()})


def stems_of(texts: Iterable[str]) -> Stems:
    """The stem of each word; those that PostgreSQL's list of English stop words has are left out. One query."""
    words = {word.lower().removesuffix("'s").removesuffix("’s") for text in texts for word, _ in find_words(text)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (ts_lexize('english_stem', word))[1] FROM unnest(%s::text[]) AS word", [sorted(words)]
        )
        return {word: stem for word, stem in cursor.fetchall() if stem}
