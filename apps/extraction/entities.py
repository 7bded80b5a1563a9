"""Entities: the names of one article, gathered by whom they name."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.extraction.lexicon import phrases, table
from apps.extraction.names import Name
from apps.extraction.records import SpeakerKind

CANDIDATES = 40
BRACKET = 2
MALE, FEMALE = frozenset(("mr", "sir", "lord")), frozenset(("mrs", "ms", "miss", "dame", "lady"))
MALE_OFFICES = frozenset(
    ("spokesman", "chairman", "congressman", "king", "prince", "father", "husband", "son", "brother", "businessman")
)
FEMALE_OFFICES = frozenset(
    ("spokeswoman", "chairwoman", "congresswoman", "queen", "princess", "mother", "wife", "daughter", "sister")
)


@dataclass(slots=True)
class Entity:
    """Whom one or more names of an article name. Grows while the names are gathered, then only read.

    number: its place among the entities. places: where it is named, as starts in code points, ascending. leads: those
    that open a sentence. latest: the last place so far, while names are gathered.
    """

    number: int
    words: tuple[str, ...]
    kind: SpeakerKind
    names: list[Name] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    honorifics: set[str] = field(default_factory=set)
    latest: int = -1
    fullest: str = ""

    @property
    def gender(self) -> str:
        """ "m" or "f" by honorific, office or first name; "" if unknown."""
        male = self.honorifics & MALE or self.offices & MALE_OFFICES
        female = self.honorifics & FEMALE or self.offices & FEMALE_OFFICES
        if bool(male) != bool(female):
            return "m" if male else "f"
        return table("first_names").get(self.lows[0], "") if len(self.words) > 1 else ""

    @property
    def is_surely_person(self) -> bool:
        """Whether more than a pair of capitals says that this is a person."""
        return self.kind is SpeakerKind.PERSON and bool(self.gender or self.offices or self.honorifics)

    @property
    def lows(self) -> tuple[str, ...]:
        return tuple(word.casefold() for word in self.words)

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
        self._by_initials: dict[str, Entity] = {}
        self._by_office: dict[str, list[Entity]] = defaultdict(list)
        self.names = sorted(names, key=lambda name: name.span.start)
        self._name_starts = [name.span.start for name in self.names]
        self._entities = self._gather()
        for entity in self.all:
            for office in sorted(entity.offices):
                self._by_office[office].append(entity)

    def of_name(self, name: Name) -> Entity:
        """The entity that a name of this article names."""
        return self._entities[bisect_left(self._name_starts, name.span.start)]

    def of_words(self, lows: tuple[str, ...]) -> Entity | None:
        """The entity with exactly this name, or whose last word it is; the first named if several."""
        same = self._by_last.get(lows[-1], ()) if len(lows) == 1 else ()
        return self._by_name.get(lows) or next(iter(same), None)

    def named(self, lows: tuple[str, ...]) -> Entity | None:
        """The entity with exactly this name, case folded."""
        return self._by_name.get(lows)

    def names_within(self, start: int, end: int) -> Sequence[Name]:
        """The names that begin in [start, end), in text order."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def recent(self, place: int, limit: int) -> list[Entity]:
        """The entities named before `place`, the latest first, at most `limit` mentions back."""
        last = bisect_left(self._name_starts, place)
        return self._entities[max(0, last - limit) : last][::-1]

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
        lows = tuple(word.casefold() for word in name.words)
        if lows in self._by_name:
            return self._by_name[lows]
        same = self._by_last.get(lows[-1], [])[-CANDIDATES:]
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON and _nests(entity.lows, lows)]
        entity = persons[-1] if persons else self._add(name)
        entity.offices.update(name.offices)
        entity.honorifics.update({name.honorific} - {""})
        return entity

    def _single(self, name: Name, before: Name | None, found: list[Entity]) -> Entity:
        lows = (name.words[0].casefold(),)
        if (
            before
            and name.words[0].isupper()
            and 0 < name.span.start - before.span.end <= BRACKET
            and found[-1].words[1:]
        ):
            self._by_name.setdefault(lows, found[-1])
        return self._by_name.get(lows) or self._surname(name) or self._by_initials.get(lows[0]) or self._add(name)

    def _surname(self, name: Name) -> Entity | None:
        """The bearer of a surname: of those with it, one of the honorific's sex, the latest named before."""
        same = self._by_last.get(name.words[0].casefold(), ())[-CANDIDATES:]
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON]
        wanted = "m" if name.honorific in MALE else "f" if name.honorific in FEMALE else ""
        persons = [entity for entity in persons if not wanted or entity.gender in ("", wanted)] or persons
        return max(persons, key=lambda entity: (entity.latest, -entity.number), default=None)

    def _add(self, name: Name) -> Entity:
        entity = Entity(len(self.all), name.words, kind_of(name))
        self.all.append(entity)
        self._by_name[entity.lows] = entity
        self._by_last[entity.lows[-1]].append(entity)
        if len(name.words) > 1:
            self._by_initials.setdefault(_initials(name.words), entity)
        return entity


def _note(entity: Entity, name: Name) -> None:
    """Add what a further name says of its bearer."""
    entity.names.append(name)
    entity.offices.update(name.offices)
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


def _initials(words: tuple[str, ...]) -> str:
    return "".join(part[0] for word in words for part in word.split("-") if part and part[0].isupper()).casefold()
