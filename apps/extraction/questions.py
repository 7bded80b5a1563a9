"""The neutral question of a dispute, from the words of the contested claim, by template.

"Moscow rejected Israeli attempts" gives "Did Moscow reject Israeli attempts?"; what cannot be turned round safely is put
as it stands: "Is it the case that …?". The question asks; it never says whose account holds.
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
    ["is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "should", "may", "might", "must", "does", "did", "do", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "won't", "wouldn't", "can't", "cannot", "couldn't", "shouldn't", "doesn't", "didn't", "don't"]
)
NEGATED = {"won't": "will", "can't": "can", "cannot": "can"}
SUBORDINATORS = frozenset(
    ["who", "which", "that", "whom", "whose", "if", "when", "because", "as", "while", "although", "though", "whether", "what", "where"]
)
DETERMINERS = frozenset(
    ["a", "an", "the", "his", "her", "its", "their", "this", "that", "these", "those", "no", "any", "some", "all", "both", "every", "our", "my", "your"]
)
PREPOSITIONS = frozenset(
    ["of", "in", "on", "at", "by", "for", "from", "to", "with", "into", "over", "under", "after", "before", "against", "about", "between", "as"]
)
FIRST_PERSON = frozenset(["i", "we", "my", "our", "us", "me", "mine", "ours", "i'm", "we're", "i've", "we've", "i'd", "we'd", "i'll", "we'll", "you", "your"])
PRONOUNS = frozenset(("he", "she", "they", "it"))
LONGEST_SUBJECT = 14


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
        said = f"as {speaker} says, " if speaker else ""
        return f"Is it the case, {said}that “{core}”?" if said else f"Does this hold: “{core}”?"
    if denier and clause.low[0] in PRONOUNS and claim.implicit:
        clause = _Clause((denier, *clause.words[1:]))
    return _inverted(clause) or _accusation(clause) or _as_it_stands(clause, quoted=claim.quoting is Quoting.DIRECT)


def _core(text: str, content: Sequence[Span]) -> str:
    """The first sentence of what is claimed, without lead-in and quotation marks, cut at a clause if it is long."""
    words = " ".join(" ".join(span.of(text) for span in content).split())
    lead_in = LEAD_IN.match(words)
    span = trimmed(words, lead_in.end() if lead_in else 0, len(words))
    if span is None:
        return ""
    sentence = SENTENCE_END.split(span.of(words), maxsplit=1)[0]
    return _shortened(re.sub(r"[\"“”]", "", sentence)).strip(" ,.;:")


def _shortened(sentence: str) -> str:
    if len(sentence.split()) <= MOST_WORDS:
        return sentence
    cuts = [cut.start() for cut in CUT.finditer(sentence) if 6 <= len(sentence[: cut.start()].split()) <= MOST_WORDS]
    return sentence[: cuts[-1]] if cuts else " ".join(sentence.split()[:MOST_WORDS]) + " …"


def _inverted(clause: _Clause) -> str | None:
    """The clause turned into a question at its first finite verb; None where that verb cannot be told safely."""
    for place, word in enumerate(clause.low[:LONGEST_SUBJECT]):
        if place == 0:
            continue
        if word in AUXILIARIES:
            return _at_auxiliary(clause, place) if _is_subject(clause, place) else None
        lemma = _finite(clause, place)
        if lemma is not None:
            return _at_verb(clause, place, lemma) if _is_subject(clause, place) else None
    return None


def _at_auxiliary(clause: _Clause, place: int) -> str | None:
    word = clause.low[place]
    auxiliary = NEGATED.get(word, word.removesuffix("n't"))
    rest = list(clause.words[place + 1 :])
    while rest and rest[0].casefold() in {"not", "never"}:
        del rest[0]
    if not rest:
        return None
    return _question([auxiliary.capitalize(), *_subject(clause, place), *rest])


def _at_verb(clause: _Clause, place: int, lemma: str) -> str:
    present = "s" in inflections("event_verbs")[clause.low[place]]
    subject = [word for word in _subject(clause, place) if word.casefold() not in {"never", "not"}]
    return _question(["Does" if present else "Did", *subject, lemma, *clause.words[place + 1 :]])


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
    """Whether a past form may be a participle after its noun: "the plane shot down by …", with the verb still to come."""
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
    return not broken and not SUBORDINATORS & set(before[1:]) and before[0] not in PREPOSITIONS | SUBORDINATORS


def _subject(clause: _Clause, place: int) -> list[str]:
    first, *rest = clause.words[:place]
    lower = first.casefold() if first.casefold() in phrases("stopwords") or first.casefold() in DETERMINERS else first
    return [lower, *rest]


def _accusation(clause: _Clause) -> str | None:
    """ "Israeli pilots of using the plane as a cover" gives "Is it the case that Israeli pilots were using …?" """
    for place in range(1, len(clause.low) - 1):
        gerund = clause.low[place + 1]
        if clause.low[place] in {"of", "for"} and gerund.endswith("ing") and len(gerund) > 4:
            return _question(["Is there a case of", *_subject(clause, place), *clause.words[place + 1 :]])
    return None


def _as_it_stands(clause: _Clause, *, quoted: bool) -> str:
    words = " ".join(_subject(clause, len(clause.words)))
    if not quoted and any(
        word in AUXILIARIES or "past" in inflections("event_verbs").get(word, {}) for word in clause.low
    ):
        return _question(["Is it the case that", words])
    return f"Does this hold: “{' '.join(clause.words)}”?"


def _question(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(" .,;:?!") + "?"
