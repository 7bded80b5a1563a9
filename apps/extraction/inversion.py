"""Statements turned round: a clause asked at its first finite verb, in the past where it tells of the past.

"Moscow had rejected the offer" gives "Did Moscow reject the offer?", "he had been paid" gives "Was he paid?".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from apps.extraction.lexicon import inflections

AUXILIARIES = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "does",
        "did",
        "do",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "hasn't",
        "haven't",
        "hadn't",
        "won't",
        "wouldn't",
        "can't",
        "cannot",
        "couldn't",
        "shouldn't",
        "doesn't",
        "didn't",
        "don't",
    ]
)
NEGATED = {"won't": "will", "can't": "can", "cannot": "can"}
SUBORDINATORS = frozenset(
    [
        "who",
        "which",
        "that",
        "whom",
        "whose",
        "if",
        "when",
        "because",
        "as",
        "while",
        "although",
        "though",
        "whether",
        "what",
        "where",
        "since",
        "once",
        "until",
        "unless",
    ]
)
DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "no",
        "any",
        "some",
        "all",
        "both",
        "every",
        "our",
        "my",
        "your",
    ]
)
PREPOSITIONS = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "into",
        "over",
        "under",
        "after",
        "before",
        "against",
        "about",
        "between",
        "as",
    ]
)
FIRST_PERSON = frozenset(
    [
        "i",
        "we",
        "my",
        "our",
        "us",
        "me",
        "mine",
        "ours",
        "i'm",
        "we're",
        "i've",
        "we've",
        "i'd",
        "we'd",
        "i'll",
        "we'll",
        "you",
        "your",
    ]
)
PRONOUNS = frozenset(("he", "she", "they", "it"))
PLURALS = frozenset(
    ("they", "we", "you", "these", "those", "both", "several", "many", "people", "women", "men", "children", "police")
)
EARLY = frozenset(("also", "already", "ever", "even", "just", "long", "still", "simply", "then", "always"))
NOT_FINITE_AFTER = frozenset(("be", "been", "being", "have", "having"))
NEGATIONS = frozenset(("not", "never"))
NOT_TO = ["not", "to"]
JOINING = frozenset(("and", "or", "but"))
LONGEST_SUBJECT = 14


@dataclass(frozen=True)
class Clause:
    """A proposition as words; `low`: the same, case folded, punctuation off, made once, for every place is asked it."""

    words: tuple[str, ...]

    @cached_property
    def low(self) -> tuple[str, ...]:
        return tuple(word.casefold().replace("’", "'").strip("\"'“”‘’,.;:()[]") for word in self.words)


def inverted(clause: Clause) -> str | None:
    """The clause turned into a question at its first finite verb; None where that verb cannot be told safely."""
    if clause.low[0] in AUXILIARIES and not clause.words[0].isupper():
        return None
    for place in range(1, min(LONGEST_SUBJECT, len(clause.words))):
        if _is_auxiliary(clause, place):
            return _at_auxiliary(clause, place) if is_subject(clause, place) else None
        lemma = _finite(clause, place)
        if lemma is not None:
            return _at_verb(clause, place, lemma=lemma) if is_subject(clause, place) else None
    return None


def _is_auxiliary(clause: Clause, place: int) -> bool:
    """Whether the word there is an auxiliary that no "to" makes an infinitive."""
    return clause.low[place] in AUXILIARIES and clause.low[place - 1] != "to"


def _at_auxiliary(clause: Clause, place: int) -> str | None:
    word = clause.low[place]
    auxiliary = NEGATED.get(word, word.removesuffix("n't"))
    rest = _affirmed(first_predicate(clause, place + 1))
    if not rest:
        return None
    subject = subject_of(clause, place)
    if auxiliary == "had":
        auxiliary, rest = _past(rest, plural=is_plural(subject))
    return asked([auxiliary.capitalize(), *subject, *rest])


def _affirmed(rest: Sequence[str]) -> list[str]:
    """What follows the auxiliary, without the negation of its verb; one of a later clause is part of what is asked.

    "was not so full that it could not close" gives "so full that it could not close".
    """
    low = [word.casefold() for word in rest]
    later = (SUBORDINATORS | AUXILIARIES) - {"have"}
    end = next((place for place, word in enumerate(low) if word in later or low[place : place + 2] == NOT_TO), len(low))
    return [word for place, word in enumerate(rest) if place >= end or low[place] not in NEGATIONS]


def _past(rest: list[str], *, plural: bool) -> tuple[str, list[str]]:
    """What a question in the past puts for "had": was for "had been paid", did pay for "had paid"."""
    place = next((number for number, word in enumerate(rest) if not word.endswith("ly") and word not in EARLY), 0)
    word = rest[place].casefold()
    if word == "been":
        return ("were" if plural else "was"), rest[:place] + rest[place + 1 :]
    forms = inflections("event_verbs").get(word, {})
    lemma = forms.get("participle") or forms.get("past")
    if lemma is not None:
        return "did", [*rest[:place], lemma, *rest[place + 1 :]]
    if word in DETERMINERS or word == "to":
        return "did", ["have", *rest]
    return "had", rest


def is_plural(subject: Sequence[str]) -> bool:
    """Whether a noun phrase looks plural: by its first word, an "and", or the ending of its head noun."""
    low = [word.casefold().strip("\"'“”‘’,.") for word in subject]
    end = next((number for number, word in enumerate(low) if word in PREPOSITIONS | SUBORDINATORS), len(low)) or 1
    head = low[end - 1]
    if "and" in low[:end] or low[0] in PLURALS or head in PLURALS:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is", "'s")) and not subject[end - 1][0].isupper()


def _at_verb(clause: Clause, place: int, *, lemma: str) -> str | None:
    present = "s" in inflections("event_verbs")[clause.low[place]]
    subject = list(subject_of(clause, place))
    while subject and subject[-1].casefold() in NEGATIONS:
        subject.pop()
    if not subject:
        return None
    rest = first_predicate(clause, place + 1)
    if rest[:1] == ["or"] and len(rest) > 1:  # "sent or received"
        rest[1] = inflections("event_verbs").get(rest[1], {}).get("s" if present else "past", rest[1])
    return asked(["Does" if present else "Did", *subject, lemma, *rest])


def first_predicate(clause: Clause, start: int) -> list[str]:
    """The words from `start`, up to an "and" or "but" after which another verb takes over."""
    verbs = inflections("event_verbs")
    for place in range(start, len(clause.low) - 1):
        if clause.low[place] not in {"and", "but"}:
            continue
        after = clause.low[place + 1 : place + 4]
        verb = any(word in AUXILIARIES or {"past", "ing", "s"} & verbs.get(word, {}).keys() for word in after)
        if verb or after[0].endswith("ed"):
            return list(clause.words[start:place])
    return list(clause.words[start:])


def _finite(clause: Clause, place: int) -> str | None:
    """The lemma, if the word there can be the clause's finite verb: a past or an -s form that nothing makes a noun."""
    forms = inflections("event_verbs").get(clause.low[place], {})
    before = clause.low[place - 1]
    no_verb_after = DETERMINERS | PREPOSITIONS | NOT_FINITE_AFTER
    if not ({"past", "s"} & forms.keys()) or before in no_verb_after or clause.words[place][0].isupper():
        return None
    if "past" in forms:
        return None if _is_reduced(clause, place) else forms["past"]
    # "jets", "fires": a plural noun unless a singular subject stands before it and an object or preposition follows
    singular = clause.words[place - 1][0].isupper() or before in PRONOUNS
    owned = clause.words[place - 1].endswith(("'", "’", "'s", "’s"))  # "the Conservatives' plans would …"
    after = clause.low[place + 1 : place + 2]
    return forms["s"] if singular and not owned and after and after[0] not in AUXILIARIES else None


def may_be_finite(clause: Clause, place: int) -> bool:
    """Whether the word there is an auxiliary or a past form: none of "to have made", nor of "Manchester United"."""
    past = "past" in inflections("event_verbs").get(clause.low[place], {}) and not clause.words[place][0].isupper()
    return _is_auxiliary(clause, place) or (past and clause.low[place - 1] not in NOT_FINITE_AFTER)


def _is_reduced(clause: Clause, place: int) -> bool:
    """Whether a past form may be a participle after its noun, the verb still to come: "the plane shot down by …"."""
    later = clause.low[place + 1 :]
    if later[:1] == ("by",):
        return True
    if clause.low[place - 1] in PRONOUNS:
        return False
    finite = inflections("event_verbs")
    return "participle" in finite.get(clause.low[place], {}) and any(
        word in AUXILIARIES or ("past" in finite.get(word, {}) and later[number - 1 : number] != ("to",))
        for number, word in enumerate(later[:10])
        if not (SUBORDINATORS | JOINING) & set(later[:number])
    )


def is_subject(clause: Clause, place: int) -> bool:
    """Whether the words before the verb can be its subject: one phrase, no clause of its own, no comma."""
    before = clause.low[:place]
    broken = any(word.endswith((",", ";", ":")) for word in clause.words[:place])
    shortened = any(word.endswith(("'d", "'ll", "'ve", "'re", "i'm")) for word in before)
    nested = {"he", "she", "they", "i", "we"} & set(before[1:]) and "and" not in before
    return (
        not broken
        and not nested
        and not shortened
        and not SUBORDINATORS & set(before[1:])
        and before[0] not in PREPOSITIONS | SUBORDINATORS | JOINING
    )


def subject_of(clause: Clause, place: int) -> list[str]:
    first, *rest = clause.words[:place]
    lower = first.casefold() in DETERMINERS | PREPOSITIONS | PRONOUNS | {"there"}
    if first.casefold() == "no":
        return ["any", *rest]
    return [first.casefold() if lower else first, *rest]


def asked(words: Sequence[str]) -> str:
    """The words as a question."""
    return " ".join(words).rstrip(" .,;:?!") + "?"
