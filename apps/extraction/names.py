"""Names in the article: capitalised runs, with the titles and offices that stand with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from apps.extraction.frames import STOPS
from apps.extraction.lexicon import phrases, table
from apps.extraction.pipeline import Paragraph
from apps.extraction.spans import Span
from apps.extraction.text import is_title_case

CONNECTORS = frozenset(
    ("of", "de", "la", "van", "von", "bin", "ibn", "al", "el", "der", "den", "du", "da", "dos", "di", "&", "-")
)
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
LONGEST_OFFICE = 14


@dataclass(frozen=True, slots=True)
class Name:
    """One capitalised run that names somebody or something.

    words: the name without titles. offices: the words that say what its bearer is, case folded, as they stand before
    the name ("israeli prime minister") or in an apposition after it. leads: whether it opens its sentence.
    """

    span: Span
    words: tuple[str, ...]
    offices: tuple[str, ...] = ()
    honorific: str = ""
    leads: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words).replace(" - ", "-").replace(" .", ".")


def names_in(paragraph: Paragraph) -> tuple[Name, ...]:
    """The names of one paragraph, in text order, none overlapping another. One pass over its tokens."""
    runs = [] if is_title_case(list(paragraph.words)) else list(_runs(paragraph))
    openings = frozenset(paragraph.sentences)
    found: list[Name] = []
    for number, (first, last) in enumerate(runs):
        floor = runs[number - 1][1] if number else 0
        split = _title_end(paragraph, first, last)
        if split == last:
            continue
        words = _joined(paragraph, split, last)
        before = paragraph.lows[first:split]
        owner = _owner(paragraph, first) if before else ()
        offices = (*_office_before(paragraph, first, floor), *owner, *(low for low in before if low not in POSSESSIVES))
        offices = (*_apposition_before(paragraph, first), *offices, *_office_after(paragraph, last))
        honorific = next((low.rstrip(".") for low in before if table("titles").get(low) == "honorific"), "")
        found.append(
            Name(paragraph.span(split, last), words, offices, honorific, leads=_leads(first, last, openings, paragraph))
        )
    return tuple(found)


def _owner(paragraph: Paragraph, first: int) -> tuple[str, ...]:
    """The possessor of an office before the run: "Israel's | Defense Minister Avigdor Lieberman"."""
    place = first - 1
    if place < 1 or paragraph.lows[place] not in POSSESSIVES:
        return ()
    while place > max(0, first - 5) and paragraph.words[place - 1][0].isupper():
        place -= 1
    return paragraph.lows[place : first - 1]


def _leads(first: int, last: int, openings: frozenset[int], paragraph: Paragraph) -> bool:
    if last < len(paragraph.lows) and paragraph.lows[last] in POSSESSIVES:
        return False
    return first in openings or (
        first > 0 and paragraph.lows[first - 1] in ("the", "but", "and", "a") and first - 1 in openings
    )


def _joined(paragraph: Paragraph, first: int, last: int) -> tuple[str, ...]:
    """The run's words, tokens that touch in the text put together again ("Ben-Shabbat")."""
    words = [paragraph.words[first]]
    for before, place in pairwise(range(first, last)):
        if paragraph.ends[before] == paragraph.starts[place]:
            words[-1] += paragraph.words[place]
        else:
            words.append(paragraph.words[place])
    return tuple(words)


def _runs(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    openings = frozenset(paragraph.sentences)
    place, count = 0, len(paragraph.words)
    while place < count:
        if not _is_capital(paragraph, place, openings):
            place += 1
            continue
        first = place
        place += 1
        while place < count:
            step = _step(paragraph, place, openings)
            if not step:
                break
            place += step
        yield first, place


def _step(paragraph: Paragraph, place: int, openings: frozenset[int]) -> int:
    """How many tokens from `place` on go on with a run: 0, 1, or 2 for a connector and a capital."""
    if place in openings:
        return 0
    if _is_capital(paragraph, place, openings) or (paragraph.words[place] == "." and _is_short(paragraph, place - 1)):
        return 1
    if place + 1 >= len(paragraph.words) or paragraph.lows[place] not in CONNECTORS:
        return 0
    if paragraph.words[place] == "-":
        touches = (
            paragraph.ends[place - 1] == paragraph.starts[place]
            and paragraph.ends[place] == paragraph.starts[place + 1]
        )
        return 2 if touches and paragraph.words[place + 1][0].isalnum() else 0
    if paragraph.lows[place] == "of" and paragraph.lows[place - 1] not in table("bodies"):
        return 0
    return 2 if _is_capital(paragraph, place + 1, openings) else 0


def _is_short(paragraph: Paragraph, place: int) -> bool:
    """Whether the token is an initial or a shortened title, whose full stop stands apart."""
    return len(paragraph.words[place]) == 1 or table("titles").get(paragraph.lows[place]) == "honorific"


def _is_capital(paragraph: Paragraph, place: int, openings: frozenset[int]) -> bool:
    word, low = paragraph.words[place], paragraph.lows[place]
    if not word[0].isupper() or low in phrases("times"):
        return False
    small = low in phrases("sentence_openers") or low in phrases("determiners") or low in phrases("pronouns")
    if len(word) > 1 and word.isupper() and place not in openings:
        return True
    if small or low in phrases("subordinators") or low in phrases("prepositions") or low in phrases("auxiliaries"):
        return False
    return not (place in openings and (low in phrases("adverbs") or low.endswith("ly") or low in table("roles")))


def _title_end(paragraph: Paragraph, first: int, last: int) -> int:
    """The token after the titles that a run begins with: "Israeli Prime Minister | Benjamin Netanyahu"."""
    titles = table("titles")
    for place in range(last - 1, first - 1, -1):
        low = paragraph.lows[place].rstrip(".")
        if low in titles and not _is_body(paragraph, place + 1, last):
            return place + 1 + (place + 1 < last and paragraph.words[place + 1] == ".")
    return first


def _is_body(paragraph: Paragraph, first: int, last: int) -> bool:
    return any(paragraph.lows[i] in table("bodies") for i in range(first, last))


def _office_before(paragraph: Paragraph, first: int, floor: int) -> tuple[str, ...]:
    """Small-letter offices right before the run: "the Kremlin spokesman | Dmitry", "newspaper | Haaretz"."""
    place = first
    while (
        place > max(floor, first - 4)
        and paragraph.lows[place - 1].isalpha()
        and not _cuts_office(paragraph.lows[place - 1])
    ):
        place -= 1
    found = paragraph.lows[place:first]
    if not found or not _names_office(found):
        return ()
    start = place
    while start > max(0, place - 5) and (
        paragraph.words[start - 1][0].isupper() or paragraph.lows[start - 1] in POSSESSIVES
    ):
        start -= 1
    return paragraph.lows[start:first]


def _cuts_office(low: str) -> bool:
    return (
        low in phrases("determiners")
        or low in phrases("prepositions")
        or low in phrases("auxiliaries")
        or low in phrases("subordinators")
        or low in ("and", "or", "but")
    )


def _names_office(lows: tuple[str, ...]) -> bool:
    return lows[-1] in table("titles") or table("roles").get(lows[-1]) in ("outlet", "organisation")


def _apposition_before(paragraph: Paragraph, first: int) -> tuple[str, ...]:
    """An office before a comma before the run: "Russian Defense Ministry spokesman, | Maj. Gen. Igor"."""
    if first - 1 <= 0 or paragraph.words[first - 1] != "," or paragraph.lows[first - 2] not in table("titles"):
        return ()
    place = first - 2
    while (
        place > max(0, first - LONGEST_OFFICE)
        and paragraph.words[place - 1][0].isalnum()
        and not _cuts_office(paragraph.lows[place - 1])
    ):
        place -= 1
    return paragraph.lows[place : first - 1]


def _office_after(paragraph: Paragraph, last: int) -> tuple[str, ...]:
    """An apposition after the run: ", the Kremlin spokesman,", ", a professor at Brooklyn Law School."."""
    if last + 1 >= len(paragraph.words) or paragraph.words[last] != ",":
        return ()
    end = last + 1
    while (
        end < min(len(paragraph.words), last + LONGEST_OFFICE)
        and paragraph.words[end] != ","
        and paragraph.words[end] not in STOPS
    ):
        end += 1
    found = paragraph.lows[last + 1 : end]
    opens = found and (
        found[0] in phrases("determiners") or paragraph.words[last + 1][0].isupper() or found[0] in table("titles")
    )
    named = any(low in table("titles") or table("roles").get(low) == "outlet" for low in found)
    verb = any(low in phrases("auxiliaries") for low in found)
    return found if opens and named and not verb else ()
