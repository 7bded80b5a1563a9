"""Noun phrases by rules: who stands before or after a verb of saying."""

from apps.extraction.frames import MARKS, STOPS, Frame
from apps.extraction.lexicon import is_adverb, phrases, table, verbs

DASHES = frozenset(("-", "–", "—", "--", ":", ";", "…", "..."))
CONJUNCTIONS = frozenset(("and", "but", "or", "nor", "yet", "so", "then", "still", "also"))
RELATIVES = frozenset(("who", "which", "that"))
FARTHEST = 60
TIME_OPENERS = frozenset(("the", "a", "an", "'s", "’s"))

Bounds = tuple[int, int]


def subject_before(frame: Frame, verb: int, floor: int) -> Bounds | None:
    """The subject of the verb group that begins at token `verb`, not before token `floor`; None if none is found.

    Reads back by comma-separated segments: "NP verb", "NP, apposition, verb", "NP, time, verb"; an opening adverbial is
    left out. Returns (first token, token after the last).
    """
    start = _clause_start(frame, verb, max(floor, frame.first, verb - FARTHEST))
    segments = _segments(frame, start, verb)
    while len(segments) > 1 and _is_adverbial(frame, segments[-1]):
        segments.pop()
        if segments and segments[-1][0] < segments[-1][1]:
            segments.append((segments[-1][1], segments[-1][1]))
            break
    last = segments[-1]
    if last[0] < last[1]:
        return core(frame, *last)
    return _with_apposition(frame, segments[:-1])


def phrase_after(frame: Frame, start: int, ceiling: int) -> Bounds | None:
    """The noun phrase from token `start`, with prepositional phrases and what modifies it, to its clause's end."""
    end = start
    while end < ceiling and not (end > start and _ends_phrase(frame, end)):
        end += 1
    while end > start and frame.words[end - 1] in (",", "-", "–", "—"):
        end -= 1
    return (start, end) if end > start else None


def possessor_before(frame: Frame, noun: int) -> Bounds | None:
    """Who stands before a noun as its owner: "Trump's | claim", "his | denial", "Russian | claims"; or None."""
    place = noun - 1
    if place < frame.first:
        return None
    if frame.lows[place] in ("'s", "’s", "'", "’"):
        first = place
        while first > frame.first and frame.words[first - 1][0].isupper():
            first -= 1
        return (first, place) if first < place else None
    if frame.lows[place] in ("his", "her", "their", "its"):
        return place, noun
    first = noun
    while first > frame.first and (frame.words[first - 1][0].isupper() or frame.lows[first - 1] in ("media", "press")):
        first -= 1
    known = first < noun and (frame.lows[first] in phrases("outlets") or frame.lows[first] in table("voices"))
    return (first, noun) if first < noun - 1 or known else None


def core(frame: Frame, first: int, last: int) -> Bounds | None:
    """The noun phrase that a segment of a clause ends with: conjunctions and adverbials before it are left out."""
    lows = frame.lows
    while first < last and _opens_loosely(frame, first):
        first += 1
    if first < last and lows[first] in phrases("prepositions"):
        first = _after_prepositional(frame, first, last)
    first = _after_last_verb(frame, first, last)
    while last > first and _closes_loosely(frame, last - 1):
        last -= 1
    while first < last and (lows[first] in CONJUNCTIONS or not frame.words[first][0].isalnum()):
        first += 1
    if first >= last or not _may_begin(frame, first):
        return None
    return first, last


def is_time(frame: Frame, place: int) -> bool:
    low = frame.lows[place]
    return low in phrases("times") or low.isdigit()


def _clause_start(frame: Frame, verb: int, floor: int) -> int:
    place = verb
    while place > floor:
        low = frame.lows[place - 1]
        if frame.is_quoted(place - 1) or frame.words[place - 1] in DASHES or frame.words[place - 1] in MARKS:
            break
        if low in phrases("subordinators") or (low == "but"):
            return place - 1 if low in RELATIVES and place - 1 >= floor and place == verb else place
        place -= 1
    return place


def _segments(frame: Frame, start: int, end: int) -> list[Bounds]:
    """[start, end) cut at commas; the last segment may be empty."""
    commas = [i for i in range(start, end) if frame.words[i] == ","]
    firsts = [start, *(i + 1 for i in commas)]
    return list(zip(firsts, [*commas, end], strict=True))


def _is_adverbial(frame: Frame, segment: Bounds) -> bool:
    """Whether a non-empty segment between commas is an adverbial: "however", "on Tuesday", "in a statement"."""
    first, last = segment
    if first >= last:
        return False
    low = frame.lows[first]
    words = range(first, last)
    if low in phrases("prepositions"):
        return not any(frame.lows[i] in phrases("pronouns") for i in words)
    return all(is_time(frame, i) or is_adverb(frame.lows[i]) or frame.lows[i] == "this" for i in words)


def _with_apposition(frame: Frame, segments: list[Bounds]) -> Bounds | None:
    """The subject whose last segment ends right before a comma and the verb."""
    if not segments:
        return None
    last = segments[-1]
    if len(segments) == 1 or last[0] >= last[1]:
        return core(frame, *last)
    head = core(frame, *segments[-2])
    if head is None:
        return core(frame, *last)
    if frame.lows[last[0]] in phrases("subordinators") or frame.words[last[0]].isdigit():
        return head
    return head[0], last[1]


def _opens_loosely(frame: Frame, place: int) -> bool:
    low = frame.lows[place]
    return low in CONJUNCTIONS or is_adverb(low) or not frame.words[place][0].isalnum()


def _closes_loosely(frame: Frame, place: int) -> bool:
    low = frame.lows[place]
    if not frame.words[place][0].isalnum():
        return frame.words[place] not in (")", "]")
    return low in ("however", "meanwhile", "too", "also", "themselves", "himself", "herself", "itself", "now", "then")


def main_subject(frame: Frame, before: int) -> Bounds | None:
    """The subject of the frame's first clause, for a participle at token `before`: up to its first finite verb."""
    for place in range(frame.first + 1, before):
        low = frame.lows[place]
        cue = verbs().get(low)
        finite = low in phrases("auxiliaries") and low not in ("'s", "’s", "may", "will")
        finite = finite or (cue is not None and cue.form in ("past", "s")) or low in phrases("irregular_pasts")
        if finite or (low.endswith("ed") and frame.words[place].islower()):
            return subject_before(frame, place, frame.first)
    return None


def _after_prepositional(frame: Frame, first: int, last: int) -> int:
    """The token after a prepositional phrase that opens a clause: "On Tuesday", "In an interview with CNN"."""
    place = first + 1
    while place < last and (
        is_time(frame, place) or (frame.lows[place] in TIME_OPENERS and _time_soon(frame, place, last))
    ):
        place += 1
    if first + 1 < place < last:
        return place
    starts = [
        i for i in range(first + 2, last) if frame.lows[i] in ("the", "he", "she", "they", "it", "we", "i", "a", "an")
    ]
    return starts[-1] if starts else first + 1


def _time_soon(frame: Frame, place: int, last: int) -> bool:
    return any(is_time(frame, i) for i in range(place + 1, min(place + 3, last)))


def _after_last_verb(frame: Frame, first: int, last: int) -> int:
    """The token after the last finite verb or clause mark in the segment, so that only the closest subject is left."""
    for place in range(last - 1, first - 1, -1):
        low = frame.lows[place]
        if low in phrases("auxiliaries") and low not in ("'s", "’s", "may", "will"):
            return place + 1
        cue = verbs().get(low)
        if cue and cue.form == "past" and place > first and frame.lows[place - 1] not in phrases("determiners"):
            return place + 1
    return first


def _may_begin(frame: Frame, place: int) -> bool:
    low = frame.lows[place]
    if low in phrases("prepositions") and low not in ("over", "about", "around", "near", "like", "up"):
        return False
    return frame.words[place][0].isalnum() and (low not in phrases("subordinators") or low in RELATIVES)


def _ends_phrase(frame: Frame, place: int) -> bool:
    word, low = frame.words[place], frame.lows[place]
    if word in STOPS or word in (":", "—", "–", "--"):
        return True
    if word == "," and not frame.is_quoted(place):
        return (
            place + 1 >= frame.last
            or _opens_clause(frame, place + 1)
            or frame.lows[place + 1] in ("who", "which", "while")
        )
    return low in ("but", "while", "although", "because", "though") and not frame.is_quoted(place)


def _opens_clause(frame: Frame, place: int) -> bool:
    """Whether what follows a comma is a new clause rather than an apposition."""
    low = frame.lows[place]
    if low in ("and", "but", "or", "so", "yet") or low in phrases("prepositions"):
        return True
    cue = verbs().get(low)
    return (cue is not None and cue.form == "ing") or low.endswith("ing") or frame.is_quoted(place)
