"""Agents: whether a noun phrase names someone or something that says things."""

from apps.extraction.frames import Frame
from apps.extraction.lexicon import phrases, table, verbs
from apps.extraction.noun_phrases import Bounds, is_time

LONGEST_SPEAKER = 16
SELVES = frozenset(("i", "we", "you"))
ANYONE = frozenset(("anyone", "anybody", "everyone", "everybody", "someone", "somebody", "whoever", "nobody"))
PRONOUNS = frozenset(("he", "she", "they", "it", "who", "others", "some", "many", "several", "both"))
POSTMODIFIERS = frozenset(
    ("of", "in", "at", "for", "from", "with", "on", "by", "who", "which", "that", ",", "close", "and")
)
ENDS = frozenset((",", ";", ":", ".", "!", "?", "—", "–", "-", "--", "(", ")"))
NO_AGENT = frozenset(("to", "there", "not"))
ENDINGS = ("ist", "ists", "man", "woman", "men", "women")


def can_speak(frame: Frame, phrase: Bounds) -> bool:
    """Whether a noun phrase names who or what says things: a pronoun, a name, an office, a body, a paper.

    phrase: tokens of `frame`. The first and second person are none: they say nothing new inside what they say.
    """
    first, last = phrase
    if not 0 < last - first <= LONGEST_SPEAKER or is_time(frame, last - 1):
        return False
    if (SELVES | ANYONE) & {*frame.lows[first:last]}:
        return False
    head = _head(frame, first, last)
    if any(_is_no_part(frame, place) for place in range(first, head)) or frame.lows[head] in NO_AGENT:
        return False
    low = frame.lows[head]
    return (last - first == 1 and low in PRONOUNS) or frame.words[head][0].isupper() or names_agent(low)


def names_agent(low: str) -> bool:
    """Whether a case-folded noun names who or what can speak: "minister", "police", "newspaper", "critics"."""
    lists = any(low in phrases(name) for name in ("agents", "outlets"))
    return lists or low.endswith(ENDINGS) or any(low in table(name) for name in ("roles", "bodies", "titles", "voices"))


def agent_after(frame: Frame, start: int, ceiling: int) -> Bounds | None:
    """The noun phrase from a token on, if it names an agent; its date left out ("… on Sunday")."""
    stops = (i for i in range(start, ceiling) if frame.words[i] in ENDS or frame.lows[i] in ("that", "on", "who", "as"))
    end = next(stops, ceiling)
    return (start, end) if end > start and can_speak(frame, (start, end)) else None


def _head(frame: Frame, first: int, last: int) -> int:
    """The head of a noun phrase: the token before "of", "who", a comma."""
    places = (place for place in range(first + 1, last) if frame.lows[place] in POSTMODIFIERS)
    return next(places, last) - 1


def _is_no_part(frame: Frame, place: int) -> bool:
    """Whether a token cannot stand before the head of a noun phrase: an auxiliary, a verb."""
    low = frame.lows[place]
    if low in NO_AGENT or (low in phrases("auxiliaries") and low not in ("'s", "’s", "may", "will")):
        return True
    cue = verbs().get(low)
    return cue is not None and cue.form in ("base", "s") and frame.words[place].islower()
