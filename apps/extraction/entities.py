"""Entities: the names of one article, gathered by whom they name."""

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.extraction.lexicon import phrases, table
from apps.extraction.names import FEWEST_CAPITALS, Name, fold
from apps.extraction.records import SpeakerKind

CANDIDATES = 40
BRACKET = 2
STEM = 3
MALE, FEMALE = frozenset(("mr", "sir", "lord")), frozenset(("mrs", "ms", "miss", "dame", "lady"))
MALE_OFFICES = frozenset(
    ("spokesman", "congressman", "king", "prince", "father", "husband", "son", "brother", "businessman")
)
FEMALE_OFFICES = frozenset(
    ("spokeswoman", "chairwoman", "congresswoman", "queen", "princess", "mother", "wife", "daughter", "sister")
)


# A place that speaks is its government, a nationality its people.
KIND_OF_TAG = {
    "person": SpeakerKind.PERSON,
    "organisation": SpeakerKind.ORGANISATION,
    "place": SpeakerKind.GOVERNMENT,
    "nationality": SpeakerKind.GROUP,
}


@dataclass(slots=True)
class Entity:
    """Whom one or more names of an article name. Grows while the names are gathered, then only read.

    number: its place among the entities. places: where it is named, as starts in code points, ascending. leads: those
    that open a sentence. latest: the last place so far, while names are gathered. described: the words that say what
    it is, nationalities and parties under one name each.
    """

    number: int
    words: tuple[str, ...]
    kind: SpeakerKind
    lows: tuple[str, ...]
    names: list[Name] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    honorifics: set[str] = field(default_factory=set)
    latest: int = -1
    fullest: str = ""
    beside: set[str] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)
    described: frozenset[str] = frozenset()

    def settle(self) -> None:
        """Read from all its names what is asked for often. Called once, when they are gathered."""
        words = self.offices | self.beside | set(self.lows)
        self.described = known_words(words)

    @property
    def shown_kind(self) -> SpeakerKind:
        """Its kind as the lists know it; where they only guess it from its form, what the tagger says most often.

        Whom a mention points at goes by `kind`: with the tagger's kinds there, no more names were right.
        """
        tags = Counter(name.tagged for name in self.names if name.tagged)
        is_guess = self.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION) and not self.honorifics
        is_told = any(low in table("titles") for low in self.offices) or any(
            low in table("bodies") for low in self.lows
        )
        if is_told or not is_guess or not tags:
            return self.kind
        return KIND_OF_TAG[tags.most_common(1)[0][0]]

    @property
    def gender(self) -> str:
        """ "m" or "f" by honorific, first name or office; "" if unknown."""
        first = table("first_names").get(self.lows[0], "") if len(self.words) > 1 else ""
        return _sex(self.honorifics, MALE, FEMALE) or first or _sex(self.offices, MALE_OFFICES, FEMALE_OFFICES)

    @property
    def may_be_person(self) -> bool:
        """Whether nothing says that this is a body: a lone name may be a surname."""
        if self.kind is SpeakerKind.PERSON:
            return True
        return self.kind is SpeakerKind.ORGANISATION and len(self.words) == 1 and not self._is_like_body

    @property
    def _is_like_body(self) -> bool:
        low = self.lows[0]
        return low in table("bodies") or known_as(self.lows) != self.lows or (self.words[0].isupper() and len(low) > 1)

    @property
    def is_adjective(self) -> bool:
        """Whether it is a nationality rather than a state or its capital: "Russian", "French"."""
        low = self.lows[0]
        state = fold(table("voices").get(low, low))
        return len(self.lows) == 1 and state != low and (state[:STEM] == low[:STEM] or low in phrases("adjectives"))

    @property
    def is_surely_person(self) -> bool:
        """Whether more than a pair of capitals says that this is a person."""
        return self.kind is SpeakerKind.PERSON and bool(self.gender or self.offices or self.honorifics)

    def last_before(self, place: int) -> int:
        """Where it was last named before `place`, or -1."""
        number = bisect_left(self.places, place)
        return self.places[number - 1] if number else -1

    def led_before(self, place: int) -> int:
        """Where its name last opened a sentence before `place`, or -1."""
        number = bisect_left(self.leads, place)
        return self.leads[number - 1] if number else -1


class Entities:
    """The entities of one article, found by name, by last word, by office, by acronym and by place.

    Every look-up weighs at most CANDIDATES entities, so that a text made of names alone costs linear time.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.all: list[Entity] = []
        self._by_name: dict[tuple[str, ...], Entity] = {}
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_word: dict[str, list[Entity]] = defaultdict(list)
        self._by_initials: dict[str, Entity] = {}
        self._by_office: dict[str, list[Entity]] = defaultdict(list)
        self.names = sorted(names, key=lambda name: name.span.start)
        self._name_starts = [name.span.start for name in self.names]
        self._entities = self._gather()
        for entity in self.all:
            entity.settle()
        self._joined = [
            place for place, name in enumerate(self.names) if name.joined and self._entities[place - 1 : place]
        ]
        self.salient = sorted(self.all, key=lambda entity: (-len(entity.places), entity.number))[:CANDIDATES]
        for entity in self.all:
            for office in sorted(entity.offices):
                self._by_office[office].append(entity)

    def of_name(self, name: Name) -> Entity:
        """The entity that a name of this article names."""
        return self._entities[bisect_left(self._name_starts, name.span.start)]

    def of_words(self, lows: tuple[str, ...]) -> Entity | None:
        """The entity with exactly this name, or whose last word it is; the first named if several."""
        lows = known_as(lows)
        same = self._by_last.get(lows[-1], ()) if len(lows) == 1 else ()
        return self._by_name.get(lows) or next(iter(same), None)

    def named(self, lows: tuple[str, ...]) -> Entity | None:
        """The entity with exactly this name, case folded."""
        return self._by_name.get(known_as(lows))

    def names_within(self, start: int, end: int, *, most: int | None = None) -> Sequence[Name]:
        """The names that begin in [start, end), in text order, the first `most` of them."""
        first, last = bisect_left(self._name_starts, start), bisect_left(self._name_starts, end)
        return self.names[first : last if most is None else min(last, first + most)]

    def recent(self, place: int, limit: int) -> list[Entity]:
        """The entities named before `place`, the latest first, at most `limit` mentions back."""
        last = bisect_left(self._name_starts, place)
        return self._entities[max(0, last - limit) : last][::-1]

    def soon(self, place: int, limit: int) -> list[Entity]:
        """The entities named from `place` on, at most `limit` mentions."""
        first = bisect_left(self._name_starts, place)
        return self._entities[first : first + limit]

    def pairs(self, place: int, limit: int) -> list[tuple[Entity, Entity]]:
        """The last two entities joined by "and" and the last two persons before `place`, `limit` mentions back."""
        found = []
        before = bisect_left(self._name_starts, place)
        last = bisect_left(self._joined, before)
        if last and before - self._joined[last - 1] <= limit:
            first = self._joined[last - 1] - 1
            found.append((self._entities[first], self._entities[first + 1]))
        persons = {entity.number: entity for entity in self.recent(place, limit) if entity.is_surely_person}
        if len(persons) > 1:
            second, first_named = itertools.islice(persons.values(), 2)
            found.append((first_named, second))
        return found

    def ending_with(self, lows: tuple[str, ...], place: int) -> Entity | None:
        """The entity whose longer name ends with these words ("the Defense Ministry"), the latest named before."""
        same = self._by_last.get(lows[-1], ())[-CANDIDATES:]
        fitting = [entity for entity in same if len(entity.words) > len(lows) and entity.lows[-len(lows) :] == lows]
        return max(fitting, key=lambda entity: (entity.last_before(place), -entity.number), default=None)

    def with_office(self, office: str) -> Sequence[Entity]:
        """The persons of whom the article says that they hold this office, the last CANDIDATES that it names."""
        return [e for e in self._by_office.get(office, ())[-CANDIDATES:] if e.kind is SpeakerKind.PERSON]

    def _gather(self) -> list[Entity]:
        """The entity of every name. Full names first, since a surname may stand before the full name it belongs to."""
        full = {place: self._full(name) for place, name in enumerate(self.names) if len(name.words) > 1}
        found: list[Entity] = []
        for place, name in enumerate(self.names):
            before = self.names[place - 1] if place else None
            entity = full.get(place) or self._single(name, before, found)
            _note(entity, name)
            found.append(entity)
        return found

    def _full(self, name: Name) -> Entity:
        lows = known_as(name.lows)
        if lows in self._by_name:
            return self._by_name[lows]
        same = self._by_last.get(lows[-1], [])[-CANDIDATES:]
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON and _nests(entity.lows, lows)]
        entity = persons[-1] if persons else self._add(name)
        entity.offices.update(name.offices)
        entity.honorifics.update({name.honorific} - {""})
        return entity

    def _single(self, name: Name, before: Name | None, found: list[Entity]) -> Entity:
        lows = known_as(name.lows)
        if before and name.bracketed and found[-1].words[1:] and _abbreviates(name, before, found[-1]):
            self._by_name.setdefault(lows, found[-1])
        initials = self._by_initials.get(lows[0]) if is_acronym(name) else None
        if initials:
            self._by_name.setdefault(lows, initials)
        return self._by_name.get(lows) or self._surname(name) or self._sharing(lows) or initials or self._add(name)

    def _sharing(self, lows: tuple[str, ...]) -> Entity | None:
        """The only person with this word in the name: a family name that stands first or a first name alone."""
        if len(lows) > 1 or lows[0] in table("voices") or lows[0] in phrases("outlets"):
            return None
        bearers = self._by_word.get(lows[0], [])
        return bearers[0] if len(bearers) == 1 else None

    def _surname(self, name: Name) -> Entity | None:
        """The bearer of a surname: of those with it, one of the honorific's sex, the latest named before."""
        same = self._by_last.get(name.lows[0], ())[-CANDIDATES:]
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON]
        wanted = "m" if name.honorific in MALE else "f" if name.honorific in FEMALE else ""
        persons = [entity for entity in persons if not wanted or entity.gender in ("", wanted)] or persons
        return max(persons, key=lambda entity: (entity.latest, -entity.number), default=None)

    def _add(self, name: Name) -> Entity:
        entity = Entity(len(self.all), name.words, kind_of(name), name.lows)
        self.all.append(entity)
        self._by_name[known_as(entity.lows)] = entity
        self._by_last[entity.lows[-1]].append(entity)
        if entity.kind is SpeakerKind.PERSON:
            for low in dict.fromkeys(entity.lows):
                self._by_word[low].append(entity)
        if len(name.words) > 1 and entity.kind is not SpeakerKind.PERSON:
            for initials in _initials(name.words):
                self._by_initials.setdefault(initials, entity)
        return entity


def _sex(words: set[str], male: frozenset[str], female: frozenset[str]) -> str:
    """ "m" or "f" if the words speak for one of the two alone, else ""."""
    is_male, is_female = bool(words & male), bool(words & female)
    return "" if is_male == is_female else "m" if is_male else "f"


def known_words(words: Iterable[str]) -> frozenset[str]:
    """Folded words, nationalities and parties under one name each; seats of government stay themselves."""
    plain = (word if word in phrases("seats") else fold(table("voices").get(word, word)) for word in words)
    return frozenset(part for word in plain for part in known_as((word,)))


def known_as(lows: tuple[str, ...]) -> tuple[str, ...]:
    """The name under which another name of the same body or state is kept: "Tories", "Conservative Party"."""
    other = table("aliases").get(" ".join(lows))
    return tuple(fold(other).split(" ")) if other else lows


def _abbreviates(name: Name, before: Name, entity: Entity) -> bool:
    """Whether a name in brackets right after an entity's is its short form."""
    touches = name.span.start - before.span.end <= BRACKET
    return touches and (name.words[0].isupper() or entity.kind in (SpeakerKind.GOVERNMENT, SpeakerKind.ORGANISATION))


def _note(entity: Entity, name: Name) -> None:
    """Add what a further name says of its bearer."""
    entity.names.append(name)
    entity.offices.update(name.offices)
    entity.beside.update(name.beside)
    entity.owned.update(name.owns)
    entity.honorifics.update({name.honorific} - {""})
    entity.places.append(name.span.start)
    entity.latest = name.span.start
    if name.leads:
        entity.leads.append(name.span.start)
    if len(name.text) > len(entity.fullest):
        entity.fullest = name.text
    if entity.kind is not SpeakerKind.ORGANISATION:
        return
    if name.honorific or any(low in table("titles") for low in name.offices):
        entity.kind = SpeakerKind.PERSON
    elif any(table("roles").get(low) == "outlet" for low in name.offices):
        entity.kind = SpeakerKind.OUTLET


def kind_of(name: Name) -> SpeakerKind:
    """What a name by itself names: by its titles, its last word, the lists of outlets and states."""
    lows = tuple(word.casefold() for word in name.words)
    joined = " ".join(lows)
    if joined in phrases("outlets") or f"the {joined}" in phrases("outlets"):
        return SpeakerKind.OUTLET
    if len(lows) > 1 and lows[-1] in phrases("papers") and not name.honorific:
        return SpeakerKind.OUTLET
    if joined in table("voices"):
        return SpeakerKind.GOVERNMENT
    bodies = [table("bodies")[low] for low in lows if low in table("bodies")]
    if bodies and not name.honorific:
        return SpeakerKind.GOVERNMENT if bodies[-1] == "government" else SpeakerKind.ORGANISATION
    titled = name.honorific or any(low in table("titles") for low in name.offices)
    if titled or (len(lows) > 1 and not any(word.isupper() and word[2:] for word in name.words)):
        return SpeakerKind.PERSON
    return SpeakerKind.ORGANISATION


def _nests(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether one full name holds the other: "Igor Yuryevich Konashenkov", "Igor Konashenkov"."""
    few, many = sorted((shorter, longer), key=len)
    return len(few) > 1 and set(few) <= set(many)


def is_acronym(name: Name) -> bool:
    """Whether a name has the look of one: "DHS", "DoE"."""
    return len(name.words) == 1 and sum(map(str.isupper, name.words[0])) >= FEWEST_CAPITALS


def _initials(words: tuple[str, ...]) -> tuple[str, str]:
    """The first letters of a name, folded: of its words with a capital, and of all of them: DJ, DOJ."""
    parts = [part[0] for word in words for part in word.split("-") if part]
    capitals = (letter for letter in parts if letter.isupper())
    return "".join(capitals).casefold(), "".join(parts).casefold()
