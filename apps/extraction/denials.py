"""What a denial denies, where it says so itself: "denied that he took the money", "rejected reports that …"."""

import re

from apps.extraction.records import Act, Claim, Quoting
from apps.extraction.spans import Span

DENIALS = frozenset((Act.DENY, Act.REJECT))
# "media reports which claimed that", "the allegation that", "claims he", "being": what stands before the proposition.
LEAD_IN = re.compile(
    r"""(?:[^.;"“”]{0,60}?\b(?:claims?|allegations?|accusations?|reports?|suggestions?|rumou?rs?|speculation|charges?
    |assertions?|notion|idea)\b\s+(?:(?:which|that)\s+(?:claim(?:ed|ing)?|sa(?:id|ys?)|alleged|suggested)\s+)?
    (?:that\s+|of\s+|about\s+)?(?=\w))|(?:that\s+)|(?:any\s+suggestion\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
# A clause that denies what its own sentence has just said: "…, a charge the firm denies", "…, claims denied by Labour".
BESIDE = re.compile(
    r""",\s+(?:
    (?:something|(?:(?:an?|those|these|any)\s+)?(?:\w+\s+)?(?:charge|accusation|claim|allegation|assertion|suggestion
    |contention|rumou?r)s?)\s+(?:(?:that|which)\s+)?[^,;:]{0,60}?\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es|ed))\b
    |which\s+(?!(?:has|have|had|is|are|was|were)\b)[^,;:]{1,60}?\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es|ed))
    (?=[.,;”"]|$))""",
    re.VERBOSE,
)
LEAST_WORDS = 2
EDGES = " \t\n\r\u00a0,;:.\"'“”‘’"


def proposition(text: str, denial: Claim) -> Span | None:
    """The part of a denial's content that states what is denied, in code points; None if it only points elsewhere.

    text: as given, `denial` a claim of it. "that he took the money" gives "he took the money"; "the claims that it was
    closed" gives "it was closed"; "the allegations" gives None. Only acts of denial and rejection can hold one.
    """
    if denial.act not in DENIALS or denial.quoting is Quoting.DIRECT:
        return None
    whole = denial.content[0]
    lead_in = LEAD_IN.match(text, whole.start, whole.end)
    span = trimmed(text, lead_in.end() if lead_in else whole.start, whole.end)
    if span is None or len(span.of(text).split()) < LEAST_WORDS or _points_elsewhere(span.of(text)):
        return None
    return span


def denies_beside(sentence: str) -> bool:
    """Whether a clause of the sentence denies what the sentence itself says.

    Of the 13 sentences of the training articles that it holds for, 12 are on the counter side of an annotated dispute.
    """
    return BESIDE.search(sentence) is not None


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space and punctuation at its ends; None if nothing is left."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end) if start < end else None


POINTER = re.compile(
    r"""(?:all\s+|any\s+|both\s+)?(?:the|these|those|this|that|his|her|its|their|such|all|any|\w+['’]s?)?\s*
    (?:\w+\s+)?(?:claims?|allegations?|accusations?|reports?|charges?|suggestions?|rumou?rs?|comments?|criticisms?
    |remarks?|story|stories)(?:\s+against\s+(?:him|her|it|them))?""",
    re.IGNORECASE | re.VERBOSE,
)


def _points_elsewhere(words: str) -> bool:
    """Whether the words only name what others said: "the accusations", "Hunter's claim"."""
    return POINTER.fullmatch(words.strip()) is not None
