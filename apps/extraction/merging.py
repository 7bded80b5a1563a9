"""When two disputes of one article are one question: what their claims are about, and who answers."""

from collections.abc import Iterable, Sequence

from apps.extraction.features import speaks_for
from apps.extraction.lexicon import table
from apps.extraction.records import Claim, Speaker
from apps.extraction.spans import Span
from apps.extraction.statements import content_stems, find_words

# The share of the smaller claim's content that the other must hold too. Among disputes that the training articles'
# cross-validation gave one voice as answerer, those of two annotated disputes mostly share less.
ONE_QUESTION = 0.3
# The share that is enough where a voice of the same side speaks: states and one more word, mostly.
ONE_EVENT = 0.2
# The share that it takes to add what somebody heard already says again.
SAID_AGAIN = 0.5
LEAST_SHARED = 3
READ = 1200


def about(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The content of the spans of `text`: stems, and states under one name whatever voice of theirs is named.

    "Moscow", "Russia" and "the Kremlin" give "russia".
    """
    voices = table("voices")
    words = [word for span in spans for word in find_words(text, span.start, min(span.end, span.start + READ))]
    bare = [word.lower.removesuffix("'s").removesuffix("'") for word in words]
    states = frozenset(voices[low].casefold() for low in bare if low in voices)
    return states | content_stems(word for word, low in zip(words, bare, strict=True) if low not in voices)


def alike(left: frozenset[str], right: frozenset[str], *, least: float = ONE_QUESTION) -> bool:
    """Whether two contents are of one question: an overlap coefficient of `least` or more, three words at the least."""
    return len(left & right) >= max(LEAST_SHARED, least * min(len(left), len(right)))


def one_voice(left: Claim, right: Claim, *, speakers: Sequence[Speaker]) -> bool:
    """Whether two claims are one speaker's, or a speaker's and whose they speak for; never where nobody is named."""
    if left.speaker is None or right.speaker is None:
        return False
    one, other = speakers[left.speaker], speakers[right.speaker]
    return left.speaker == right.speaker or speaks_for(one, other)
