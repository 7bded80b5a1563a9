"""The neutral question of a dispute, from the words of the contested claim, by template.

"Moscow rejected Israeli attempts" gives "Did Moscow reject Israeli attempts?"; what cannot be turned round safely is
put as it stands: "Is it the case that …?". The question asks; it never says whose account holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.extraction.denials import LEAD_IN, trimmed
from apps.extraction.lexicon import inflections, phrases
from apps.extraction.records import Claim, Quoting
from apps.extraction.spans import Span

MOST_WORDS = 28
# Where a long proposition may be cut without losing what it states.
CUT = re.compile(
    r"[;:–—]|,\s|\s(?=(?:after|while|although|though|because|whereas|when|which|saying|adding|following)\b)"
)
SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s")
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
LONGEST_SUBJECT = 14
LEAST_WORDS_KEPT = 6
WHOLE_WORDS = 5
# How much of a claim is read, in parts and in code points of each: a question is one line long.
PARTS, READ = 3, 600
PREPOSITION = re.compile(r"(?:of|for|at|about|over|against)\s+", re.IGNORECASE)
CHARGE = re.compile(
    r"(?:(?:the|all|any|multiple|several|these|those|\d+)\s+)*(?P<noun>claims?|allegations?|accusations?|charges?|reports?)\s+(?=of\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A proposition as words; `low`: the same, case folded, punctuation off."""

    words: tuple[str, ...]

    @property
    def low(self) -> tuple[str, ...]:
        return tuple(word.casefold().replace("’", "'").strip("\"'“”‘’,.;:()[]") for word in self.words)


def neutral_question(text: str, claim: Claim, *, speaker: str | None = None, denier: str | None = None) -> str:
    """One question about the claim's proposition that its sides answer differently; ends in "?".

    text: as given, `claim` of it. speaker: the name of who makes the claim; denier: of who denies it, put in place of a
    leading "he", "she" or "they" where the claim stands only inside the denial. Never raises; names nobody as right.
    """
    core = _core(text, claim.content)
    clause = _Clause(tuple(core.split()))
    if not clause.words:
        return f"Does what {speaker or 'the article'} says hold?"
    if any(word in FIRST_PERSON for word in clause.low):
        named = speaker is not None and speaker[0].isupper() and "," not in speaker
        return f"Is it the case, as {speaker} says, that “{core}”?" if named else f"Does this hold: “{core}”?"
    if denier and clause.low[0] in PRONOUNS and claim.implicit:
        clause = _Clause((denier, *clause.words[1:]))
    whole = " ".join(text[claim.content[0].start : claim.content[0].end][:READ].split()).strip(' ,.;:"“”')
    charge = _charge(whole) if len(whole.split()) <= MOST_WORDS else None
    quoted = claim.quoting is Quoting.DIRECT
    return _inverted(clause) or charge or _accusation(clause) or _as_it_stands(clause, quoted=quoted)


def _core(text: str, content: Sequence[Span]) -> str:
    """The first sentence of what is claimed, without lead-in and quotation marks, cut at a clause if it is long."""
    first, *others = (text[span.start : min(span.end, span.start + READ)].split() for span in content[:PARTS])
    words = " ".join(first if len(first) >= WHOLE_WORDS else [word for part in (first, *others) for word in part])
    lead_in = LEAD_IN.match(words) or PREPOSITION.match(words)
    span = trimmed(words, lead_in.end() if lead_in else 0, len(words))
    if span is None:
        return ""
    sentence = _first_sentence(span.of(words))
    return _shortened(re.sub(r"[\"“”]", "", sentence)).strip(" ,.;:")


def _first_sentence(words: str) -> str:
    for end in SENTENCE_END.finditer(words):
        before = words[: end.start()].rsplit(maxsplit=1)[-1]
        if (len(before) > 1 or before.isdigit()) and before.casefold() not in phrases("abbreviations"):
            return words[: end.start()]
    return words


def _shortened(sentence: str) -> str:
    if len(sentence.split()) <= MOST_WORDS:
        return sentence
    cuts = [
        cut.start()
        for cut in CUT.finditer(sentence)
        if LEAST_WORDS_KEPT <= len(sentence[: cut.start()].split()) <= MOST_WORDS
    ]
    return sentence[: cuts[-1]] if cuts else " ".join(sentence.split()[:MOST_WORDS]) + " …"


def _inverted(clause: _Clause) -> str | None:
    """The clause turned into a question at its first finite verb; None where that verb cannot be told safely."""
    if clause.low[0] in AUXILIARIES:
        return None
    for place, word in enumerate(clause.low[1:LONGEST_SUBJECT], start=1):
        if word in AUXILIARIES:
            return _at_auxiliary(clause, place) if _is_subject(clause, place) else None
        lemma = _finite(clause, place)
        if lemma is not None:
            return _at_verb(clause, place, lemma=lemma) if _is_subject(clause, place) else None
    return None


def _at_auxiliary(clause: _Clause, place: int) -> str | None:
    word = clause.low[place]
    auxiliary = NEGATED.get(word, word.removesuffix("n't"))
    rest = _first_predicate(clause, place + 1)
    while rest and rest[0].casefold() in {"not", "never"}:
        del rest[0]
    if not rest:
        return None
    return _question([auxiliary.capitalize(), *_subject(clause, place), *rest])


def _at_verb(clause: _Clause, place: int, *, lemma: str) -> str | None:
    present = "s" in inflections("event_verbs")[clause.low[place]]
    subject = [word for word in _subject(clause, place) if word.casefold() not in {"never", "not"}]
    if not subject:
        return None
    return _question(["Does" if present else "Did", *subject, lemma, *_first_predicate(clause, place + 1)])


def _first_predicate(clause: _Clause, start: int) -> list[str]:
    """The words from `start`, up to an "and" or "but" after which another verb takes over."""
    verbs = inflections("event_verbs")
    for place in range(start, len(clause.low) - 1):
        if clause.low[place] not in {"and", "but"}:
            continue
        after = clause.low[place + 1 : place + 4]
        if any(word in AUXILIARIES or {"past", "ing", "s"} & verbs.get(word, {}).keys() for word in after):
            return list(clause.words[start:place])
    return list(clause.words[start:])


def _finite(clause: _Clause, place: int) -> str | None:
    """The lemma, if the word there can be the clause's finite verb: a past or an -s form that nothing makes a noun."""
    forms = inflections("event_verbs").get(clause.low[place], {})
    before = clause.low[place - 1]
    if not ({"past", "s"} & forms.keys()) or before in DETERMINERS | PREPOSITIONS or clause.words[place][0].isupper():
        return None
    if "past" in forms:
        return None if _is_reduced(clause, place) else forms["past"]
    # "jets", "fires": a plural noun unless a singular subject stands before it and an object or preposition follows
    singular = clause.words[place - 1][0].isupper() or before in PRONOUNS
    return forms["s"] if singular and place + 1 < len(clause.words) else None


def _is_reduced(clause: _Clause, place: int) -> bool:
    """Whether a past form may be a participle after its noun, the verb still to come: "the plane shot down by …"."""
    later = clause.low[place + 1 :]
    if later[:1] == ("by",):
        return True
    finite = inflections("event_verbs")
    return "participle" in finite.get(clause.low[place], {}) and any(
        word in AUXILIARIES or ("past" in finite.get(word, {}) and later[number - 1 : number] != ("to",))
        for number, word in enumerate(later[:10])
        if not SUBORDINATORS & set(later[:number]) and "and" not in later[:number]
    )


def _is_subject(clause: _Clause, place: int) -> bool:
    """Whether the words before the verb can be its subject: one phrase, no clause of its own, no comma."""
    before = clause.low[:place]
    broken = any(word.endswith((",", ";", ":")) for word in clause.words[:place])
    shortened = any(word.endswith(("'d", "'ll", "'ve", "'re", "i'm")) for word in before)
    return (
        not broken
        and not shortened
        and not SUBORDINATORS & set(before[1:])
        and before[0] not in PREPOSITIONS | SUBORDINATORS
    )


def _subject(clause: _Clause, place: int) -> list[str]:
    first, *rest = clause.words[:place]
    lower = first.casefold() in DETERMINERS | PREPOSITIONS | PRONOUNS | {"there"}
    return [first.casefold() if lower else first, *rest]


def _accusation(clause: _Clause) -> str | None:
    """Turn "Israeli pilots of using the plane as a cover" into "Did Israeli pilots use the plane as a cover?"."""
    for place in range(1, len(clause.low) - 1):
        if clause.low[place] not in {"of", "for"}:
            continue
        lemma = inflections("event_verbs").get(clause.low[place + 1], {}).get("ing")
        if lemma is not None and _is_subject(clause, place):
            return _question(["Did", *_subject(clause, place), lemma, *_first_predicate(clause, place + 2)])
    return None


def _charge(words: str) -> str | None:
    """Turn "allegations of sexual discrimination" into "Do the allegations of sexual discrimination hold?"."""
    charge = CHARGE.match(words)
    if charge is None:
        return None
    verb, noun = ("Do", "s") if charge["noun"].casefold().endswith("s") else ("Does", "")
    return f"{verb} the {charge['noun'].casefold().removesuffix('s')}{noun} {words[charge.end() :].strip()} hold?"


def _as_it_stands(clause: _Clause, *, quoted: bool) -> str:
    """The clause as reported speech where it is plainly a clause, else as a quotation."""
    verbs = inflections("event_verbs")
    finite = (n for n, word in enumerate(clause.low) if word in AUXILIARIES or "past" in verbs.get(word, {}))
    first = next(finite, 0)
    if quoted or first == 0 or clause.low[0] in PREPOSITIONS or SUBORDINATORS & set(clause.low[:first]):
        return f"Does this hold: “{' '.join(clause.words)}”?"
    return _question(["Is it the case that", *_subject(clause, len(clause.words))])


def _question(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(" .,;:?!") + "?"
