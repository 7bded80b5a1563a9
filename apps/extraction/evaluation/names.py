"""When two names name one speaker: the comparison both scorers use."""

import re

# Titles and function words that never tell two speakers apart; the scorers' own list, kept equal to theirs by a test.
GENERIC = frozenset(
    ["the", "a", "an", "of", "mr", "mrs", "ms", "dr", "gen", "maj", "sir", "spokesman", "spokeswoman", "spokesperson"]
)


def name_words(name: str | None) -> list[str]:
    """The distinguishing words of a name, case folded, in order."""
    words = re.findall(r"\w+", (name or "").casefold().replace("'s", ""))
    return [word for word in words if word not in GENERIC]


def same_name(gold: str | None, predicted: str | None) -> bool:
    """True when one name's words contain the other's, or the predicted name holds the gold's last word."""
    wanted, given = name_words(gold), name_words(predicted)
    if not wanted or not given:
        return wanted == given
    return set(wanted) <= set(given) or set(given) <= set(wanted) or wanted[-1] in given
