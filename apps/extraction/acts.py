"""Acts: what a speaker does by speaking, whether the text negates that they do, whether it leaves the content open."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from apps.extraction.lexicon import inflections, is_adverb, phrases, table, verbs
from apps.extraction.records import Act

WORD = re.compile(r"\w+(?:[-.]\w+)*|['’]\w+|[?]")
SHORTENED = {"ca": "can", "wo": "will", "n't": "not", "'ll": "will", "'re": "are", "'m": "am", "'ve": "have"}
LONGEST_PHRASE = 4
RUNS_ON = 3
OPENING, CHARGE = 16, 30
HEDGE_REACH = 12
SHORTEST_STEM = 3

POSSESSIVES = frozenset(("her", "their", "its", "my", "our", "your"))
FIRST = frozenset(("i", "we"))
SUBJECTS = frozenset(("i", "we", "he", "she", "they", "it"))
LEADS = frozenset(("that", "and", "but", "well", "so", "look", "yes", "then"))
REFUSALS = frozenset(("refuse", "decline", "fail"))
# Verbs of opining that may carry a charge or a denial as well: "suggested that he lied".
PLAIN = frozenset(("suggest", "imply", "argue"))
# What "said he …" tells of the speaker's own mind; other acts in the third person are reports of what somebody did.
MINDS = frozenset((Act.OPINE, Act.FEEL, Act.INTEND, Act.REJECT, Act.DENY, Act.CONCEDE))
# What is left of an act that its own cue negates: "did not deny", "does not accept".
TURNED = {Act.DENY: Act.CONCEDE, Act.REJECT: Act.CONCEDE, Act.CONCEDE: Act.REJECT}
CLOSELY = frozenset((Act.DENY, Act.REJECT, Act.CONCEDE, Act.PROMISE, Act.FEEL, Act.OPINE))
NOT_ANSWERS = (("one",), ("longer",), ("matter",), ("doubt",), ("other",), ("man",), ("woman",))
PASSIVE = frozenset(("am", "is", "are", "was", "were", "be", "been", "being"))
STATES = frozenset(("be", "have", "become", "happen", "mean", "lead", "cause"))
CLAUSES = frozenset(
    ("who", "which", "because", "if", "when", "while", "after", "although", "unless", "whether", "where")
)
DEGREES = frozenset(("more", "most", "as", "very", "so", "quite", "rather", "too"))
MONTH_BEFORE = frozenset(("in", "on", "of", "since", "until", "by", "last", "early", "late", "mid", "from", "to"))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as this module reads them: case folded, contractions undone, question marks kept."""
    smooth = text.casefold().replace("’", "'").replace("cannot", "can not")
    found = WORD.findall(re.sub(r"(\w)n't\b", r"\1 n't", smooth).replace(" n't", " not "))
    return tuple(SHORTENED.get(word, word) for word in found)


def act_of(cue: Sequence[str], content: Sequence[str]) -> Act:
    """What a speaker does by speaking.

    cue, content: as `words_of` gives them. The cue decides where it names an act ("denied", "called for", "pleaded
    not guilty"); a plain one ("said", "told", none) leaves it to the content: a question, a denial ("This is not
    true"), what the speaker says of themselves ("that he hoped", "we will"), a charge. Where the cue's own negation
    turns the act round, this is the act that is left: "did not deny" concedes, "does not accept" rejects.
    """
    named = _named(cue, content)
    if _is_negated(cue) and named in TURNED:
        return TURNED[named]
    if named not in (None, Act.ASSERT, Act.OPINE):
        return named or Act.ASSERT
    if named is Act.OPINE and not any(_lemma(word) in PLAIN for word in cue):
        return named
    if _is_negated(cue):
        return named or Act.ASSERT
    told = _by_content(content)
    return told if told and (named is not Act.OPINE or told in (Act.ACCUSE, Act.DENY)) else named or Act.ASSERT


def is_negated(cue: Sequence[str], content: Sequence[str]) -> bool:
    """Whether the text says that the speaker does not do what `act_of` gives: "did not say", "refused to confirm"."""
    return _is_negated(cue) and _named(cue, content) not in TURNED


def is_hedged(cue: Sequence[str], content: Sequence[str]) -> bool:
    """Whether the cue or the head of the content leaves open that it is so: "reportedly", "may have", "appeared to".

    The head are the words up to the first subordinate clause, HEDGE_REACH at most.
    """
    return any(_hedges(cue, place) for place in range(len(cue))) or any(
        _hedges(content, place) for place in _head(content)
    )


def _head(content: Sequence[str]) -> Iterator[int]:
    for place in range(min(len(content), HEDGE_REACH)):
        if place > 1 and content[place] in CLAUSES:
            return
        yield place


def _hedges(words: Sequence[str], place: int) -> bool:
    word = words[place]
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if word == "may":
        return bool(after) and not after[0].isdigit() and before not in MONTH_BEFORE
    if word == "could":
        return after in ("be", "have", "lead", "also", "become", "face", "still", "well") and before not in ("so", "as")
    if word == "likely" and (before in DEGREES or before in phrases("determiners")):
        return False
    return word in phrases("hedges") or f"{word} {after}" in phrases("hedges")


def _is_negated(cue: Sequence[str]) -> bool:
    place = next((place for place, word in enumerate(cue) if word in phrases("negations")), None)
    if place is not None:
        return not any(word in phrases("asserting") for word in cue[place:])
    return any(_lemma(word) in REFUSALS and after == "to" for word, after in pairwise(cue))


def _named(cue: Sequence[str], content: Sequence[str]) -> Act | None:
    """The act that the cue names: by its longest phrase of `cue_acts.txt`, else by its last verb or noun."""
    own = [word for word in cue if not _is_light(word) or word in table("cue_acts")]
    run = [*map(_plain, own), *content[:RUNS_ON]]
    lemmas = [*map(_lemma, own), *map(_plain, content[:RUNS_ON])]
    known = table("cue_acts")
    best, longest = None, 0
    for place in range(len(own)):
        for length in range(LONGEST_PHRASE, max(longest, 1) - 1, -1):
            act = known.get(" ".join(lemmas[place : place + length])) or known.get(
                " ".join(run[place : place + length])
            )
            if act:
                best, longest = Act(act), length
                break
    return best or _by_word(own)


def _by_word(cue: Sequence[str]) -> Act | None:
    for word in reversed(cue):
        verb = verbs().get(word)
        noun = table("nouns").get(word)
        if verb or noun:
            return verb.act if verb else Act(noun or "")
    return None


def _is_light(word: str) -> bool:
    return word in phrases("auxiliaries") or word in phrases("negations") or is_adverb(word)


def _plain(word: str) -> str:
    return "his" if word in POSSESSIVES else word


@cache
def _lemma(word: str) -> str:
    verb = verbs().get(word)
    if verb:
        return verb.lemma
    forms = inflections("cue_verbs").get(word) or inflections("event_verbs").get(word)
    return next(iter(forms.values())) if forms else _plain(word)


def _by_content(content: Sequence[str]) -> Act | None:
    if content.count("?") == 1 and content[-1] == "?":
        return Act.ASK
    if content[:1] == ("not",) or (content[:1] == ("no",) and content[1:2] not in NOT_ANSWERS):
        return Act.DENY
    told = _by_phrases(content)
    return told if told is Act.DENY else _by_subject(content) or told


def _by_subject(content: Sequence[str]) -> Act | None:
    """What a clause about the speaker tells: "I think", "he opposed", "we will fight", "they never met him"."""
    place = next((place for place, word in enumerate(content) if word not in LEADS), len(content))
    verb = place + 1
    while verb < len(content) and (_is_light(content[verb]) or content[verb] in DEGREES):
        verb += 1
    if verb >= len(content) or content[place] not in SUBJECTS:
        return None
    is_first, helpers = content[place] in FIRST, content[place + 1 : verb]
    act = _named(content[verb : verb + 1], content[verb + 1 :])
    if PASSIVE & {*helpers} and act is not Act.FEEL:
        act = None
    denies = any(word in ("not", "never") for word in helpers)
    if act and (act in MINDS or (is_first and act is not Act.ASSERT and not denies)) and "had" not in helpers:
        return TURNED.get(act, act) if denies else act
    if denies:
        return Act.DENY if content[place] != "it" and _lemma(content[verb]) not in phrases("attitudes") else None
    if helpers[-1:] in (("will",), ("would",)) and content[verb] not in STATES:
        return Act.PROMISE if is_first else Act.INTEND
    return None


def _by_phrases(content: Sequence[str]) -> Act | None:
    """The act highest up in `content_acts.txt` of which a phrase stands in the first words."""
    known, found = table("content_acts"), set()
    for place in range(min(len(content), CHARGE)):
        for phrase in _phrases_at(content, place):
            act = Act(known[phrase])
            if place < OPENING or act not in CLOSELY:
                found.add(act)
    return next((act for act in _ranking() if act in found), None)


def _phrases_at(words: Sequence[str], place: int) -> Iterator[str]:
    known = table("content_acts")
    for length in range(1, LONGEST_PHRASE + 1):
        phrase = " ".join(words[place : place + length])
        if phrase in known:
            yield phrase
    word = words[place]
    for length in range(SHORTEST_STEM, len(word) + 1):
        if f"{word[:length]}*" in known:
            yield f"{word[:length]}*"


@cache
def _ranking() -> tuple[Act, ...]:
    return tuple(Act(act) for act in dict.fromkeys(table("content_acts").values()))
