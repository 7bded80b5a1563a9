"""The neutral question of a dispute, from the words of what is contested, by template.

"Moscow rejected Israeli attempts" gives "Did Moscow reject Israeli attempts?"; what cannot be turned round safely is
put as it stands: "Is it the case that …?". The question asks; it never says whose account holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from apps.extraction.denials import DENIALS, LEAD_IN, trimmed
from apps.extraction.inversion import (
    AUXILIARIES,
    DETERMINERS,
    FIRST_PERSON,
    JOINING,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Clause,
    asked,
    first_predicate,
    inverted,
    is_plural,
    is_subject,
    may_be_finite,
    subject_of,
)
from apps.extraction.lexicon import inflections
from apps.extraction.records import Act, Claim, Quoting
from apps.extraction.wording import plain, sentence_of, shortened

LONGEST = 140
# How much of a claim is read, in parts and in code points of each: a question is one line long.
PARTS, READ = 3, 600
# How much of the article is asked which words it writes small.
SHOWN = 20_000
WHOLE_WORDS = 5
MOST_NOUN_WORDS = 6
PREPOSITION = re.compile(r"(?:of|for|at|about|over|against)\s+", re.IGNORECASE)
CHARGE = re.compile(
    r"(?:(?:the|all|any|multiple|several|these|those|\d+)\s+)*(?P<noun>claims?|allegations?|accusations?|charges?|reports?)\s+(?=of\b)",
    re.IGNORECASE,
)
REPORT = re.compile(r"'?\w*(?:claim|allegation|accusation|charge|report|rumou?r|call|row)s?|.*'.*")
POINTING = PRONOUNS | {"this", "that", "these", "those", "there", "what", "such"}
POSSESSIVES = frozenset(("his", "her", "its", "their"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim to ask about. speaker: who makes it; opponent: who speaks against it; None where nobody is named."""

    claim: Claim
    speaker: str | None = None
    opponent: str | None = None


class Rank(IntEnum):
    """How well a question reads, best first."""

    CLEAR = 0
    CHARGE = 1
    POINTING = 2
    REPORTED = 3
    QUOTED = 4
    NOTHING = 5


def neutral_question(text: str, claims: Sequence[Asked], answers: Sequence[Asked] = ()) -> str:
    """One question that the sides of a dispute answer differently; ends in "?".

    text: as given; claims, one at least, and answers are of it, the best of a side first. The first claim that reads
    well as a question is asked; an answer only where no claim does and it states something itself. Never raises; names
    nobody as right.
    """
    own = [_worded(text, asked_for) for asked_for in claims]
    stating = [answer for answer in answers if answer.claim.act not in DENIALS]
    others = [worded for worded in (_worded(text, answer) for answer in stating) if worded[0] is Rank.CLEAR]
    return min([*own, *others], key=lambda worded: worded[0])[1]


def _worded(text: str, about: Asked) -> tuple[Rank, str]:
    """How well a claim reads as a question, and that question."""
    whole = _core(text, about.claim)
    if not whole:
        return Rank.NOTHING, f"Does what {about.speaker or 'the article'} says hold?"
    for core in dict.fromkeys((shortened(whole), whole)):
        clause = _named(Clause(tuple(core.split())), about)
        if FIRST_PERSON & set(clause.low):
            continue
        # Of a charge, "Wal-Mart of paying less than others do", the deed is asked, not what follows.
        if about.claim.act is Act.ACCUSE and (charge := _accusation(clause, about)):
            return Rank.CLEAR, charge
        if question := inverted(clause):
            pointing = clause.low[0] in POINTING or len(question) > LONGEST
            return (Rank.POINTING if pointing else Rank.CLEAR), question
    return _unturned(text, about, shortened(whole))


def _unturned(text: str, about: Asked, core: str) -> tuple[Rank, str]:
    """What cannot be turned round at its verb: a charge, a bare noun, reported speech, a quotation."""
    clause = _named(Clause(tuple(core.split())), about)
    if FIRST_PERSON & set(clause.low):
        named = _is_named(about.speaker)
        as_said = f"Is it the case, as {about.speaker} says, that “{core}”?"
        return (Rank.REPORTED, as_said) if named else (Rank.QUOTED, f"Does this hold: “{core}”?")
    opening = about.claim.content[0]
    words = " ".join(text[opening.start : min(opening.end, opening.start + LONGEST)].split()).strip(' ,.;:"“”')
    if accusation := _accusation(clause, about):
        return Rank.CLEAR, accusation
    if charge := _charge(words) or _noun(clause, about.claim):
        return Rank.CHARGE, charge
    return _as_it_stands(clause, quoted=about.claim.quoting is Quoting.DIRECT)


def _core(text: str, claim: Claim) -> str:
    """The first sentence of what is claimed, without lead-in, quotation marks and what only decorates."""
    first, *others = (text[span.start : min(span.end, span.start + READ)].split() for span in claim.content[:PARTS])
    words = " ".join(first if len(first) >= WHOLE_WORDS else [word for part in (first, *others) for word in part])
    lead_in = LEAD_IN.match(words) or (None if claim.act is Act.ACCUSE else PREPOSITION.match(words))
    span = trimmed(words, lead_in.end() if lead_in else 0, len(words))
    return "" if span is None else plain(sentence_of(span.of(words)), text=text[:SHOWN])


def _named(clause: Clause, about: Asked) -> Clause:
    """The clause with a name for the pronoun that opens it, where it is plain whom that means.

    Within a denial "he" is who denies. Elsewhere "its jets" are the speaker's.
    """
    rest = clause.words[1:]
    whose = about.opponent if about.claim.implicit else about.speaker
    if clause.low[0] in POSSESSIVES and _is_named(whose):
        return Clause((f"{whose}'s", *rest))
    told = about.claim.implicit or not _is_named(about.speaker)
    if clause.low[0] in PRONOUNS and told and about.opponent and (about.claim.implicit or _is_named(about.opponent)):
        return Clause((about.opponent, *rest))
    return clause


def _is_named(name: str | None) -> bool:
    return name is not None and name.split()[-1][0].isupper() and "," not in name


def _accusation(clause: Clause, about: Asked) -> str | None:
    """Turn "Israeli pilots of using the plane as a cover" into "Did Israeli pilots use the plane as a cover?".

    Where nobody stands before the deed ("of using …", "denied using …"), it is who answers or denies.
    """
    forms = inflections("event_verbs")
    start = int(clause.low[0] in {"of", "for"})
    bare = forms.get(clause.low[start], {}).get("ing") if start < len(clause.low) else None
    if bare is not None and _is_named(about.opponent) and (about.claim.implicit or start):
        return asked([f"Did {about.opponent}", bare, *first_predicate(clause, start + 1)])
    for place in range(1, len(clause.low) - 1):
        lemma = forms.get(clause.low[place + 1], {}).get("ing")
        if lemma is not None and clause.low[place] in {"of", "for"} and _stands_alone(clause, place):
            subject = subject_of(clause, place)
            if clause.low[0] in {"it", "him", "her", "them"} and _is_named(about.opponent):
                subject = [about.opponent or ""]
            return asked(["Did", *subject, lemma, *first_predicate(clause, place + 2)])
    return None


def _stands_alone(clause: Clause, place: int) -> bool:
    """Whether the words before a place are somebody, and say nothing yet."""
    return is_subject(clause, place) and not any(may_be_finite(clause, before) for before in range(1, place))


def _charge(words: str) -> str | None:
    """Turn "allegations of sexual discrimination" into "Do the allegations of sexual discrimination hold?"."""
    charge = CHARGE.match(words)
    if charge is None:
        return None
    verb, noun = ("Do", "s") if charge["noun"].casefold().endswith("s") else ("Does", "")
    return f"{verb} the {charge['noun'].casefold().removesuffix('s')}{noun} {words[charge.end() :].strip()} hold?"


def _noun(clause: Clause, claim: Claim) -> str | None:
    """Turn what is denied or charged in a bare noun, "a rift", into "Was there a rift?"."""
    charged = claim.implicit or claim.act is Act.ACCUSE
    start = int(clause.low[0] in {"of", "with"})
    words, low = clause.words[start:], clause.low[start:]
    verbs = inflections("event_verbs")
    definite = (DETERMINERS - {"a", "an", "any", "some"}) | POINTING | PREPOSITIONS | SUBORDINATORS | {"to"}
    lemmas = {lemma for forms in verbs.values() for lemma in forms.values()}
    if not charged or not 0 < len(low) <= MOST_NOUN_WORDS or low[0] in definite or low[0] in lemmas:
        return None
    if any(word in AUXILIARIES or word in verbs for word in low) or not low[0].isalpha() or REPORT.fullmatch(low[-1]):
        return None
    head = words[: low.index("and")] if "and" in low[1:] else words
    return asked(["Were there" if is_plural(head) else "Was there", *words])


def _as_it_stands(clause: Clause, *, quoted: bool) -> tuple[Rank, str]:
    """The clause as reported speech where it is plainly a clause, else as a quotation."""
    first = next((place for place in range(1, len(clause.low)) if may_be_finite(clause, place)), 0)
    if quoted or first == 0 or clause.low[0] in PREPOSITIONS | JOINING or SUBORDINATORS & set(clause.low[:first]):
        words = clause.words[1:] if clause.low[0] == "of" else clause.words
        return Rank.QUOTED, f"Does this hold: “{' '.join(words)}”?"
    return Rank.REPORTED, asked(["Is it the case that", *subject_of(clause, len(clause.words))])
