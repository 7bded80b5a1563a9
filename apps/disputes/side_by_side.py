"""What the side-by-side page shows of a dispute, put together from its rows without asking the database again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.text import Truncator

from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.answering import Answer, find_answer
from apps.disputes.evidence import Evidence, Words, cut_quote, read_evidence
from apps.disputes.models import Dispute, Opposition, Position
from apps.disputes.retelling import Told, spoken_for, told_once
from apps.disputes.wording import Stems, Wording, common, contrast

COMPARED = 30  # claims of a side, as many as a person may read
CONTESTED = 5  # pairs whose contested words are listed
NAMED = 50  # letters of a side's name where claims are moved
PER_PAGE, ORPHANS = 6, 3  # claims of each side, and pairs, that one page shows; so few more are no page of their own


@dataclass(frozen=True, slots=True)
class Card:
    """One claim on a side, its quote's fragments cut at the contested words, and the same in copies of its article."""

    claim: Claim
    fragments: tuple[tuple[Words, ...], ...]
    copies: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """`cards`: those of its claims that this page shows; `total`: how many there are, copies counted once.

    elsewhere: the numbers and names of the other sides, where a claim of this one could stand.
    """

    position: Position
    cards: tuple[Card, ...]
    total: int
    elsewhere: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An opposition with the sides that its claims stand on, and of copies the claims that the page shows."""

    opposition: Opposition
    claim: Claim
    claim_side: Position
    counterclaim: Claim
    counterclaim_side: Position
    evidence: Evidence


@dataclass(frozen=True)
class SideBySide:
    """`part`: which part of a long dispute this is; `contested`: words of two sides that stand against each other.

    told: all claims of each side, copies once.
    """

    part: Page[int]
    told: tuple[tuple[Told, ...], ...]
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    rejected: tuple[Pair, ...]
    pair_count: int
    contested: tuple[tuple[Position, str, Position, str], ...]
    speaker_count: int
    source_count: int
    unknown: tuple[str, ...]
    contrasts: tuple[tuple[Position, Wording], ...]
    common: Wording
    answer: Answer | None

    @cached_property
    def shown(self) -> frozenset[int]:
        """The keys of the claims that this page shows."""
        return frozenset(card.claim.pk for side in self.sides for card in side.cards)


def side_by_side(dispute: Dispute, oppositions: Iterable[Opposition], stems: Stems, *, number: str = "") -> SideBySide:
    """Sides as columns, and the pairs across them, rejected ones apart; of a long dispute one part.

    Pairs within one side say nothing about this question.
    """
    positions = list(dispute.positions.all())
    told = tuple(told_once(position.members) for position in positions)
    across = pairs_across(positions, told, oppositions)
    pairs = tuple(pair for pair in across if pair.opposition.state != ReviewState.REJECTED)
    rejected = tuple(pair for pair in across if pair.opposition.state == ReviewState.REJECTED)
    claims = [one.claim for side in told for one in side]
    part = part_of([pairs, rejected, *told], number)
    here = slice(max(part.start_index() - 1, 0), part.end_index())
    return SideBySide(
        part=part,
        told=told,
        sides=tuple(
            side_of(position, positions, side, pairs, here) for position, side in zip(positions, told, strict=True)
        ),
        pairs=pairs[here],
        rejected=rejected[here],
        pair_count=len(pairs),
        contested=contested_words(pairs[:CONTESTED]),
        speaker_count=len({claim.said_by for claim in claims if claim.said_by}),
        source_count=len({claim.text.article.source_id for claim in dispute.claims if claim.text.article.source_id}),
        unknown=tuple(unknown(positions)),
        contrasts=tuple(contrasts(positions, stems)),
        common=common([quotes(position) for position in positions], stems) if len(positions) > 1 else Wording(),
        answer=find_answer(positions),
    )


def pairs_across(
    positions: Sequence[Position], told: Sequence[Sequence[Told]], oppositions: Iterable[Opposition]
) -> list[Pair]:
    """The pairs of claims on different sides; what copies repeat once, where it can be as the claims shown have it."""
    home = {claim.pk: position for position in positions for claim in position.members}
    shown = spoken_for(told)
    found: dict[tuple[int, int, bool], Pair] = {}
    for row in oppositions:
        if home[row.claim_id] == home[row.counterclaim_id]:
            continue
        one, other = shown[row.claim_id], shown[row.counterclaim_id]
        key = (one.pk, other.pk, row.state == ReviewState.REJECTED)
        if key not in found or (row.claim_id, row.counterclaim_id) == (one.pk, other.pk):
            sides = home[row.claim_id], home[row.counterclaim_id]
            found[key] = Pair(row, one, sides[0], other, sides[1], read_evidence(row.evidence))
    return list(found.values())


def contested_words(pairs: Iterable[Pair]) -> tuple[tuple[Position, str, Position, str], ...]:
    """Each contrast once, however many pairs show it."""
    return tuple(
        dict.fromkeys(
            (pair.claim_side, ours, pair.counterclaim_side, theirs)
            for pair in pairs
            for ours, theirs in pair.evidence.contested
        )
    )


def part_of(rows: Sequence[Sequence[object]], number: str) -> Page[int]:
    """The part asked for; there are as many as the longest of these needs."""
    return Paginator(range(max(map(len, rows))), PER_PAGE, orphans=ORPHANS).get_page(number)


def side_of(
    position: Position, positions: Sequence[Position], told: Sequence[Told], pairs: Sequence[Pair], here: slice
) -> Side:
    cards = tuple(card(one, pairs) for one in told[here])
    elsewhere = tuple(
        (place, f"Side {other.letter}: {Truncator(other.name).chars(NAMED)}")
        for place, other in enumerate(positions)
        if other != position
    )
    return Side(position, cards, len(told), elsewhere)


def quotes(position: Position) -> list[str]:
    return [claim.quote for claim in position.members[:COMPARED]]


def quotes_of(dispute: Dispute) -> list[str]:
    """All words that the page compares."""
    return [quote for position in dispute.positions.all() for quote in quotes(position)]


def contrasts(positions: Sequence[Position], stems: Stems) -> Iterable[tuple[Position, Wording]]:
    """For each side what its leading claim says and those of the other sides do not."""
    leads = [(position, lead.quote) for position in positions if (lead := position.lead)]
    for position, quote in leads:
        wording = contrast([quote], [other for side, other in leads if side != position], stems)
        if wording and len(leads) > 1:
            yield position, wording


def card(told: Told, pairs: Sequence[Pair]) -> Card:
    claim = told.claim
    contested = [ours for pair in pairs if pair.claim == claim for ours, _ in pair.evidence.contested]
    contested += [theirs for pair in pairs if pair.counterclaim == claim for _, theirs in pair.evidence.contested]
    cues = [cue for pair in pairs if claim in (pair.claim, pair.counterclaim) for cue in pair.evidence.cues]
    fragments = [cut_quote(span.quote, span.start, cues=cues, contested=contested) for span in claim.content]
    return Card(claim, tuple(fragments), told.copies)


def unknown(positions: Sequence[Position]) -> Iterable[str]:
    """What a reader of this page cannot know from it, one sentence a gap."""
    claims = [claim for position in positions for claim in position.members]
    for position in positions:
        if position.is_missing:
            yield f"Who said what side {position.letter} says: it is known only from the denial of it."
    unnamed = [claim for claim in claims if any(rung.kind == Speaker.Kind.UNNAMED for rung in claim.ladder)]
    tellers = dict.fromkeys(teller(claim) for claim in unnamed)
    yield from (f"Whom {name} relies on: the text leaves them unnamed." for name in tellers)
    retold = dict.fromkeys(rung.name for claim in claims if claim.is_retold for rung in claim.ladder[-1:])
    yield from (f"What {name} itself published: only another source’s account of it is here." for name in retold)
    if any(claim.text.article.published_on is None for claim in claims):
        yield "When some of this was published: an article carries no date."


def teller(claim: Claim) -> str:
    """Who passed on what an unnamed speaker said: the named speaker before, or the article's source."""
    named = [rung.name for rung in claim.ladder if rung.kind != Speaker.Kind.UNNAMED]
    source = claim.text.article.source
    return named[-1] if named else source.name if source else "the article"
