"""What the reader shows of one article, put together from its rows: badges, shares of voice, places in the text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from apps.claims.highlights import Highlights, Marking, Role, Sentence, Stretch, highlight
from apps.claims.models import Claim, ReviewState, Speaker
from apps.sources.models import Article, Exclusion

WORD = re.compile(r"\w+")
UNPAIRED = "unpaired"  # the style of claims that stand in no dispute
OPEN_DISPUTE_STATES = {"suggested", "open", "answered"}


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as the reader shows it: `badge` is its name on this page, `style` its side's look."""

    claim: Claim
    badge: str
    style: str
    sides: tuple[Any, ...]  # Any: memberships, rows of a room above this one

    @property
    def note_count(self) -> int:
        return sum(note.deleted_at is None for note in self.claim.notes.all())

    @property
    def is_suggested(self) -> bool:
        return self.claim.state == ReviewState.SUGGESTED

    @property
    def name(self) -> str:
        who = self.claim.said_by
        return f"Claim {self.badge}, {who.name if who else 'nobody named'}"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one claim of the article stands to another of it."""

    verb: str
    other: Card


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the article's words stand inside claims of one speaker; no speaker: its own voice."""

    speaker: Speaker | None
    words: int
    per_mille: int
    offset: int
    claims: int
    style: str

    @property
    def percent(self) -> float:
        return self.per_mille / 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands on the map of the text, in thousandths of its length."""

    card: Card
    top: int
    height: int


class Reading:
    """One article's text with its claims; everything is derived from rows already fetched."""

    def __init__(self, article: Article, *, claims: Sequence[Claim], exclusions: Sequence[Exclusion]) -> None:
        self.article = article
        self.body = article.current_text.body if article.current_text else ""
        standing = [claim for claim in claims if claim.state != ReviewState.REJECTED]
        self.rejected = [claim for claim in claims if claim.state == ReviewState.REJECTED]
        self.cards = {card.claim.pk: card for card in make_cards(standing)}
        self.exclusions = {exclusion.pk: exclusion for exclusion in exclusions}

    @cached_property
    def highlights(self) -> Highlights:
        markings = [mark for card in self.cards.values() for mark in markings_of(card.claim)]
        out = [
            Stretch(row.pk, row.start, row.end)
            for row in self.exclusions.values()
            if row.state != Exclusion.State.REJECTED
        ]
        return highlight(self.body, markings, exclusions=out)

    @property
    def restored(self) -> list[tuple[Exclusion, str]]:
        """Stretches that a person put back into the article, with their words."""
        back = [row for row in self.exclusions.values() if row.state == Exclusion.State.REJECTED]
        return [(row, self.body[row.start : row.end]) for row in back]

    @cached_property
    def relations(self) -> dict[int, list[Relation]]:
        """For each claim, those of the same article it opposes or is opposed by."""
        found: dict[int, list[Relation]] = defaultdict(list)
        for card in self.cards.values():
            for pair in card.claim.opposes.all():
                other = self.cards.get(pair.claim_id)
                if other and pair.state != ReviewState.REJECTED:
                    found[card.claim.pk].append(Relation(pair.get_kind_display(), other))
                    found[other.claim.pk].append(Relation("opposed by", card))
        return found

    @cached_property
    def disputes(self) -> list[Any]:  # Any: disputes, rows of a room above this one
        found = {side.dispute_id: side.dispute for card in self.cards.values() for side in card.sides}
        return [found[key] for key in sorted(found)]

    @cached_property
    def places(self) -> list[Place]:
        scale = 1000 / max(1, len(self.body))
        return [
            Place(card, round(card.claim.start * scale), max(6, round((card.claim.end - card.claim.start) * scale)))
            for card in self.cards.values()
        ]

    @cached_property
    def shares(self) -> list[Share]:
        """Speakers by their share of the article's words, most first; the article's own voice comes last."""
        words = self.words_by_speaker()
        total = sum(words.values()) or 1
        by_speaker: dict[int | None, list[Card]] = defaultdict(list)
        for card in self.cards.values():
            by_speaker[card.claim.said_by.pk if card.claim.said_by else None].append(card)
        speakers = {card.claim.said_by for card in self.cards.values() if card.claim.said_by}
        ordered = sorted(speakers, key=lambda speaker: (-words[speaker.pk], speaker.name))
        shares: list[Share] = []
        offset = 0
        for speaker in (*ordered, None):
            count = words[speaker.pk if speaker else None]
            cards = by_speaker[speaker.pk] if speaker else []
            share = Share(speaker, count, round(1000 * count / total), offset, len(cards), common_style(cards))
            offset += share.per_mille
            shares.append(share)
        return shares

    def words_by_speaker(self) -> Counter[int | None]:
        """Each word counts once, for the speaker of the innermost claim around it that somebody is said to make."""
        words: Counter[int | None] = Counter()
        for block in self.highlights.blocks:
            if block.exclusion is None:
                for sentence in block.sentences:
                    for segment in sentence.segments:
                        words[self.voice_of(segment.claims)] += len(WORD.findall(segment.text))
        return words

    def voice_of(self, claims: Iterable[int]) -> int | None:
        made = [self.cards[key].claim for key in claims if not self.cards[key].claim.implicit]
        innermost = min(made, key=lambda claim: claim.end - claim.start, default=None)
        return innermost.said_by.pk if innermost and innermost.said_by else None


def claims_for_reader(article: Article) -> list[Claim]:
    """All claims of the article's current text, with what the reader shows of them, in a constant number of queries."""
    text = article.current_text
    if text is None:
        return []
    text.article = article
    claims = list(
        Claim.objects.filter(text=text)
        .select_related("speaker__merged_into")
        .prefetch_related("spans", "opposes", "notes", "memberships__position", "memberships__dispute")
        .in_text_order()
    )
    by_key = {claim.pk: claim for claim in claims}
    for claim in claims:
        # A claim is told within one of its own text: every rung of a ladder, and its article, is here already.
        claim.text = text
        if claim.within_id in by_key:
            claim.within = by_key[claim.within_id]
    return claims


def claims_in_context() -> QuerySet[Claim]:
    """Claims with all that they and their excerpts show."""
    return Claim.objects.shown().prefetch_related("memberships__position", "memberships__dispute", "text__exclusions")


def claims_for_page() -> QuerySet[Claim]:
    """Claims with all that one claim's own page shows."""
    return claims_in_context().prefetch_related(
        Prefetch("opposes__claim", Claim.objects.shown()),
        Prefetch("opposed_by__counterclaim", Claim.objects.shown()),
        "nested__speaker",
    )


class Excerpt:
    """A claim's words with two sentences around them, highlighted like in the reader."""

    SENTENCES = 2
    WINDOW = 2000  # code points in which the neighbouring sentences are looked for

    def __init__(self, claim: Claim) -> None:
        body = claim.text.body
        self.cards = {card.claim.pk: card for card in make_cards([claim])}
        low, high = max(0, claim.start - self.WINDOW), min(len(body), claim.end + self.WINDOW)
        marks = [mark for mark in markings_of(claim) if low <= mark.start and mark.end <= high]
        out = [row for row in claim.text.exclusions.all() if row.start < high and low < row.end]
        self.highlights = highlight(
            body[low:high],
            [Marking(mark.claim, mark.role, mark.start - low, mark.end - low) for mark in marks],
            exclusions=[
                Stretch(row.pk, max(0, row.start - low), row.end - low)
                for row in out
                if row.state != Exclusion.State.REJECTED
            ],
        )
        self.paragraphs = self.near(claim.start - low, claim.end - low)

    def near(self, start: int, end: int) -> list[list[Sentence]]:
        """The sentences of the claim and those next to it, by paragraph; lines left out of the article do not count."""
        paragraphs = [
            list(block.sentences)
            for block in self.highlights.blocks
            if block.exclusion is None or (block.start < end and start < block.end)
        ]
        ordered = [sentence for sentences in paragraphs for sentence in sentences]
        touched = [place for place, one in enumerate(ordered) if one.start < end and start < one.end]
        kept = set(ordered[max(0, touched[0] - self.SENTENCES) : touched[-1] + self.SENTENCES + 1])
        return [near for sentences in paragraphs if (near := [one for one in sentences if one in kept])]


def make_cards(claims: Sequence[Claim]) -> list[Card]:
    """Badges count by side in text order: A1, A2, B1; claims in no dispute have bare numbers."""
    numbers: Counter[str] = Counter()
    cards = []
    for claim in claims:
        sides = sides_of(claim)
        letter = sides[0].position.letter if sides else ""
        numbers[letter] += 1
        style = sides[0].position.style if sides else UNPAIRED
        cards.append(Card(claim, f"{letter}{numbers[letter]}", style, sides))
    return cards


def sides_of(claim: Claim) -> tuple[Any, ...]:
    rows = [row for row in claim.memberships.all() if row.dispute.state in OPEN_DISPUTE_STATES]
    return tuple(sorted(rows, key=lambda row: row.dispute_id))


def markings_of(claim: Claim) -> list[Marking]:
    return [Marking(claim.pk, Role(span.role), span.start, span.end) for span in claim.spans.all()]


def common_style(cards: Sequence[Card]) -> str:
    """The side on which most of these claims stand; none for no claims."""
    styles = Counter(card.style for card in cards if card.sides)
    return styles.most_common(1)[0][0] if styles else UNPAIRED if cards else ""
