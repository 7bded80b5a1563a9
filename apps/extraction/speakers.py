"""Speakers: who stands behind a mention. A sieve, the most trusted step first (after Lee et al. 2013)."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from apps.extraction.attributions import Finding
from apps.extraction.entities import Entities, Entity
from apps.extraction.lexicon import phrases, table, verbs
from apps.extraction.names import Name, names_in
from apps.extraction.pipeline import Paragraph
from apps.extraction.quotes import Quotation
from apps.extraction.records import Speaker, SpeakerKind
from apps.extraction.spans import Span

WORD = re.compile(r"[\w.’'-]*\w")
CUT = re.compile(r",|\(|—|–| - ")
NEAR = 700
LOOK_BACK = 40
AHEAD = 6
LEAD = 2
VARIATION = 500
LONGEST_BODY = 5
NAMES_READ = 20
HE, SHE = frozenset(("he", "him", "his")), frozenset(("she", "her", "hers"))
PLURALS = frozenset(("they", "them", "their", "both", "all"))
DEFINITE = frozenset(("the", "this", "that", "these", "those", "his", "her", "its", "their"))
INDEFINITE = frozenset(("a", "an", "one", "some", "another", "several", "many", "two", "three", "other", "no"))


@dataclass(slots=True)
class Cast:
    """The speakers met so far, in the order of their first words."""

    text: str
    entities: Entities
    keys: dict[object, int] = field(default_factory=dict)
    entity_of: list[Entity | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    kinds: list[SpeakerKind] = field(default_factory=list)
    mentions: list[dict[Span, None]] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)

    def add(self, who: Entity | str, mention: Span, kind: SpeakerKind) -> int:
        """The index of a speaker: an entity, or somebody known by a description alone."""
        key = id(who) if isinstance(who, Entity) else who.casefold()
        index = self.keys.setdefault(key, len(self.keys))
        if index == len(self.labels):
            self.entity_of.append(who if isinstance(who, Entity) else None)
            self.labels.append(who.fullest if isinstance(who, Entity) else who)
            self.kinds.append(kind)
            self.mentions.append({})
            self.latest.append(mention.start)
        self.mentions[index][mention] = None
        self.latest[index] = mention.start
        return index


def resolve(
    text: str, paragraphs: Sequence[Paragraph], findings: Sequence[Finding], *, quotes: Sequence[Quotation] = ()
) -> tuple[tuple[Speaker, ...], tuple[int | None, ...]]:
    """Say for each finding who speaks.

    paragraphs, findings, quotes: of `text`, in text order. Returns the speakers in the order in which they first
    speak, and for each finding an index into them, None where the text names no speaker.
    Sieve: name, title and surname, acronym, apposition, office or role noun, pronoun with the speaker before as the
    strongest prior. What points at nobody named stays a speaker described by its own words, of kind unnamed.
    """
    cast = Cast(text, Entities(_names(paragraphs, quotes)))
    indices: list[int | None] = []
    for number, finding in enumerate(findings):
        spoken = finding.attribution.speaker
        indices.append(
            _speaker(cast, spoken[0], indices, findings[number + 1 : number + 1 + AHEAD]) if spoken else None
        )
    return tuple(_record(cast, index) for index in range(len(cast.labels))), tuple(indices)


def _names(paragraphs: Sequence[Paragraph], quotes: Sequence[Quotation]) -> Iterator[Name]:
    """The names of the article; one inside a quotation is no topic of the narrator's."""
    starts = [quotation.span.start for quotation in quotes]
    for paragraph in paragraphs:
        for name in names_in(paragraph):
            number = bisect_right(starts, name.span.start) - 1
            quoted = number >= 0 and name.span.start < quotes[number].span.end
            yield replace(name, leads=name.leads and not quoted)


def _speaker(cast: Cast, mention: Span, before: list[int | None], ahead: Sequence[Finding]) -> int:
    words = WORD.findall(mention.of(cast.text))
    low = words[0].casefold() if words else ""
    if len(words) == 1 and low in phrases("pronouns"):
        return _pronoun(cast, mention, low, before)
    found = _named(cast, mention) or _role(cast, mention, ahead)
    if found:
        return cast.add(found, mention, found.kind)
    return _described(cast, mention)


def _named(cast: Cast, mention: Span) -> Entity | None:
    """The entity of the name that heads the mention, if a name heads it."""
    for segment in _segments(cast.text, mention)[:2]:
        names = cast.entities.names_within(segment.start, segment.end)
        if names and (name := _head_name(cast.text, segment, names)):
            return _fullest(cast, name)
    lows = tuple(word.casefold() for word in WORD.findall(mention.of(cast.text)))
    return cast.entities.of_words(lows) if lows and mention.of(cast.text)[0].isupper() else None


def _fullest(cast: Cast, name: Name) -> Entity:
    entity = cast.entities.of_name(name)
    if entity.kind in (SpeakerKind.PERSON, SpeakerKind.OUTLET):
        return entity
    return cast.entities.ending_with(entity.lows, name.span.start) or entity


def _segments(text: str, mention: Span) -> list[Span]:
    """The mention cut at its commas and dashes."""
    cuts = [mention.start, *(mention.start + cut.end() for cut in CUT.finditer(mention.of(text))), mention.end]
    return [Span(start, end) for start, end in itertools.pairwise(cuts) if text[start:end].strip(" ,(")]


def _head_name(text: str, segment: Span, names: Sequence[Name]) -> Name | None:
    """The name that the segment's noun phrase is about: the last that no preposition leads to, ending the phrase."""
    for name in reversed(names):
        rest = WORD.findall(text[name.span.end : segment.end])
        before = [word.casefold() for word in WORD.findall(text[segment.start : name.span.start])]
        if any(word in phrases("prepositions") or word in ("who", "which", "that") for word in before):
            continue
        rest_lows = [word.casefold() for word in rest]
        if (
            not rest
            or rest_lows[0] in phrases("prepositions")
            or rest_lows[0] in ("who", "which", "and", "himself", "herself", "itself")
        ):
            return name
        if all(word in ("campaign", "team", "'s", "s") for word in rest_lows):
            return None
    return None


def _role(cast: Cast, mention: Span, ahead: Sequence[Finding]) -> Entity | None:
    """The entity that an office or role noun points at: "the minister", "the newspaper", "the Kremlin spokesman"."""
    segment = _segments(cast.text, mention)[0]
    lows = _head_words(cast.text, segment)
    if not lows or lows[0] in INDEFINITE:
        leads = lows and len(cast.labels) < LEAD and lows[-1] in table("titles")
        return _announced(cast, mention, ahead) if leads else None
    noun = lows[-1]
    modifiers = frozenset(lows[:-1]) - DEFINITE
    wanted = table("roles").get(noun)
    if wanted == "outlet":
        return _latest_of(cast, mention.start, SpeakerKind.OUTLET, modifiers)
    if noun in table("bodies") and (longer := cast.entities.ending_with((noun,), mention.start)) and not modifiers:
        return longer
    if noun in table("titles"):
        holder = _office_holder(cast, mention.start, noun, modifiers)
        return holder or _announced(cast, mention, ahead) or _varied(cast, mention, lows)
    plain = wanted == "organisation" and not modifiers
    return _latest_of(cast, mention.start, SpeakerKind.ORGANISATION, modifiers) if plain else None


def _head_words(text: str, segment: Span) -> list[str]:
    """The words of the segment up to its first preposition, case folded, possessive marks cut off."""
    found: list[str] = []
    for word in WORD.findall(segment.of(text)):
        low = word.casefold().removesuffix("'s").removesuffix("’s")
        if found and (low in phrases("prepositions") or low in ("who", "which", "that", "close")):
            break
        found.append(low)
    return found


def _office_holder(cast: Cast, place: int, noun: str, modifiers: frozenset[str]) -> Entity | None:
    """The person of this article with that office, whom no word of the mention contradicts, the latest named before."""
    content = {low for low in modifiers if low not in phrases("prepositions")}
    fitting = cast.entities.with_office(noun)
    close = [entity for entity in fitting if content <= _office_words(entity)] or ([] if content else list(fitting))
    return max(close, key=lambda entity: (entity.last_before(place), -min(entity.places)), default=None)


def _office_words(entity: Entity) -> set[str]:
    return entity.offices | {table("voices").get(low, low).casefold() for low in entity.offices}


def _announced(cast: Cast, mention: Span, ahead: Sequence[Finding]) -> Entity | None:
    """Whom the article names right after an office: a first, bare full name that speaks within the next two findings.

    ‘The Kremlin spokesman denied … "…," Dmitry Peskov told journalists.’ News prose gives the office, then the name.
    """
    for finding in ahead:
        for spoken in finding.attribution.speaker:
            names = cast.entities.names_within(spoken.start, spoken.end)
            if not names:
                continue
            entity = cast.entities.of_name(names[-1])
            if entity.kind is not SpeakerKind.PERSON:
                continue
            new = entity.last_before(mention.start) < 0 and not entity.offices and len(entity.words) > 1
            return entity if new else None
    return None


def _varied(cast: Cast, mention: Span, lows: list[str]) -> Entity | None:
    """The person who spoke last, named and near, without an office yet: "Lord Falconer said … The secretary added"."""
    if lows[0] not in ("the", "this"):
        return None
    for entity in cast.entities.recent(mention.start, LOOK_BACK):
        if entity.is_surely_person and mention.start - entity.last_before(mention.start) < VARIATION:
            return entity if id(entity) in cast.keys and not entity.offices else None
    return None


def _latest_of(cast: Cast, place: int, kind: SpeakerKind, modifiers: frozenset[str]) -> Entity | None:
    """The entity of that kind named last before `place`, failing that the only one named after."""
    nearby = [entity for entity in cast.entities.recent(place, LOOK_BACK) if entity.kind is kind]
    fitting = [entity for entity in nearby if not modifiers or modifiers & (entity.offices | set(entity.lows))]
    if fitting:
        return fitting[0]
    return None if modifiers else (nearby[0] if nearby else None)


def _pronoun(cast: Cast, mention: Span, low: str, before: list[int | None]) -> int:
    if low in ("who", "which", "that"):
        return _relative(cast, mention)
    found = _antecedent(cast, mention, low, before)
    if isinstance(found, int):
        cast.add(cast.entity_of[found] or cast.labels[found], mention, cast.kinds[found])
        return found
    if found:
        return cast.add(found, mention, found.kind)
    return cast.add(mention.of(cast.text).lower(), mention, SpeakerKind.UNNAMED)


def _antecedent(cast: Cast, mention: Span, low: str, before: list[int | None]) -> int | Entity | None:
    """Whom a pronoun points at: the speaker before, unless somebody fitting was made the topic since."""
    if low in ("i", "we", "you", "someone", "everyone", "nobody", "others", "many", "some", "few"):
        return None
    near = dict.fromkeys(before[-LOOK_BACK:][::-1])
    last = next((index for index in near if index is not None and _fits(cast, index, low)), None)
    spoke = cast.latest[last] if last is not None else -1
    topic = _topic(cast, mention.start, low)
    if topic and (last is None or topic[0] > spoke):
        return topic[1]
    return last


def _topic(cast: Cast, place: int, low: str) -> tuple[int, Entity] | None:
    """The fitting entity that last opened a sentence before `place`, with where it did."""
    for entity in cast.entities.recent(place, LOOK_BACK):
        led = entity.led_before(place)
        sure = entity.is_surely_person or id(entity) in cast.keys or low not in HE | SHE
        if led > place - NEAR and sure and _suits(entity.kind, entity.gender, low):
            return led, entity
    return None


def _fits(cast: Cast, index: int, low: str) -> bool:
    entity = cast.entity_of[index]
    kind = cast.kinds[index]
    if entity is None:
        label = cast.labels[index].casefold()
        if low in HE or low in SHE:
            return any(word in table("titles") for word in _head_words(label, Span(0, len(label)))[-1:])
        plural = label.split()[-1].endswith("s") or kind is SpeakerKind.GROUP
        return (
            plural == (low in PLURALS)
            and (low != "it" or kind is not SpeakerKind.UNNAMED)
            and label not in phrases("pronouns")
        )
    return _suits(kind, entity.gender, low)


def _suits(kind: SpeakerKind, gender: str, low: str) -> bool:
    if low in HE:
        return kind is SpeakerKind.PERSON and gender != "f"
    if low in SHE:
        return kind is SpeakerKind.PERSON and gender != "m"
    return kind is not SpeakerKind.PERSON


def _relative(cast: Cast, mention: Span) -> int:
    """Whom a relative pronoun takes up: the name right before it, or the noun phrase that ends there."""
    near = cast.entities.names_within(max(0, mention.start - 60), mention.start)
    if near and not cast.text[near[-1].span.end : mention.start].strip(" ,-–—"):
        entity = _fullest(cast, near[-1])
        return cast.add(entity, mention, entity.kind)
    clause = re.split(r"[.,;:\n]", cast.text[max(0, mention.start - 60) : mention.start].rstrip(" ,-–—"))[-1]
    words = WORD.findall(clause)[-4:]
    while len(words) > 1 and (
        words[0].casefold() in phrases("prepositions") or words[0].casefold() in phrases("auxiliaries")
    ):
        words = words[1:]
    while len(words) > 1 and words[0].casefold() in verbs():
        words = words[1:]
    if len(words) > 1 and words[-1].casefold() in table("nouns"):
        words = words[:-1]
    label = " ".join(words) or mention.of(cast.text)
    return cast.add(label, mention, _described_kind(label))


def _described(cast: Cast, mention: Span) -> int:
    label = " ".join(mention.of(cast.text).split()).strip(" ,\"“”'‘’")
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        label = label.removeprefix(article)
    label = label or mention.of(cast.text)
    return cast.add(label, mention, _described_kind(label))


def _described_kind(label: str) -> SpeakerKind:
    """The kind of somebody who has no name: by the head noun."""
    head = _head_words(label, Span(0, len(label)))[-1:]
    role = table("roles").get(head[0]) if head else None
    kinds = {"document": SpeakerKind.DOCUMENT, "group": SpeakerKind.GROUP, "government": SpeakerKind.GOVERNMENT}
    return kinds.get(role or "", SpeakerKind.UNNAMED)


def _record(cast: Cast, index: int) -> Speaker:
    entity = cast.entity_of[index]
    mentions = tuple(sorted(cast.mentions[index]))
    if entity is None:
        return Speaker(cast.labels[index], cast.kinds[index], (cast.labels[index],), mentions)
    names = sorted({name.text for name in entity.names}, key=lambda text: (-len(text), text))
    return Speaker(names[0], cast.kinds[index], tuple(names), mentions, _represents(cast, entity, mentions))


def _represents(cast: Cast, entity: Entity, mentions: Sequence[Span]) -> str | None:
    """Whom an entity speaks for: an office's body or state; for a body or capital, its state; for a state, None.

    An office is read beside the name, failing that where the speaker is called by it: "the Kremlin spokesman".
    """
    if entity.kind is SpeakerKind.PERSON:
        offices = " ".join(office for name in entity.names[:NAMES_READ] for office in name.offices)
        roles = (" ".join(_head_words(cast.text, mention)) for mention in mentions[:NAMES_READ])
        return next((found for words in (offices, *roles) if (found := _represented(words, cast))), None)
    if entity.kind is SpeakerKind.GOVERNMENT:
        state = table("voices").get(" ".join(entity.lows)) or table("voices").get(entity.lows[0])
        return state if state and state.casefold() != " ".join(entity.lows) else None
    return None


def _represented(offices: str, cast: Cast) -> str | None:
    public = {
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "minister",
        "president",
        "ambassador",
        "premier",
        "chancellor",
        "secretary",
    }
    if not public & set(offices.split()):
        return None
    words = offices.split()
    runs = (
        tuple(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 1 + LONGEST_BODY, len(words) + 1))
    )
    bodies = [entity.fullest for run in runs if (entity := cast.entities.named(run)) and _is_body(entity)]
    if bodies:
        return max(bodies, key=len)
    states = [table("voices")[word] for word in offices.split() if word in table("voices")]
    return states[0] if states else None


def _is_body(entity: Entity) -> bool:
    joined = " ".join(entity.lows)
    public = entity.kind in (SpeakerKind.GOVERNMENT, SpeakerKind.ORGANISATION)
    return public and (joined not in table("voices") or joined in phrases("seats"))
