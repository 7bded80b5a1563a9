"""Names in the article: capitalised runs, with the titles and offices that stand with them."""

import re
import unicodedata
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
# After a body's noun these go on with its name: "Centre for Human Rights", "Association against Torture".
PURPOSES = frozenset(("for", "against"))
SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|co|news|tv|[a-z]{2})", re.IGNORECASE)
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
LONGEST_OFFICE = 14
LONGEST_ACRONYM = 8
FEWEST_CAPITALS = 2
BESIDE = 4
LONGEST_PORTFOLIO = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One capitalised run that names somebody or something.

    words: the name without titles. offices: the words that say what its bearer is, case folded, as they stand before
    the name ("israeli prime minister") or in an apposition after it. leads: whether it opens its sentence.
    beside: the words right before it and of an apposition after it, folded, whether they name an office or not.
    owns: the words after its possessive mark ("Kidman's | publicist"). joined: whether "and" ties it to the name
    before. bracketed: whether it stands alone in brackets. office: where the titles right before it begin, those of
    "Minister of Transport" too. tagged: the kind that the tagger gives its last word, of
    heads.KINDS, or "".
    """

    span: Span
    words: tuple[str, ...]
    offices: tuple[str, ...] = ()
    honorific: str = ""
    leads: bool = False
    beside: frozenset[str] = frozenset()
    owns: tuple[str, ...] = ()
    joined: bool = False
    bracketed: bool = False
    office: int = 0
    tagged: str = ""

    @property
    def lows(self) -> tuple[str, ...]:
        return tuple(fold(word) for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(self.words).replace(" - ", "-").replace(" .", ".")


def fold(word: str) -> str:
    """A word for comparison: case folded, accents taken off ("Fernández", "FERNANDEZ")."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def names_in(paragraph: Paragraph) -> tuple[Name, ...]:
    """The names of one paragraph, in text order, none overlapping another. One pass over its tokens."""
    runs = [] if is_title_case(list(paragraph.words)) else _spelled_out(paragraph, list(_runs(paragraph)))
    openings = frozenset(paragraph.sentences)
    found: list[Name] = []
    for number, (first, last) in enumerate(runs):
        floor = runs[number - 1][1] if number else 0
        split = max(_title_end(paragraph, first, last), _portfolio_end(paragraph, first, last))
        if split == last:
            continue
        words = _joined(paragraph, split, last)
        before = paragraph.lows[first:split]
        owner = _owner(paragraph, first) if before else ()
        offices = (*_office_before(paragraph, first, floor), *owner, *(low for low in before if low not in POSSESSIVES))
        office = first - 2 if split > first and _follows_office(paragraph, first) else first
        offices = (*paragraph.lows[office:first], *offices)
        offices = (*_apposition_before(paragraph, first), *offices, *_office_after(paragraph, last))
        honorific = next((low.rstrip(".") for low in before if table("titles").get(low) == "honorific"), "")
        found.append(
            Name(
                paragraph.span(split, last),
                words,
                offices,
                honorific,
                leads=_leads(first, last, openings, paragraph),
                beside=_beside(paragraph, split, last),
                owns=_owned(paragraph, last),
                joined=bool(found) and first - 1 == floor and paragraph.lows[floor] == "and",
                bracketed=_is_bracketed(paragraph, first, last),
                office=paragraph.starts[office],
                tagged=next((part.kind for part in paragraph.entities if part.first < last <= part.last), ""),
            )
        )
    return tuple(found)


def _spelled_out(paragraph: Paragraph, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs, those before a bracketed acronym stretched to the words that it abbreviates.

    "Egyptian Association against Torture (EAAT)": after Schwartz and Hearst (2003), by the words' first letters.
    """
    found: list[tuple[int, int]] = []
    for first, last in runs:
        start = _long_form(paragraph, first, last)
        if start is not None:
            covered = [run for run in found[-LONGEST_ACRONYM:] if run[1] > start]
            if covered:
                start = min(start, covered[0][0])
                del found[len(found) - len(covered) :]
            found.append((start, first - 1))
        found.append((first, last))
    return found


def _long_form(paragraph: Paragraph, first: int, last: int) -> int | None:
    """Where the words begin that the bracketed run, one capital word, abbreviates; None if it abbreviates none."""
    bracketed = first > 0 and last < len(paragraph.words) and last - first == 1
    if not bracketed or paragraph.words[first - 1] != "(" or paragraph.words[last] != ")":
        return None
    letters = [letter for letter in paragraph.lows[first] if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in paragraph.words[first])
    if capitals < FEWEST_CAPITALS or not 1 < len(letters) <= LONGEST_ACRONYM:
        return None
    plain = _initials_start(paragraph, first - 1, letters, with_small=False)
    return _initials_start(paragraph, first - 1, letters, with_small=True) if plain is None else plain


def _initials_start(paragraph: Paragraph, end: int, letters: list[str], *, with_small: bool) -> int | None:
    """Where the words before `end` begin whose first letters these are; with_small: words such as "of" count too."""
    left, place = len(letters), end
    while left and place > max(0, end - 2 * LONGEST_ACRONYM):
        place -= 1
        low = paragraph.lows[place]
        small = _joins_names(low)
        if low[0] == letters[left - 1] and (with_small or not small):
            left -= 1
        elif not small:
            return None
    return place if not left and paragraph.words[place][0].isupper() else None


def _joins_names(low: str) -> bool:
    return low in CONNECTORS or low in PURPOSES or low in ("the", "and", "on", "in", "to", "-")


def _is_bracketed(paragraph: Paragraph, first: int, last: int) -> bool:
    inside = first > 0 and last < len(paragraph.words)
    return inside and paragraph.words[first - 1] == "(" and paragraph.words[last] == ")"


def _owned(paragraph: Paragraph, last: int) -> tuple[str, ...]:
    """The words after a possessive mark that follows a name."""
    follows = last < len(paragraph.words) and paragraph.lows[last] in POSSESSIVES
    return paragraph.lows[last + 1 : last + 1 + BESIDE] if follows else ()


def _beside(paragraph: Paragraph, first: int, last: int) -> frozenset[str]:
    """The words before a name back to a break, and those of an apposition after it."""
    before = first
    while before > max(0, first - BESIDE) and paragraph.words[before - 1][0].isalnum():
        before -= 1
    words = list(paragraph.lows[before:first])
    if last + 1 < len(paragraph.words) and paragraph.words[last] == ",":
        end = last + 1
        while end < min(len(paragraph.words), last + LONGEST_OFFICE) and paragraph.words[end][0].isalnum():
            end += 1
        words.extend(paragraph.lows[last + 1 : end])
    return frozenset(fold(low) for low in words if low not in phrases("stopwords"))


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
    if place + 1 >= len(paragraph.words) or not _may_join(paragraph.lows[place]):
        return 0
    if paragraph.words[place] == "-":
        touches = (
            paragraph.ends[place - 1] == paragraph.starts[place]
            and paragraph.ends[place] == paragraph.starts[place + 1]
        )
        return 2 if touches and paragraph.words[place + 1][0].isalnum() else 0
    of_body = paragraph.lows[place] == "of" or paragraph.lows[place] in PURPOSES
    if of_body and paragraph.lows[place - 1] not in table("bodies"):
        return 0
    return 2 if _is_capital(paragraph, place + 1, openings) else 0


def _may_join(low: str) -> bool:
    return low in CONNECTORS or low in PURPOSES


def _is_short(paragraph: Paragraph, place: int) -> bool:
    """Whether the token is an initial or a shortened title, whose full stop stands apart."""
    return len(paragraph.words[place]) == 1 or table("titles").get(paragraph.lows[place]) == "honorific"


def _is_capital(paragraph: Paragraph, place: int, openings: frozenset[int]) -> bool:
    word, low = paragraph.words[place], paragraph.lows[place]
    if SITE.fullmatch(word):
        return True
    if not word[0].isupper() or low in phrases("times"):
        return False
    small = low in phrases("sentence_openers") or low in phrases("determiners") or low in phrases("pronouns")
    if len(word) > 1 and word.isupper() and place not in openings:
        return True
    if small or low in phrases("subordinators") or low in phrases("prepositions") or low in phrases("auxiliaries"):
        return False
    return not (place in openings and _opens_plainly(paragraph, place))


def _opens_plainly(paragraph: Paragraph, place: int) -> bool:
    """Whether a word that begins a sentence is likely to owe it its capital."""
    low = paragraph.lows[place]
    plain = low in phrases("adverbs") or low in phrases("connectives") or low.endswith("ly") or low in table("roles")
    plain = plain or (low.endswith("s") and (low[:-1] in table("titles") or low[:-1] in phrases("persons")))
    follows = paragraph.words[place + 1][:1] if place + 1 < len(paragraph.words) else ""
    return plain or (low.endswith("ing") and low not in table("voices") and follows.islower())


def _title_end(paragraph: Paragraph, first: int, last: int) -> int:
    """The token after the titles that a run begins with: "Israeli Prime Minister | Benjamin Netanyahu".

    What a body is of is no title, nor what follows a first name: "Department of Justice", "Stephen King".
    """
    titles = table("titles")
    if _is_body_of(paragraph, first, last) or _is_surname(paragraph, first, last - 1):
        last -= 1
    for place in range(last - 1, first - 1, -1):
        low = paragraph.lows[place].rstrip(".")
        if low in titles and low not in table("bodies") and not _is_body(paragraph, place + 1, last):
            return place + 1 + (place + 1 < last and paragraph.words[place + 1] == ".")
    return first


def _portfolio_end(paragraph: Paragraph, first: int, last: int) -> int:
    """The token after what an office before the run is for: "Minister of Transport | Ingrid Holm".

    Up to a first name, or else as much as is known to be such a thing.
    """
    if not _follows_office(paragraph, first):
        return first
    named = next((place for place in range(first + 1, last - 1) if paragraph.lows[place] in table("first_names")), None)
    lengths = range(min(LONGEST_PORTFOLIO, last - first - 1), 0, -1)
    known = (first + n for n in lengths if " ".join(paragraph.lows[first : first + n]) in phrases("portfolios"))
    return next(known, first) if named is None else named


def _follows_office(paragraph: Paragraph, first: int) -> bool:
    return first > 1 and paragraph.lows[first - 1] in ("of", "for") and paragraph.lows[first - 2] in table("titles")


def _is_surname(paragraph: Paragraph, first: int, place: int) -> bool:
    """Whether the last word of a run comes right after a first name."""
    return place > first and paragraph.lows[place - 1] in table("first_names")


def _is_body_of(paragraph: Paragraph, first: int, last: int) -> bool:
    """Whether a run ends as a body and what it is for: "Ministry of Defense", "Department of Homeland Security"."""
    return any(
        paragraph.lows[place] == "of" and _is_body(paragraph, first, place) for place in range(first + 1, last - 1)
    )


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
