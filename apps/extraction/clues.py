"""Clues: what speaks for or against one who may be meant by a mention, as features that the ranking weighs."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.extraction.attributions import Finding
from apps.extraction.cast import Stage
from apps.extraction.entities import Entity
from apps.extraction.lexicon import table
from apps.extraction.mentions import NOUNS, Form, Mention, head_words, sort_of
from apps.extraction.records import SpeakerKind

QUALIFIERS = frozenset(("shadow", "deputy", "vice", "former", "ex", "assistant", "acting", "opposition", "lord"))
IN_GENERAL = frozenset(("officials", "sources", "people", "media"))
PASSIVES = frozenset(("is", "are", "was", "were", "been", "being", "be"))
# Distances in sentences and counts of mentions are told apart in these steps.
DISTANCES, NEAR = (1, 2, 3, 6, 13), ("0", "1", "2", "3-5", "6-12", "far")
COUNTS, OFTEN = (2, 4, 8), ("1", "2-3", "4-7", "8+")

# An entity, the index of a described speaker in the cast, or two entities who are named together.
Who = Entity | int | tuple[Entity, Entity]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all candidates of one mention: who spoke lately (latest first), who is named inside."""

    stage: Stage
    mention: Mention
    finding: Finding
    spoke: tuple[int, ...]
    last_place: int
    next_speaker: Entity | None
    own: frozenset[int]
    quoted: frozenset[int]
    beside_head: frozenset[int]


def last_place(setting: Setting, who: Who) -> int:
    """Where the candidate was last named or spoke before the mention; -1 if not yet."""
    place, cast = setting.mention.place, setting.stage.cast
    if isinstance(who, tuple):
        return min(entity.last_before(place) for entity in who)
    index = who if isinstance(who, int) else cast.index_of(who)
    spoke = cast.latest[index] if index is not None and cast.latest[index] < place else -1
    return spoke if isinstance(who, int) else max(spoke, who.last_before(place))


def clues_of(setting: Setting, who: Who, rank: int) -> tuple[str, ...]:
    """What speaks for or against a candidate, the `rank`-th latest, counted from 0."""
    last = last_place(setting, who)
    found = [f"rank {min(rank, 4)}", f"kind {_kind(setting, who)}"]
    found.append(f"sort {setting.mention.sort} {_kind(setting, who)}")
    found.extend(_where(setting, who, last))
    found.extend(_speech(setting, who))
    if isinstance(who, Entity):
        found.extend(_standing(setting, who))
        if setting.mention.form in NOUNS:
            found.extend(_fit(setting.mention, who))
            if who.number in setting.beside_head:
                found.append(f"met head {setting.mention.sort}")
        if setting.mention.form is Form.SILENT and "led 0" in found:
            found.append(f"led 0 {_cue(setting)}")
    if isinstance(who, int) and setting.mention.form in NOUNS:
        label = head_words(setting.stage.cast.labels[who])
        found.append(f"same head {setting.mention.modifiers <= set(label)}")
    return tuple(found)


def _where(setting: Setting, who: Who, last: int) -> Iterator[str]:
    """How far back, in sentences, and in which part of its sentence."""
    ground, place = setting.stage.ground, setting.mention.place
    if last < 0:
        yield "after"
        return
    gap = ground.sentence(place) - ground.sentence(last)
    yield f"back {NEAR[bisect_right(DISTANCES, gap)]}"
    if ground.paragraph(place) == ground.paragraph(last):
        yield "same paragraph"
    led = who.led_before(place) if isinstance(who, Entity) else -1
    if led >= 0 and ground.sentence(place) - ground.sentence(led) <= 1:
        yield f"led {ground.sentence(place) - ground.sentence(led)}"
    if isinstance(who, Entity) and ground.is_quoted(last):
        yield "in quotes"


def _speech(setting: Setting, who: Who) -> Iterator[str]:
    """Whether the candidate spoke lately, and whether it speaks next."""
    stage = setting.stage
    index = stage.cast.index_of(who) if isinstance(who, Entity) else who
    if isinstance(index, int) and index in setting.spoke:
        order = setting.spoke.index(index)
        yield f"spoke {min(order, 3)}"
        if order == 0:
            place = setting.mention.place
            gap = stage.ground.sentence(place) - stage.ground.sentence(setting.last_place)
            beside = stage.ground.paragraph(place) == stage.ground.paragraph(setting.last_place)
            yield f"spoke last {min(max(gap, 0), 4)} {beside}"
            if setting.mention.form is Form.SILENT:
                yield f"spoke last {_cue(setting)} {min(max(gap, 0), 2)}"
    else:
        yield "never spoke"
    if isinstance(who, Entity) and who is setting.next_speaker:
        yield "speaks next"
        if who.last_before(setting.mention.place) < 0:
            yield "speaks next, new"


def _standing(setting: Setting, who: Entity) -> Iterator[str]:
    """How prominent the entity is in the article, what is known of it, whether the content itself names it."""
    entities = setting.stage.entities
    yield f"count {OFTEN[bisect_right(COUNTS, len(who.places))]}"
    if entities.salient and who is entities.salient[0]:
        yield "most named"
    if who.number in setting.quoted:
        yield "named in content"
    if setting.mention.form in (Form.HE, Form.SHE):
        yield f"sex {'known' if who.gender else 'open'}"
    first = setting.stage.ground.sentence(who.places[0])
    if first == 0:
        yield "named first"
    if who.places[0] >= setting.mention.end:
        gap = setting.stage.ground.sentence(who.places[0]) - setting.stage.ground.sentence(setting.mention.place)
        yield f"ahead {min(gap, 4)}"
        yield f"ahead {min(gap, 4)} {_kind(setting, who)}"
        yield f"ahead {len(who.words) > 1} {bool(who.offices)}"


def _fit(mention: Mention, who: Entity) -> Iterator[str]:
    """How the words of a description agree with what the article says of the entity."""
    known = who.described
    held = sum(word in known for word in mention.modifiers)
    share = "none" if not mention.modifiers else "all" if held == len(mention.modifiers) else "some" if held else "no"
    if mention.proper:
        yield f"proper {bool(mention.proper & known)}"
    if mention.head in who.offices:
        apart = (QUALIFIERS & who.offices) ^ (QUALIFIERS & mention.modifiers)
        yield f"office {'apart' if apart else 'alike'}"
        yield f"office {share}"
    elif mention.head in who.beside:
        yield "beside"
        yield f"beside {share}"
    elif any(office in table("titles") for office in who.offices):
        yield f"other office {share}"
    else:
        yield f"no office {share}"
    if who.lows[-1] == mention.head and len(who.lows) > 1:
        yield "ends with head"
    elif mention.head in who.lows:
        yield "holds head"
    if mention.sort == "document" and mention.head in who.owned:
        yield "owns"


def _kind(setting: Setting, who: Who) -> str:
    if isinstance(who, tuple):
        return "pair"
    if isinstance(who, int):
        head = (head_words(setting.stage.cast.labels[who]) or [""])[-1]
        return f"described {sort_of(head)}"
    if who.kind is SpeakerKind.PERSON:
        return "person" if who.is_surely_person else "perhaps person"
    return "open" if who.may_be_person else who.kind.value


def clues_of_nobody(setting: Setting, found: Sequence[Who]) -> tuple[str, ...]:
    """What speaks for a mention that points at nobody named."""
    mention = setting.mention
    features = ["nobody", f"nobody {mention.form}", f"nobody {mention.sort}", f"nobody {mention.form} {mention.sort}"]
    features.append(f"nobody of {min(len(found), 3)}")
    features.append(f"nobody with {min(len(mention.modifiers), 2)}")
    if mention.form is Form.SILENT:
        features.append(f"nobody {_cue(setting)}")
        content = setting.finding.attribution.content[0]
        features.append(f"nobody {setting.stage.ground.is_quoted(content.start)}")
    if mention.head in IN_GENERAL:
        features.append("nobody in general")
    fits = [list(_fit(mention, who)) for who in found if isinstance(who, Entity)] if mention.form in NOUNS else []
    if any("office all" in fit or "office none" in fit for fit in fits):
        features.append("nobody although office")
    elif any("ends with head" in fit for fit in fits):
        features.append("nobody although name")
    return tuple(features)


def _cue(setting: Setting) -> str:
    """The kind of cue of a finding without a speaker."""
    if not setting.finding.attribution.cue:
        return "no cue"
    words = setting.finding.attribution.cue[0].of(setting.stage.text).casefold().split()
    if words[0].endswith("ing"):
        return "participle"
    if PASSIVES & set(words[:-1]):
        return "passive"
    return "by" if words[-1] == "by" else "plain"
