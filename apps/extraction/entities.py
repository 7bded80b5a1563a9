"""Entities: the names of one article, gathered by whom they name."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.extraction.lexicon import phrases, table
from apps.extraction.names import Name
from apps.extraction.records import SpeakerKind

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

    places: where it is named, as starts in code points, ascending. leads: those that open a sentence.
    """

    words: tuple[str, ...]
    kind: SpeakerKind
    names: list[Name] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    gender: str = ""

    @property
    def is_surely_person(self) -> bool:
        """Whether more than a pair of capitals says that this is a person."""
        if self.kind is not SpeakerKind.PERSON:
            return False
        return bool(self.gender or self.offices) or any(name.honorific for name in self.names)

    @property
    def text(self) -> str:
        return max((name for name in self.names), key=lambda name: len(name.words)).text

    @property
    def lows(self) -> tuple[str, ...]:
        return tuple(word.casefold() for word in self.words)

    def last_before(self, place: int) -> int:
        """Where it was last named before `place`, or -1."""
        number = bisect_left(self.places, place)
        return self.places[number - 1] if number else -1


class Entities:
    """The entities of one article, found by name, by last word, by acronym and by place."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.all: list[Entity] = []
        self._by_name: dict[tuple[str, ...], Entity] = {}
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._by_place: list[tuple[int, Entity]] = []
        ordered = sorted(names, key=lambda name: name.span.start)
        self._gather([name for name in ordered if len(name.words) > 1])
        self._gather([name for name in ordered if len(name.words) == 1])
        for entity in self.all:
            entity.places.sort()
            entity.gender = _gender(entity)
            entity.leads = sorted(name.span.start for name in entity.names if name.leads)
        self._starts = [start for start, _ in self._by_place]
        self.names = ordered
        self._name_starts = [name.span.start for name in ordered]

    def of_name(self, name: Name) -> Entity:
        """The entity that a name of this article names."""
        return self._by_place[bisect_left(self._starts, name.span.start)][1]

    def of_words(self, lows: tuple[str, ...]) -> Entity | None:
        """The entity with exactly this name, or whose last word it is; the first named if several."""
        same = self._by_last.get(lows[-1], ()) if len(lows) == 1 else ()
        return self._by_name.get(lows) or next(iter(same), None)

    def names_within(self, start: int, end: int) -> Sequence[Name]:
        """The names that begin in [start, end), in text order."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def recent(self, place: int, limit: int) -> list[Entity]:
        """The entities named before `place`, the latest first, at most `limit` mentions back."""
        last = bisect_right(self._starts, place - 1)
        return [entity for _, entity in reversed(self._by_place[max(0, last - limit) : last])]

    def ending_with(self, lows: tuple[str, ...], place: int) -> Entity | None:
        """The entity whose longer name ends with these words ("the Defense Ministry"), the latest named before."""
        fitting = [
            e for e in self._by_last.get(lows[-1], ()) if len(e.lows) > len(lows) and e.lows[-len(lows) :] == lows
        ]
        return max(fitting, key=lambda entity: (entity.last_before(place), -self.all.index(entity)), default=None)

    def _gather(self, names: Sequence[Name]) -> None:
        for name in names:
            entity = self._find(name) or self._introduced(name) or self._add(name)
            entity.names.append(name)
            entity.offices.update(name.offices)
            entity.places.append(name.span.start)
            if name.honorific or any(table("titles").get(low) for low in name.offices):
                entity.kind = SpeakerKind.PERSON if entity.kind is SpeakerKind.ORGANISATION else entity.kind
            if (
                any(table("roles").get(low) == "outlet" for low in name.offices)
                and not name.honorific
                and entity.kind is SpeakerKind.ORGANISATION
            ):
                entity.kind = SpeakerKind.OUTLET
            insort(self._by_place, (name.span.start, entity), key=lambda pair: pair[0])

    def _find(self, name: Name) -> Entity | None:
        lows = tuple(word.casefold() for word in name.words)
        if lows in self._by_name:
            return self._by_name[lows]
        same = self._by_last.get(lows[-1], [])
        if len(lows) == 1:
            return self._short(name, same) or self._acronym(lows[0])
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON and _nests(entity.lows, lows)]
        return persons[-1] if persons else None

    def _short(self, name: Name, same: list[Entity]) -> Entity | None:
        """The bearer of a surname: of those with it, one of the honorific's sex, the latest named before."""
        persons = [entity for entity in same if entity.kind is SpeakerKind.PERSON]
        if name.honorific:
            wanted = "m" if name.honorific in MALE else "f" if name.honorific in FEMALE else ""
            persons = [entity for entity in persons if not wanted or _gender(entity) in ("", wanted)] or persons
        return max(persons, key=lambda entity: _latest(entity, name.span.start), default=None)

    def _acronym(self, low: str) -> Entity | None:
        if not 2 <= len(low) <= 6:
            return None
        fitting = (entity for entity in self.all if len(entity.words) > 1 and _initials(entity.words) == low)
        return next(fitting, None)

    def _introduced(self, name: Name) -> Entity | None:
        """The entity named right before an acronym in brackets: "Anti-Corruption Commission (ACC)"."""
        if len(name.words) > 1 or not name.words[0].isupper() or not self._by_place:
            return None
        place = bisect_left(self._by_place, name.span.start, key=lambda pair: pair[0])
        if not place:
            return None
        entity = self._by_place[place - 1][1]
        near = any(0 < name.span.start - known.span.end <= 2 for known in entity.names)
        if not near or len(entity.words) < 2:
            return None
        self._by_name[(name.words[0].casefold(),)] = entity
        return entity

    def _add(self, name: Name) -> Entity:
        entity = Entity(name.words, kind_of(name))
        self.all.append(entity)
        self._by_name[entity.lows] = entity
        self._by_last[entity.lows[-1]].append(entity)
        return entity


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
    if titled or (len(lows) > 1 and not any(word.isupper() and len(word) > 2 for word in name.words)):
        return SpeakerKind.PERSON
    return SpeakerKind.ORGANISATION


def _latest(entity: Entity, place: int) -> tuple[bool, int]:
    """A sort key: named before the place and how late; failing that, how soon after."""
    before = [start for start in entity.places if start < place]
    return (True, max(before)) if before else (False, -min(entity.places))


def _nests(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether one full name holds the other: "Igor Yuryevich Konashenkov", "Igor Konashenkov"."""
    few, many = sorted((shorter, longer), key=len)
    return len(few) > 1 and set(few) <= set(many)


def _initials(words: tuple[str, ...]) -> str:
    return "".join(part[0] for word in words for part in word.split("-") if part and part[0].isupper()).casefold()


def _gender(entity: Entity) -> str:
    honorifics = {name.honorific for name in entity.names}
    male = honorifics & MALE or entity.offices & MALE_OFFICES
    female = honorifics & FEMALE or entity.offices & FEMALE_OFFICES
    if bool(male) != bool(female):
        return "m" if male else "f"
    return table("first_names").get(entity.lows[0], "") if len(entity.words) > 1 else ""
