"""Cues: the words that signal that somebody says, denies, orders, thinks."""

from dataclasses import dataclass

from apps.extraction.frames import Frame
from apps.extraction.lexicon import Cue, is_adverb, phrases, verbs

BE = frozenset(("am", "is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'m"))
PLURAL_SUBJECTS = frozenset(("they", "we", "i", "you", "who", "which", "that", "others", "many", "some", "few", "both"))
SHORTEST_PLURAL = 4
NOUN_FOLLOWERS = frozenset(("of", "and", "which", "who", "were", "are", "was", "is"))


@dataclass(frozen=True, slots=True)
class CueGroup:
    """A verb that signals attribution, with its auxiliaries: tokens `first` up to `last` of a frame's paragraph.

    `head`: the verb's own token. `is_passive`, `is_ing`: its shape. `negated`: whether the group holds a negation.
    """

    first: int
    last: int
    head: int
    cue: Cue
    is_passive: bool = False
    negated: bool = False

    @property
    def is_ing(self) -> bool:
        return self.cue.form == "ing" and self.first == self.head


def find_cues(frame: Frame) -> tuple[CueGroup, ...]:
    """The verbs of `lexicon/verbs.txt` in the frame that stand as verbs outside quotations, in text order."""
    known = verbs()
    found: list[CueGroup] = []
    for place in range(frame.first, frame.last):
        cue = known.get(frame.lows[place])
        if (
            cue
            and not frame.is_quoted(place)
            and (not found or place >= found[-1].last)
            and _is_verb(frame, place, cue)
        ):
            found.append(cue_group(frame, place, cue))
    return tuple(found)


def cue_group(frame: Frame, head: int, cue: Cue) -> CueGroup:
    """The verb at token `head` with its auxiliaries and adverbs."""
    first = head
    lows = frame.lows
    while first > frame.first and not frame.is_quoted(first - 1) and _is_helper(lows[first - 1]):
        first -= 1
    while (
        first < head and not _is_auxiliary(lows[first]) and lows[first] in ("to", "all", "both", "now", "then", "once")
    ):
        first += 1
    group = lows[first:head]
    passive = cue.form in ("past", "participle") and any(word in BE or word in ("'s", "’s") for word in group)
    negated = any(word in phrases("negations") for word in group)
    return CueGroup(first, _last(frame, head, cue), head, cue, passive, negated)


def _last(frame: Frame, head: int, cue: Cue) -> int:
    """The token after the group: a particle that belongs to the cue is taken in, "in a statement" too."""
    after = head + 1
    lows = frame.lows
    if (
        after < frame.last
        and lows[after] in phrases("particles")
        and not frame.is_quoted(after)
        and "P" in cue.complements
    ):
        return after + 1
    if after + 2 < frame.last and lows[after] == "in" and lows[after + 1] in ("a", "an", "his", "her", "its", "their"):
        near = [i for i in (after + 2, after + 3) if i < frame.last and lows[i] in ("statement", "tweet")]
        return near[0] + 1 if near else after
    return after


def _is_auxiliary(low: str) -> bool:
    return low in phrases("auxiliaries")


def _is_helper(low: str) -> bool:
    """Whether the word before a verb group belongs to it: an auxiliary or an adverb."""
    return _is_auxiliary(low) or is_adverb(low)


def _is_verb(frame: Frame, place: int, cue: Cue) -> bool:
    """Whether a form that may also be a noun or an adjective stands as a verb here."""
    before = _word_before(frame, place)
    after = frame.lows[place + 1] if place + 1 < frame.last else ""
    if before in phrases("determiners") and before not in PLURAL_SUBJECTS:
        return False
    if after in ("'s", "’s"):
        return False
    if cue.form == "base":
        return (
            before in PLURAL_SUBJECTS
            or before in ("to", "not", "n't", "n’t")
            or _is_modal(before)
            or _has_plural(frame, place)
        )
    if cue.form == "s":
        return _is_nominal_end(frame, place)
    if cue.form == "ing":
        return before not in phrases("prepositions") or before in ("by", "after", "before", "without", "in", "for")
    return after != "by"


def _word_before(frame: Frame, place: int) -> str:
    place -= 1
    while place > frame.first and (frame.lows[place] in phrases("adverbs") or frame.lows[place].endswith("ly")):
        if frame.lows[place] in ("not", "n't", "n’t"):
            break
        place -= 1
    return frame.lows[place] if place >= frame.first else ""


def _is_modal(low: str) -> bool:
    return low in (
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "shall",
        "did",
        "does",
        "do",
        "'ll",
        "’ll",
        "'d",
    )


def _has_plural(frame: Frame, place: int) -> bool:
    """Whether a plural noun stands before the verb and something it can take stands after."""
    before = frame.lows[place - 1] if place > frame.first else ""
    after = frame.lows[place + 1] if place + 1 < frame.last else ""
    return (
        before.endswith("s")
        and len(before) >= SHORTEST_PLURAL
        and before.isalpha()
        and after not in ("of", "and", ".", "for")
    )


def _is_nominal_end(frame: Frame, place: int) -> bool:
    """Whether a singular subject can end right before a third-person form."""
    if place == frame.first:
        return False
    before, after = frame.words[place - 1], frame.lows[place + 1] if place + 1 < frame.last else ""
    low = before.casefold()
    if low in ("he", "she", "it", "who", "which", "that", "also", ",", ")", "”", '"') or low.endswith("ly"):
        return True
    return low not in phrases("prepositions") and low not in ("'s", "’s", "and", "or") and after not in NOUN_FOLLOWERS
