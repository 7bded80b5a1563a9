"""The cast of one article: who has spoken so far, and where."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.extraction.entities import Entities, Entity
from apps.extraction.pipeline import Paragraph
from apps.extraction.quotes import Quotation
from apps.extraction.records import SpeakerKind
from apps.extraction.spans import Span


@dataclass(slots=True)
class Cast:
    """The speakers met so far, in the order of their first words.

    latest: where each was last mentioned as a speaker. entity_of: the entity of each, None for one without a name.
    """

    keys: dict[object, int] = field(default_factory=dict)
    entity_of: list[Entity | None] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    kinds: list[SpeakerKind] = field(default_factory=list)
    mentions: list[dict[Span, None]] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)

    def add(self, who: Entity | str, kind: SpeakerKind) -> int:
        """The index of a speaker: an entity, or somebody known by a description alone."""
        key = who.number if isinstance(who, Entity) else who.casefold()
        index = self.keys.setdefault(key, len(self.keys))
        if index == len(self.labels):
            self.entity_of.append(who if isinstance(who, Entity) else None)
            self.labels.append(who.fullest if isinstance(who, Entity) else who)
            self.kinds.append(kind)
            self.mentions.append({})
            self.latest.append(-1)
        return index

    def index_of(self, entity: Entity) -> int | None:
        """The index of an entity that has spoken, else None."""
        return self.keys.get(entity.number)

    def note(self, index: int, *, mention: Span | None, place: int) -> None:
        """Remember that a speaker was mentioned, or spoke without a mention, at `place`."""
        if mention:
            self.mentions[index][mention] = None
        self.latest[index] = max(self.latest[index], place)


class Ground:
    """Where things stand in an article: the numbers of sentence and paragraph, whether inside a quotation."""

    def __init__(self, paragraphs: Sequence[Paragraph], quotes: Sequence[Quotation]) -> None:
        self._paragraphs = [paragraph.starts[0] for paragraph in paragraphs]
        self._sentences = [paragraph.starts[first] for paragraph in paragraphs for first in paragraph.sentences]
        self._quotes = [quotation.span for quotation in quotes]
        self._quote_starts = [span.start for span in self._quotes]

    def paragraph(self, place: int) -> int:
        return bisect_right(self._paragraphs, place) - 1

    def sentence(self, place: int) -> int:
        return bisect_right(self._sentences, place) - 1

    def sentence_bounds(self, place: int) -> tuple[int, int]:
        """Where the sentence at `place` starts, and where the next one does."""
        number = bisect_right(self._sentences, place)
        return self._sentences[max(0, number - 1)], (*self._sentences[number : number + 1], place + 1)[0]

    def is_quoted(self, place: int) -> bool:
        number = bisect_right(self._quote_starts, place) - 1
        return number >= 0 and place < self._quotes[number].end


@dataclass(frozen=True, slots=True)
class Stage:
    """An article set up for resolving: its text, its entities, its ground, and the cast, which grows."""

    text: str
    entities: Entities
    ground: Ground
    cast: Cast
