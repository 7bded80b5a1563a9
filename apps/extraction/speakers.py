"""Speakers: who stands behind a mention. A sieve, the most trusted step first (after Lee et al. 2013)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from apps.extraction.attributions import Finding
from apps.extraction.candidates import kinds_of, options
from apps.extraction.cast import Cast, Ground, Stage
from apps.extraction.coreference import Option, fitted, likeliest
from apps.extraction.entities import Entities, Entity, is_acronym
from apps.extraction.lexicon import phrases, table, verbs
from apps.extraction.mentions import (
    BRACKET,
    WORD,
    Form,
    Mention,
    head_words,
    read_mention,
    segments,
    sort_of,
)
from apps.extraction.names import Name, names_in
from apps.extraction.noun_phrases import RELATIVES
from apps.extraction.pipeline import Paragraph
from apps.extraction.quotes import Quotation
from apps.extraction.records import Attribution, Speaker, SpeakerKind
from apps.extraction.spans import Span

LOOK_BACK = 40
AHEAD = 6
LONGEST_BODY = 5
NAMES_READ = 20
LONGEST_TAIL = 2
# Findings back in which a bare "spokesman" finds the body that sent him.
LAST = 2
BODIES = (SpeakerKind.GOVERNMENT, SpeakerKind.ORGANISATION)
OWNER = re.compile(r"((?:his|her|its|their)(?= )|the [\w -]{2,40}(?=['’]s ))(?:['’]s)? ", re.IGNORECASE)
HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? $")
AFTER_NAME = frozenset(("who", "which", "and", "himself", "herself", "itself", "themselves"))
KINDS = {"document": SpeakerKind.DOCUMENT, "group": SpeakerKind.GROUP, "government": SpeakerKind.GOVERNMENT}


def resolve(
    text: str, paragraphs: Sequence[Paragraph], findings: Sequence[Finding], *, quotes: Sequence[Quotation] = ()
) -> tuple[tuple[Speaker, ...], tuple[int | None, ...]]:
    """Say for each finding who speaks.

    paragraphs, findings, quotes: of `text`, in text order. Returns the speakers in the order in which they first
    speak, and for each finding an index into them, None where the text names no speaker.
    Sieve: name, title and surname, acronym, apposition; for what is left (office, role noun, pronoun, no words at all)
    the likeliest of those named or speaking nearby, by `coreference`. What points at nobody named stays a speaker
    described by its own words, of kind unnamed.
    """
    resolver = Resolver(text, paragraphs, findings, quotes=quotes)
    for number in range(len(findings)):
        found = resolver.options(number)
        resolver.settle(number, likeliest(found, fitted(resolver.kinds(number))) if found else None)
    return resolver.speakers(), tuple(resolver.indices)


class Resolver:
    """The resolving of one article, a finding at a time in their order: ask for the options, settle on one."""

    def __init__(
        self, text: str, paragraphs: Sequence[Paragraph], findings: Sequence[Finding], *, quotes: Sequence[Quotation]
    ) -> None:
        self.stage = Stage(text, Entities(_names(paragraphs, quotes)), Ground(paragraphs, quotes), Cast())
        self.findings = findings
        self.indices: list[int | None] = []

    def options(self, number: int) -> list[Option]:
        """Who may speak in this finding, nobody named last; empty where its own words say it."""
        finding = self.findings[number]
        spoken = finding.attribution.speaker
        if spoken and (_relative(self.stage, spoken[0]) or _named(self.stage, spoken[0])):
            return []
        mention = self._mention(finding)
        ahead = self.findings[number + 1 : number + 1 + AHEAD]
        announced = _announced(self.stage, mention, ahead)
        if announced:
            return [Option(announced, announced.fullest, ())]
        return options(self.stage, mention, finding, before=self.indices, ahead=ahead)

    def settle(self, number: int, option: Option | None) -> None:
        """Take this option for this finding's speaker; None where its own words say it."""
        stage = self.stage
        finding = self.findings[number]
        spoken = finding.attribution.speaker
        who = option.who if option else (_relative(stage, spoken[0]) or _named(stage, spoken[0]))
        index = self._cast_index(who) if who is not None else self._described(spoken)
        if index is not None:
            span = spoken[0] if spoken else None
            place = span.start if span else self._mention(finding).place
            stage.cast.note(index, mention=span, place=place)
        self.indices.append(index)

    def kinds(self, number: int) -> tuple[str, ...]:
        """What kinds of mention that of this finding is."""
        return kinds_of(self._mention(self.findings[number]))

    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody who speaks, in the order in which they first do."""
        return tuple(_record(self.stage, index) for index in range(len(self.stage.cast.labels)))

    def _mention(self, finding: Finding) -> Mention:
        found = finding.attribution
        if found.speaker:
            return read_mention(self.stage.text, found.speaker[0])
        place = (found.cue or found.content)[0].start
        return Mention(place, place, Form.SILENT)

    def _cast_index(self, who: object) -> int:
        if isinstance(who, Entity):
            return self.stage.cast.add(who, who.kind)
        if isinstance(who, tuple):
            return self.stage.cast.add(" and ".join(entity.fullest for entity in who), SpeakerKind.GROUP)
        if isinstance(who, str):
            return self.stage.cast.add(who, _described_kind(who))
        if isinstance(who, int):
            return who
        raise TypeError(f"nobody can be cast by {who!r}")

    def _described(self, spoken: Sequence[Span]) -> int | None:
        if not spoken:
            return None
        label = self._owned(spoken[0]) or self._sent_out(spoken[0]) or _label(self.stage, spoken[0])
        return self.stage.cast.add(label, _described_kind(spoken[0].of(self.stage.text)))

    def _sent_out(self, mention: Span) -> str | None:
        """A bare "spokesman" under the name of the body that spoke just before him."""
        words = [word.casefold() for word in WORD.findall(mention.of(self.stage.text))]
        if not words or words[-1] not in phrases("mouthpieces") or not {*words[:-1]} <= phrases("determiners"):
            return None
        spoke = (self.stage.cast.entity_of[index] for index in self.indices[-LAST:] if index is not None)
        bodies = [entity for entity in spoke if entity is not None and entity.shown_kind in BODIES]
        return f"{bodies[-1].fullest} {words[-1]}" if bodies else None

    def _owned(self, mention: Span) -> str | None:
        """A description whose owner is known, under the owner's name: "her spokesman", "the group's leader"."""
        match = OWNER.match(mention.of(self.stage.text))
        if not match:
            return None
        owner = read_mention(self.stage.text, Span(mention.start, mention.start + match.end(1)))
        nothing = Finding(Attribution((), (), (mention,)))
        found = options(self.stage, owner, nothing, before=self.indices, ahead=())
        who = likeliest(found, fitted(kinds_of(owner)))
        return (
            f"{who.name}’s {mention.of(self.stage.text)[match.end() :]}" if isinstance(who.who, Entity | int) else None
        )


def _names(paragraphs: Sequence[Paragraph], quotes: Sequence[Quotation]) -> Iterator[Name]:
    """The names of the article; one inside a quotation is no topic of the narrator's."""
    starts = [quotation.span.start for quotation in quotes]
    for paragraph in paragraphs:
        for name in names_in(paragraph):
            number = bisect_right(starts, name.span.start) - 1
            quoted = number >= 0 and name.span.start < quotes[number].span.end
            yield replace(name, leads=name.leads and not quoted)


def _named(stage: Stage, mention: Span) -> Entity | tuple[Entity, Entity] | None:
    """The entity of the name that heads the mention, if a name heads it; two if "and" joins them."""
    words = WORD.findall(mention.of(stage.text))
    if len(words) == 1 and words[0].casefold() in phrases("pronouns"):
        return None
    for part in segments(stage.text, mention)[:2]:
        name = _head_name(stage, part) or _author(stage, part)
        if name:
            return _whom(stage, name, mention)
    lows = tuple(word.casefold().removesuffix("'s").removesuffix("’s") for word in words)
    return stage.entities.of_words(lows) if lows and mention.of(stage.text)[0].isupper() else None


def _author(stage: Stage, segment: Span) -> Name | None:
    """Who issued a document that the segment names: "a statement by the FA", "Mr Peston's book", "an FA statement"."""
    head = (head_words(segment.of(stage.text)) or [""])[-1]
    if head not in phrases("authored"):
        return None
    match = re.search(rf"\b{re.escape(head)}\b", segment.of(stage.text).casefold())
    place = segment.start + match.start() if match else segment.end
    names = stage.entities.names_within(segment.start, segment.end, most=NAMES_READ)
    before = [name for name in names if name.span.end <= place]
    after = [name for name in names if name.span.start > place and _issues(stage.text[place : name.span.start])]
    return after[0] if after else before[-1] if before else None


def _issues(between: str) -> bool:
    """Whether words between a document and a name say that the one comes from the other."""
    return any(word.casefold() in ("by", "from") for word in WORD.findall(between))


def _announced(stage: Stage, mention: Mention, ahead: Sequence[Finding]) -> Entity | None:
    """Whom the article names right after an office of something named: a first, bare full name that speaks soon.

    ‘The Kremlin spokesman denied … "…," Dmitry Peskov told journalists.’ News prose gives the office, then the name.
    """
    if not mention.proper or mention.head not in table("titles") or mention.form is Form.INDEFINITE:
        return None
    if any(mention.modifiers <= entity.described for entity in stage.entities.with_office(mention.head)):
        return None
    spoken = [span for finding in ahead for span in finding.attribution.speaker]
    names = (name for span in spoken for name in stage.entities.names_within(span.start, span.end, most=1))
    person = next((one for name in names if (one := stage.entities.of_name(name)).kind is SpeakerKind.PERSON), None)
    if person is None or person.offices or len(person.words) == 1:
        return None
    return person if person.last_before(mention.place) < 0 else None


def _whom(stage: Stage, name: Name, mention: Span) -> Entity | tuple[Entity, Entity]:
    entity = _fullest(stage, name)
    if name.joined and mention.start < name.span.start:
        before = stage.entities.names_within(mention.start, name.span.start)
        if before and (other := _fullest(stage, before[-1])) is not entity:
            return other, entity
    return entity


def _fullest(stage: Stage, name: Name) -> Entity:
    entity = stage.entities.of_name(name)
    if entity.kind in (SpeakerKind.PERSON, SpeakerKind.OUTLET):
        return entity
    return stage.entities.ending_with(entity.lows, name.span.start) or entity


def _head_name(stage: Stage, segment: Span) -> Name | None:
    """The name that the segment's noun phrase is about: the last that no preposition leads to, ending the phrase."""
    text = BRACKET.sub(lambda match: " " * len(match.group()), segment.of(stage.text))
    for name in reversed(stage.entities.names_within(segment.start, segment.end, most=NAMES_READ)):
        first, last = name.span.start - segment.start, name.span.end - segment.start
        if not text[first:last].strip():
            continue
        before = [word.casefold() for word in WORD.findall(text[: max(name.office - segment.start, 0)])]
        if any(word in phrases("prepositions") or word in RELATIVES for word in before):
            continue
        rest = [word.casefold() for word in WORD.findall(text[last:])]
        if not rest or rest in (["'s"], ["’s"], ["s"]) or rest[0] in phrases("prepositions") or rest[0] in AFTER_NAME:
            return name
        if sort_of(rest[-1]) == "outlet" and len(rest) <= LONGEST_TAIL and _may_publish(stage, name):
            return name
    return None


def _may_publish(stage: Stage, name: Name) -> bool:
    """Whether a name before "newspaper" or "network" can be that outlet's, and is not a person's or a state's."""
    entity = stage.entities.of_name(name)
    return entity.kind in (SpeakerKind.OUTLET, SpeakerKind.ORGANISATION) or (
        entity.kind is SpeakerKind.PERSON and not entity.is_surely_person
    )


def _relative(stage: Stage, mention: Span) -> Entity | str | None:
    """Whom a relative pronoun takes up: the name right before it, or the noun phrase that ends there."""
    if mention.of(stage.text).casefold() not in RELATIVES:
        return None
    near = stage.entities.names_within(max(0, mention.start - 60), mention.start)
    if near and not stage.text[near[-1].span.end : mention.start].strip(" ,-–—"):
        return _fullest(stage, near[-1])
    clause = re.split(r"[.,;:\n]", stage.text[max(0, mention.start - 60) : mention.start].rstrip(" ,-–—"))[-1]
    words = WORD.findall(clause)[-4:]
    while len(words) > 1 and (
        words[0].casefold() in phrases("prepositions") or words[0].casefold() in phrases("auxiliaries")
    ):
        words = words[1:]
    while len(words) > 1 and words[0].casefold() in verbs():
        words = words[1:]
    if len(words) > 1 and words[-1].casefold() in table("nouns"):
        words = words[:-1]
    return " ".join(words) or mention.of(stage.text)


def _label(stage: Stage, mention: Span) -> str:
    """A mention's own words without article and marks at its ends, persons and acronyms by their full names."""
    parts: list[str] = []
    place = mention.start
    for name in stage.entities.names_within(mention.start, mention.end, most=NAMES_READ):
        entity = stage.entities.of_name(name)
        spelled_out = entity.kind is SpeakerKind.PERSON or (is_acronym(name) and entity.words[1:])
        if spelled_out and name.span.end <= mention.end:
            parts += [HONORIFIC.sub("", stage.text[place : name.span.start]), entity.fullest]
            place = name.span.end
    label = " ".join("".join((*parts, stage.text[place : mention.end])).split()).strip(" ,\"“”'‘’")
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        label = label.removeprefix(article)
    return label or mention.of(stage.text)


def _described_kind(label: str) -> SpeakerKind:
    """The kind of somebody who has no name: by the head noun."""
    head = head_words(label)[-1:]
    return KINDS.get(sort_of(head[0]), SpeakerKind.UNNAMED) if head else SpeakerKind.UNNAMED


def _record(stage: Stage, index: int) -> Speaker:
    cast = stage.cast
    entity = cast.entity_of[index]
    mentions = tuple(sorted(cast.mentions[index]))
    if entity is None:
        label = cast.labels[index]
        offices = " ".join(word.casefold() for word in WORD.findall(label))
        return Speaker(label, cast.kinds[index], (label,), mentions, _represented(offices, stage.entities))
    names = sorted({name.text for name in entity.names}, key=lambda text: (-len(text), text))
    return Speaker(names[0], entity.shown_kind, tuple(names), mentions, _represents(stage, entity, mentions))


def _represents(stage: Stage, entity: Entity, mentions: Sequence[Span]) -> str | None:
    """Whom an entity speaks for: an office's body or state; for a body or capital, its state; for a state, None.

    An office is read beside the name, failing that where the speaker is called by it: "the Kremlin spokesman".
    """
    if entity.kind is SpeakerKind.PERSON:
        offices = " ".join(office for name in entity.names[:NAMES_READ] for office in name.offices)
        roles = (" ".join(head_words(mention.of(stage.text))) for mention in mentions[:NAMES_READ])
        return next((found for words in (offices, *roles) if (found := _represented(words, stage.entities))), None)
    if entity.kind is SpeakerKind.GOVERNMENT:
        state = table("voices").get(" ".join(entity.lows)) or table("voices").get(entity.lows[0])
        return state if state and state.casefold() != " ".join(entity.lows) else None
    return None


def _represented(offices: str, entities: Entities) -> str | None:
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
    bodies = [entity.fullest for run in runs if (entity := entities.named(run)) and _is_body(entity)]
    if bodies:
        return max(bodies, key=len)
    states = [table("voices")[word] for word in offices.split() if word in table("voices")]
    return states[0] if states else None


def _is_body(entity: Entity) -> bool:
    joined = " ".join(entity.lows)
    public = entity.kind in (SpeakerKind.GOVERNMENT, SpeakerKind.ORGANISATION)
    return public and (joined not in table("voices") or joined in phrases("seats"))
