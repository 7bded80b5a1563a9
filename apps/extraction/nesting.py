"""Nesting: who is reported to say what inside that which another says ("Haaretz reported that Moscow rejected …")."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from apps.extraction.agents import ENDS, LONGEST_SPEAKER, PRONOUNS, SELVES, agent_after, can_speak
from apps.extraction.attributions import Finding
from apps.extraction.cues import CueGroup, find_cues
from apps.extraction.frames import MARKS, Frame
from apps.extraction.lexicon import inflections, is_adverb, phrases, table, verbs
from apps.extraction.noun_phrases import Bounds, main_subject, phrase_after, possessor_before, subject_before
from apps.extraction.records import Act, Attribution

DEEPEST = 2
# Share of right ones among 108 read, found in gold contents of PolNeAR, newswire and dispute training articles.
SURE = 0.92
# Fewest words a content holds; words of "I know", "we hear" before a reported saying.
LEAST = 2
PREFACE = 2
ADDRESSEE = 7
NEAREST_THAT = 4
CLAUSE_REACH = 12
MODALS = frozenset(
    ("would", "could", "should", "might", "may", "must", "can", "will", "shall", "'ll", "’ll", "'d", "’d")
)
OPENERS = frozenset(("that", "whether", "how", "why", "if", "where", "what", "who"))
TOTALS = frozenset(("all", "no", "any", "every", "each"))
# Verbs whose participles and third persons are mostly nouns, and such as report only by "that" or a quotation.
ALIKE = frozenset(("rule", "find", "report", "order", "write", "demand", "think"))
THAT_ALONE = frozenset(("find", "rule", "write", "estimate", "complain"))
THINKING = frozenset(("believe", "think", "suspect", "find", "estimate"))
# Acts whose cues take as content a thing as well as a clause: "denied the charges", "accused him of theft".
THINGS = frozenset((Act.DENY, Act.REJECT, Act.ACCUSE, Act.CONCEDE, Act.CONFIRM))
INFINITIVES = frozenset((Act.PROMISE, Act.WARN, Act.ASK, Act.ORDER, Act.ACCUSE))
REASONS = frozenset(("because", "when", "while", "after", "as", "since", "if"))
RELATIVES = (("which",), ("that",))
CLAUSE_SUBJECTS = frozenset(("he", "she", "they", "it", "we", "i", "the", "there", "his", "their", "this"))


def inner_findings(frame: Frame, first: int, last: int) -> Iterator[Finding]:
    """The attributions that tokens `first` up to `last` of a frame, themselves content, hold, in text order.

    frame: its `depth` tells how many attributions the content stands inside of; three deep is the deepest. Each has a
    cue that reports, a speaker who can speak, and a clause or a quotation as content; what a quoted speaker says of
    themselves ("I think") is none. Their own inner ones stand in `inner`. No token is the cue of two.
    """
    if frame.depth >= DEEPEST:
        return
    quoted = frame.is_quoted(first)
    free = (-1,) * len(frame.quote_of) if quoted else frame.quote_of
    for start, end in _sentences(frame, first, last):
        deeper = replace(frame, first=start, last=end, depth=frame.depth + 1, quote_of=free)
        yield from _findings(deeper)


def cited(frame: Frame, outer: Attribution) -> Iterator[Finding]:
    """Whom a report leans on, outside its content: "Haaretz reported, citing | sources |, that …".

    outer: an attribution whose cue stands in `frame`. The finding's content is the outer one's.
    """
    own = [*outer.content, *outer.speaker]
    for place in range(frame.first, frame.last - 1):
        span = frame.span(place, place + 1)
        if frame.lows[place] not in ("citing", "quoting") or any(part.overlaps(span) for part in own):
            continue
        speaker = agent_after(frame, place + 1, frame.last)
        if speaker and _near(frame, place, outer):
            yield Finding(Attribution((frame.span(*speaker),), (span,), outer.content), confidence=SURE)


def _near(frame: Frame, place: int, outer: Attribution) -> bool:
    """Whether no other verb of saying stands between the outer cue and the token: that one would be the leaning one."""
    between = [
        group
        for group in find_cues(frame)
        if not any(part.overlaps(frame.span(group.head, group.head + 1)) for part in outer.cue)
    ]
    heads = [
        i for i in range(frame.first, frame.last) if any(part.overlaps(frame.span(i, i + 1)) for part in outer.cue)
    ]
    if not heads:
        return False
    low, high = sorted((heads[-1], place))
    return not any(low < group.head < high and "S" in group.cue.complements for group in between)


def coordinated(frame: Frame, first: int, last: int) -> tuple[Bounds, Bounds] | None:
    """The cue and content inside a content that are the outer speaker's own: "said that P, | and accused | Q of R".

    The comma before the conjunction sets them apart from the clause reported. None if there are none.
    """
    inside = replace(frame, first=first, last=last)
    groups = [group for group in find_cues(inside) if _reports(inside, group)]
    for number, group in enumerate(groups):
        lead = frame.lows[max(first, group.first - 2) : group.first]
        if lead in ((",", "and"), (",", "but")) and group.cue.form in ("past", "s") and not group.is_passive:
            content = _content(inside, group, group.last, _content_end(inside, group, groups[number + 1 :]))
            if content:
                return (group.first, group.last), content
    return None


def _sentences(frame: Frame, first: int, last: int) -> Iterator[Bounds]:
    """[first, last) cut where the paragraph's sentences begin."""
    begun = frame.paragraph.sentences
    yield from pairwise((first, *begun[bisect_right(begun, first) : bisect_left(begun, last)], last))


def _findings(frame: Frame) -> Iterator[Finding]:
    found: list[Finding] = []
    place = frame.first
    groups = [group for group in find_cues(frame) if _reports(frame, group)]
    for number, group in enumerate(groups):
        if group.first < place:
            continue
        roles = _roles(frame, group, place, groups[number + 1 :])
        if roles:
            found.append(_finding(frame, roles, group))
            place = roles[2][1]
    found += _others(frame, found)
    yield from sorted(found, key=lambda finding: finding.attribution.cue)


def _finding(frame: Frame, roles: tuple[Bounds, Bounds, Bounds], group: CueGroup | None = None) -> Finding:
    speaker, cue, content = roles
    return Finding(
        Attribution((frame.span(*speaker),), (frame.span(*cue),), (frame.span(*content),)),
        group,
        confidence=SURE,
        inner=tuple(inner_findings(frame, *content)),
    )


def _others(frame: Frame, found: list[Finding]) -> list[Finding]:
    """Those without a finite verb as cue, unless their words are in a finding already."""
    taken = [span for finding in found for span in (*finding.attribution.cue, *finding.attribution.content)]
    others: list[Finding] = []
    for reader in (_told_by, _according, _as_saying, _nouns, _citing):
        for roles in reader(frame):
            cue = frame.span(*roles[1])
            if not any(span.overlaps(cue) for span in taken):
                finding = _finding(frame, roles)
                others.append(finding)
                taken += [cue, *finding.attribution.content]
    return others


def _reports(frame: Frame, group: CueGroup) -> bool:
    """Whether a verb group tells of a saying that took place: no wish, no infinitive, no possibility."""
    if group.cue.lemma not in phrases("reporting"):
        return False
    helpers = frame.lows[group.first : group.head]
    before = frame.lows[group.first - 1] if group.first > frame.first else ""
    if frame.words[group.head][0].isupper() and group.first > frame.first:
        return False
    if before in TOTALS or (group.cue.lemma == "state" and group.cue.form == "base"):
        return False
    return not (MODALS & {*helpers} or "to" in (*helpers, before) or (group.is_ing and group.cue.lemma in ALIKE))


def _roles(frame: Frame, group: CueGroup, floor: int, later: list[CueGroup]) -> tuple[Bounds, Bounds, Bounds] | None:
    """Speaker, cue and content of a verb that reports; None where one of them is no such thing."""
    if group.is_passive:
        return None
    if group.is_ing:
        speaker = _ing_speaker(frame, group)
    elif group.first > frame.first and frame.lows[group.first - 1] in ("and", "but"):
        speaker = main_subject(frame, group.first) if floor == frame.first else None
    else:
        speaker = _subject(frame, group, floor)
        if speaker and frame.lows[speaker[0] : speaker[1]] in RELATIVES:
            speaker = _antecedent(frame, speaker[0])
    if not speaker or not can_speak(frame, speaker) or _is_thought(frame, group, speaker):
        return None
    if _is_supposed(frame, speaker[0]):
        return None
    content = _content(frame, group, group.last, _content_end(frame, group, later))
    return (speaker, (group.first, group.last), content) if content else None


def _subject(frame: Frame, group: CueGroup, floor: int) -> Bounds | None:
    """The subject of a finite verb, without the "I know", "we hear" that may stand before it in a quotation."""
    found = subject_before(frame, group.first, floor)
    if found and frame.lows[found[0]] in SELVES and found[1] - found[0] > PREFACE:
        return found[0] + PREFACE, found[1]
    return found


def _antecedent(frame: Frame, relative: int) -> Bounds | None:
    """Who says what a relative clause says: "| Israeli media | reports which claimed", "| a newspaper | that said"."""
    noun = relative - 1
    if noun <= frame.first:
        return None
    if frame.lows[noun] in table("nouns"):
        return possessor_before(frame, noun)
    opening = noun
    while opening > frame.first and noun - opening < LONGEST_SPEAKER:
        opening -= 1
        if frame.lows[opening] in phrases("determiners"):
            return opening, relative
    return None


def _is_supposed(frame: Frame, start: int) -> bool:
    """Whether the words before a speaker suppose the saying, ask after it or only point at it."""
    before = frame.lows[max(frame.first, start - 2) : start]
    return before[-1:] != () and before[-1] in phrases("supposing") and before != ("as", "if")


def _is_thought(frame: Frame, group: CueGroup, speaker: Bounds) -> bool:
    """Whether it is only what a speaker thinks who stands there as a pronoun, mostly the outer one: "he thinks"."""
    return group.cue.lemma in THINKING and frame.lows[speaker[0]] in PRONOUNS and speaker[1] - speaker[0] == 1


def _ing_speaker(frame: Frame, group: CueGroup) -> Bounds | None:
    """Who speaks through a participle: the noun right before ("a report saying"), or the clause's subject."""
    if group.first == frame.first:
        return None
    if frame.words[group.first - 1] == ",":
        return main_subject(frame, group.first)
    start = group.first
    while start > frame.first and frame.words[start - 1] not in ENDS and frame.lows[start - 1] not in STARTS:
        start -= 1
    addressed = start > frame.first and frame.lows[start - 1] == "to"
    return (start, group.first) if start < group.first and not addressed else None


STARTS = frozenset(
    ("that", "with", "by", "from", "in", "and", "to", "of", "for", "is", "was", "were", "are", "been", "be")
)


def _content(frame: Frame, group: CueGroup, start: int, end: int) -> Bounds | None:
    """What follows a cue up to `end`, if it is a clause, a quotation, or a thing that such a verb takes."""
    if group.last > group.head + 1 and frame.lows[group.last - 1] in phrases("prepositions"):
        return phrase_after(frame, start, end) if group.cue.lemma in phrases("reporting_of") and start < end else None
    start = _after_addressee(frame, group, start, end)
    if start + 1 >= end or group.cue.lemma == "call":
        return None
    if frame.words[start] in (",", ":"):
        return (start + 1, end) if start + LEAST < end and _is_mark(frame, start + 1) else None
    if _takes_clause(frame, group, start, end):
        return start, end
    if group.cue.act not in THINGS or group.cue.lemma == "claim" or not _may_be_thing(frame.lows[start]):
        return None
    return (start, end) if "S" in group.cue.complements else phrase_after(frame, start, end)


def _takes_clause(frame: Frame, group: CueGroup, start: int, end: int) -> bool:
    """Whether what begins at `start` is a clause or a quotation that the verb can take."""
    low, cue = frame.lows[start], group.cue
    if low in OPENERS:
        return _opens_clause(frame, group, start, end)
    if low == "to":
        return cue.act in INFINITIVES and cue.form != "s"
    if _is_mark(frame, start) or cue.act in (Act.ASK, Act.ORDER):
        return _is_mark(frame, start) or "to" in frame.lows[start : start + ADDRESSEE]
    return "S" in cue.complements and cue.lemma not in THAT_ALONE and _is_clause(frame, start, end)


def _may_be_thing(low: str) -> bool:
    return low not in phrases("prepositions") and low not in OPENERS and low != "to" and not low.isdigit()


def _opens_clause(frame: Frame, group: CueGroup, start: int, end: int) -> bool:
    """Whether a clause follows the opening word: not "told me that story", "says what people think", "said that —"."""
    if frame.lows[start] in ("what", "who") and group.cue.act is not Act.ASK:
        return False
    after = start + 1
    return frame.words[after] not in ENDS and (_is_mark(frame, after) or end - start >= NEAREST_THAT)


def _after_addressee(frame: Frame, group: CueGroup, start: int, end: int) -> int:
    """Where content can begin: after "told reporters on Sunday", "said in a statement", up to a "that" or a mark."""
    addressed = start < end and ("T" in group.cue.complements or frame.lows[start] in phrases("prepositions"))
    if not addressed or frame.lows[start] in CLAUSE_SUBJECTS:
        return start
    for place in range(start, min(end, start + ADDRESSEE)):
        if frame.lows[place] in OPENERS or _is_mark(frame, place):
            return place
        if frame.lows[place] in REASONS:
            return end
        if frame.lows[place] == "to" and group.cue.act in INFINITIVES:
            return start
        if (
            place > start
            and frame.lows[place] in CLAUSE_SUBJECTS
            and frame.lows[place - 1] not in phrases("prepositions")
        ):
            return place
    return start if frame.lows[start] not in phrases("prepositions") else end


def _is_mark(frame: Frame, place: int) -> bool:
    return frame.is_quoted(place) or frame.words[place] in MARKS


def _is_clause(frame: Frame, start: int, end: int) -> bool:
    """Whether the tokens begin with a subject and its finite verb, before any other clause begins."""
    low = frame.lows[start]
    if low in phrases("prepositions") or low in ("and", "or", "but") or is_adverb(low):
        return False
    for place in range(start + 1, min(end, start + CLAUSE_REACH)):
        if _is_finite(frame, place):
            return frame.lows[place - 1] not in ("and", "or", "to")
        if frame.lows[place] in OPENERS or frame.words[place] in (";", ":"):
            return False
    return False


def _is_finite(frame: Frame, place: int) -> bool:
    """Whether a token is a finite verb; one in -s, which may be a plural, only after a name or a pronoun."""
    low, before = frame.lows[place], frame.words[place - 1]
    if low in phrases("auxiliaries") or low in phrases("irregular_pasts"):
        return low not in ("be", "been", "being", "having")
    forms = inflections("event_verbs").get(low, {})
    cue = verbs().get(low)
    if "past" in forms or (cue and cue.form == "past"):
        return before.casefold() not in phrases("determiners") and not before.casefold().endswith("ly")
    is_third = "s" in forms or (cue is not None and cue.form == "s")
    is_plural = "base" in forms or (cue is not None and cue.form == "base")
    single = before[0].isupper() or before.casefold() in ("he", "she", "it")
    return (is_third and single) or (is_plural and before.casefold() in ("they", "we", "i", "you", "people"))


def _content_end(frame: Frame, group: CueGroup, later: list[CueGroup]) -> int:
    """The sentence's end, or where another reported saying begins: "X said P and Y denied Q", "…, adding that"."""
    end = frame.body_end()
    for cue in later:
        before = cue.first - 1
        if cue.is_ing and before > group.last and frame.words[before] == ",":
            return before
        if before > group.last and frame.lows[before] in ("and", "but") and cue.cue.form in ("past", "s"):
            return before - (frame.words[before - 1] == ",")
    return end


Roles = tuple[Bounds, Bounds, Bounds]


def _according(frame: Frame) -> Iterator[Roles]:
    """‘according to X, P’ and ‘P, according to X’."""
    end = frame.body_end()
    for place in range(frame.first, end - 2):
        if frame.lows[place : place + 2] != ("according", "to"):
            continue
        speaker = agent_after(frame, place + 2, end)
        if not speaker:
            return
        opens = place - frame.first < NEAREST_THAT
        content = (speaker[1] + 1, end) if opens else (frame.first, place - (frame.words[place - 1] == ","))
        if content[1] - content[0] > 1:
            yield speaker, (place, place + 2), content
        return


def _told_by(frame: Frame) -> Iterator[Roles]:
    """‘had been told by X that P’, ‘was accused by X of P’."""
    end = frame.body_end()
    for place in range(frame.first + LEAST, end - LEAST):
        cue = verbs().get(frame.lows[place - 1])
        if frame.lows[place] != "by" or cue is None or cue.lemma not in phrases("reporting"):
            continue
        first = place - 1
        while first > frame.first and frame.lows[first - 1] in phrases("auxiliaries"):
            first -= 1
        opening = next((i for i in range(place, end) if frame.lows[i] in ("that", "of", "to")), end)
        speaker = agent_after(frame, place + 1, opening)
        if first < place - 1 and speaker and speaker[1] == opening and opening + LEAST < end:
            yield speaker, (first, place), (opening, end)


def _citing(frame: Frame) -> Iterator[Roles]:
    """‘P, citing X’ at the end of a content: X says P."""
    for place in range(frame.first + NEAREST_THAT, frame.last - 1):
        if frame.lows[place] in ("citing", "quoting") and frame.words[place - 1] == ",":
            speaker = agent_after(frame, place + 1, frame.last)
            if speaker:
                yield speaker, (place, place + 1), (frame.first, place - 1)
            return


def _as_saying(frame: Frame) -> Iterator[Roles]:
    """‘quoted Y as saying P’, and ‘Y as saying P’ where the cue before it is "quoted"."""
    end = frame.body_end()
    for place in range(frame.first + 1, end - 2):
        if frame.lows[place] != "as" or frame.lows[place + 1] not in ("saying", "telling", "claiming"):
            continue
        quoting = [
            i
            for i in range(max(0, place - LONGEST_SPEAKER), place)
            if frame.lows[i] in ("quoted", "quotes", "quoting", "cited", "cites", "citing")
        ]
        start = quoting[-1] + 1 if quoting else frame.first
        if frame.first <= start < place and can_speak(frame, (start, place)):
            yield (start, place), (place, place + 2), (place + 2, end)


def _nouns(frame: Frame) -> Iterator[Roles]:
    """‘X's claim that P’, ‘allegations by X that P’, ‘his denial of P’."""
    end = frame.body_end()
    for place in range(frame.first, end - 2):
        act = table("nouns").get(frame.lows[place])
        if not act or frame.is_quoted(place) or Act(act) in (Act.FEEL, Act.INTEND):
            continue
        owner = possessor_before(frame, place)
        start = place + 1
        if frame.lows[start] in ("by", "from"):
            owner = agent_after(frame, start + 1, end)
            start = owner[1] if owner else start
        if not owner or owner[0] < frame.first or start + 2 >= end or not _owns(frame, owner):
            continue
        if frame.lows[start] == "that" and (_is_mark(frame, start + 1) or _is_clause(frame, start + 1, end)):
            yield owner, (place, place + 1), (start, end)
        elif frame.lows[start] == "of" and Act(act) in THINGS:
            content = phrase_after(frame, start + 1, end)
            if content:
                yield owner, (place, place + 1), content


def _owns(frame: Frame, owner: Bounds) -> bool:
    return frame.lows[owner[0]] in ("his", "her", "their") or can_speak(frame, owner)
