"""What the review queue shows of one suggestion: its words in their context, and why the engine suggests it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from apps.annotation.deciding import heir_first, label_of
from apps.annotation.queues import ONE, Kind
from apps.claims.models import Claim, Speaker, SpeakerMatch
from apps.claims.reading import Excerpt, claims_in_context
from apps.disputes.evidence import Evidence, Words, cut_quote, read_evidence
from apps.disputes.models import Dispute, Membership, Opposition
from apps.listing import in_order

QUOTED = 3
PAIRS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a card: its context, and its words cut where they are contested."""

    claim: Claim
    excerpt: Excerpt
    fragments: tuple[tuple[Words, ...], ...]
    style: str


@dataclass(frozen=True, slots=True)
class Line:
    """A suggestion in the list of those that come next."""

    key: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Card:
    """One suggestion. `seen`: the versions that a decision is about."""

    kind: str
    row: Any  # of the kind's model
    seen: tuple[int, ...]
    told: tuple[Told, ...] = ()
    evidence: Evidence | None = None
    speakers: tuple[dict[str, object], ...] = ()
    pairs: tuple[tuple[Opposition, Evidence], ...] = ()
    dispute: Dispute | None = None

    @property
    def name(self) -> str:
        return f"{ONE[Kind(self.kind)].capitalize()} {self.row.pk}"


def card_of(kind: str, key: int) -> Card | None:
    """The card of a suggestion; None where the row is gone."""
    return CARDS[kind](key)


def claim_card(key: int) -> Card | None:
    claim = claims_in_context().filter(pk=key).first()
    if claim is None:
        return None
    return Card(Kind.CLAIM, claim, (claim.version,), told=(told(claim),), dispute=dispute_of([claim]))


def pair_card(key: int) -> Card | None:
    pair = Opposition.objects.filter(pk=key).first()
    if pair is None:
        return None
    claims = claims_in_context().in_bulk([pair.claim_id, pair.counterclaim_id])
    pair.claim, pair.counterclaim = both = [claims[pair.claim_id], claims[pair.counterclaim_id]]
    evidence = read_evidence(pair.evidence)
    ours, theirs = zip(*evidence.contested, strict=True) if evidence.contested else ((), ())
    sides = (told(both[0], evidence, ours, style="a"), told(both[1], evidence, theirs, style="b"))
    return Card(Kind.PAIR, pair, (pair.version,), told=sides, evidence=evidence, dispute=dispute_of(both))


def told(claim: Claim, evidence: Evidence | None = None, contested: Sequence[str] = (), *, style: str = "") -> Told:
    cues = evidence.cues if evidence else ()
    fragments = [cut_quote(span.quote, span.start, cues=cues, contested=contested) for span in claim.content]
    return Told(claim, Excerpt(claim), tuple(fragments), style)


def dispute_of(claims: Sequence[Claim]) -> Dispute | None:
    """A standing dispute in which all of them stand."""
    found = Dispute.objects.standing()
    for claim in claims:
        found = found.filter(pk__in=Membership.objects.filter(claim=claim).values("dispute"))
    return found.in_lines().order_by("pk").first()


def match_card(key: int) -> Card | None:
    found = SpeakerMatch.objects.filter(pk=key)
    names = ("speaker__article", "other__article", "speaker__represents", "other__represents")
    match = found.select_related(*names).first()
    if match is None:
        return None
    both = tuple(known_of(one) for one in heir_first(match))
    return Card(Kind.MATCH, match, (match.speaker.version, match.other.version), speakers=both)


def known_of(speaker: Speaker) -> dict[str, object]:
    claims = Claim.objects.standing().filter(Q(speaker=speaker) | Q(speaker__merged_into=speaker))
    return {
        "speaker": speaker,
        "aliases": list(speaker.aliases.order_by("name")[:QUOTED]),
        "times": claims.count(),
        "quoted": list(claims.in_rows().newest_first()[:QUOTED]),
    }


def dispute_card(key: int) -> Card | None:
    dispute = Dispute.objects.for_list().filter(pk=key).first()
    if dispute is None:
        return None
    inside = Membership.objects.filter(dispute=dispute).values("claim")
    pairs = Opposition.objects.standing().filter(claim__in=inside, counterclaim__in=inside)
    rows = pairs.select_related("claim__speaker", "counterclaim__speaker").order_by("-confidence", "pk")[:PAIRS_SHOWN]
    why = tuple((pair, read_evidence(pair.evidence)) for pair in rows)
    return Card(Kind.DISPUTE, dispute, (dispute.version,), pairs=why, dispute=dispute)


CARDS: dict[str, Callable[[int], Card | None]] = {
    Kind.CLAIM: claim_card,
    Kind.MATCH: match_card,
    Kind.PAIR: pair_card,
    Kind.DISPUTE: dispute_card,
}


def lines_of(kind: str, keys: list[int]) -> list[Line]:
    """The rows of these keys as the list shows them, in a constant number of queries."""
    claims = Claim.objects.select_related("speaker__merged_into", "text__article__source").defer("text__body")
    rows: dict[str, QuerySet[Any]] = {  # Any: rows of the kind's model
        Kind.CLAIM: claims.prefetch_related("spans"),
        Kind.MATCH: SpeakerMatch.objects.select_related("speaker", "other"),
        Kind.PAIR: Opposition.objects.prefetch_related(Prefetch("claim", claims), Prefetch("counterclaim", claims)),
        Kind.DISPUTE: Dispute.objects.in_lines(),
    }
    return [Line(row.pk, label_of(kind, row), row.confidence) for row in in_order(rows[kind], keys)]
