"""Why two claims were paired, in words an analyst can check in the article; and what kind of opposition that makes."""

import re

from apps.extraction.denials import DENIALS
from apps.extraction.features import ANSWERING, CHARGING, DENYING, antonym_pairs
from apps.extraction.records import Act, Claim, Evidence, OppositionKind
from apps.extraction.statements import Statement, find_words, stem

SIGNALS = ANSWERING | {"contrast", "insist", "negation"}
MOST_CUES = 6
MOST_SHARED = 8

RULES = {
    OppositionKind.DENIES: "a denial answers a reported claim",
    OppositionKind.DEBUNKS: "the article's own account denies a reported claim",
    OppositionKind.BLAMES_OTHER: "the accused puts the responsibility elsewhere",
    OppositionKind.CONTRADICTS: "two accounts of one event differ",
    OppositionKind.IN_TENSION: "two accounts of one event sit badly together",
}
# "The entire responsibility lies with the army", "the driver was to blame", "it blamed the rebels".
BLAME = re.compile(
    r"""\b(?:responsibility|blame|fault|guilt)\b(?:\s\w+){0,4}\s(?:lies|lay|rests|falls)\s(?:\w+\s)?(?:with|on|upon)\b
    |(?<!\bI\s)(?<!\b[Ww]e\s)\b(?:is|are|was|were)\s(?!not\b|never\b)(?:\w+\s)?(?:to\sblame|responsible\sfor|at\sfault)\b
    |\bblam(?:ed|es|ing)\s(?!on\b|for\b)""",
    re.VERBOSE,
)
READ = 2000
SAME_PROPOSITION = 3
IMPLICIT_RULE = "a denial states the claim that it denies"


def kind_of(text: str, claim: Claim, counter: Claim, *, at_claim: Statement, at_counter: Statement) -> OppositionKind:
    """How the counterclaim stands against the claim, from its act and the cue words that are its own.

    at_claim, at_counter: the sentences in which they are told. Denial in so many words goes before blame, blame before
    a denying word inside, that before contradiction.
    """
    if counter.act in DENIALS:
        return OppositionKind.DENIES
    words = (*counter.content, *counter.cue)
    own = {cue.group for cue in at_counter.cues if any(span.overlaps(cue.span) for span in words)}
    charged = claim.act is Act.ACCUSE or at_claim.groups() & CHARGING
    if charged and (counter.act is Act.ACCUSE or _blames(text, counter)):
        return OppositionKind.BLAMES_OTHER
    if counter.speaker is None and at_counter.groups() & DENYING:
        return OppositionKind.DEBUNKS
    if own & DENYING or ("negation" in own and len(at_claim.stems & at_counter.stems) >= SAME_PROPOSITION):
        return OppositionKind.DENIES
    differ = at_counter.groups() & {"innocence", "negation"} or at_claim.numbers ^ at_counter.numbers
    if differ or antonym_pairs(at_claim.stems, at_counter.stems):
        return OppositionKind.CONTRADICTS
    return OppositionKind.IN_TENSION


def _blames(text: str, counter: Claim) -> bool:
    """Whether the claim names somebody other than its speaker as responsible."""
    return any(BLAME.search(text, span.start, min(span.end, span.start + READ)) for span in counter.content)


def evidence_of(
    text: str, kind: OppositionKind, *, at_claim: Statement, at_counter: Statement, implicit: bool
) -> Evidence:
    """The cue words of the counterclaim's sentence, what both sentences name, and the words in which they differ.

    Spans are code points of `text`, in text order; shared words stand as the claim's sentence writes them.
    """
    cues = tuple(cue.span for cue in at_counter.cues if cue.group in SIGNALS)[:MOST_CUES]
    if implicit:
        return Evidence(rule=IMPLICIT_RULE, cues=cues)
    return Evidence(
        rule=RULES[kind],
        cues=cues,
        shared=_shared(text, at_claim, at_counter),
        contested=_contested(text, at_claim, at_counter),
    )


def _shared(text: str, at_claim: Statement, at_counter: Statement) -> tuple[str, ...]:
    """Names and numbers first, then the other content words, each once, in the order of the claim's sentence."""
    words = find_words(text, at_claim.span.start, at_claim.span.end)
    names = at_claim.names & at_counter.names | at_claim.numbers & at_counter.numbers
    stems = at_claim.stems & at_counter.stems
    first, others = [], []
    for word in words:
        if word.lower.removesuffix("'s").removesuffix("'") in names:
            first.append(word)
        elif stem(word.lower) in stems:
            others.append(word)
    return tuple(dict.fromkeys(word.span.of(text) for word in first + others))[:MOST_SHARED]


def _contested(text: str, at_claim: Statement, at_counter: Statement) -> tuple[tuple[str, str], ...]:
    """Pairs (claim's words, counterclaim's words): antonyms, one number each, the charge and the words that deny it."""
    left = _by_stem(text, at_claim)
    right = _by_stem(text, at_counter)
    found = [(left[one], right[other]) for one, other in antonym_pairs(at_claim.stems, at_counter.stems)]
    if len(at_claim.numbers) == len(at_counter.numbers) == 1 and at_claim.numbers != at_counter.numbers:
        found += zip(at_claim.numbers, at_counter.numbers, strict=True)
    charge = next((cue for cue in at_claim.cues if cue.group in CHARGING | DENYING), None)
    answer = next((cue for cue in at_counter.cues if cue.group in ANSWERING), None)
    if charge and answer:
        found.append((charge.span.of(text), answer.span.of(text)))
    return tuple(found)


def _by_stem(text: str, statement: Statement) -> dict[str, str]:
    return {stem(word.lower): word.span.of(text) for word in find_words(text, statement.span.start, statement.span.end)}
