"""One speaker's statements of different articles that contradict each other: drift.

They never make a dispute, for nobody would stand on its other side, but who reads the speaker's words should know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from apps.claims.models import PUBLISHED, Claim, ReviewState
from apps.disputes.evidence import read_evidence
from apps.disputes.models import Opposition
from apps.listing import in_order

Moment = tuple[bool, date, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """What a speaker said, and what the same speaker said otherwise before.

    `contested`: words of the earlier statement, and those of the later one that stand against them.
    """

    opposition: Opposition
    later: Claim
    earlier: Claim
    contested: tuple[tuple[str, str], ...]

    @property
    def is_dated(self) -> bool:
        """Whether the days tell which came first."""
        days = {day_of(self.later), day_of(self.earlier)}
        return None not in days and len(days) > 1


def contradictions_of(speakers: Sequence[int], *, most: int) -> list[Opposition]:
    """The last pairs of these speakers' own claims, who count as one.

    Who spoke is asked of indexes alone, the days only of the few pairs found: one query of both takes longer to plan
    than to run.
    """
    pairs = Opposition.objects.standing().filter(claim__speaker__in=speakers, counterclaim__speaker__in=speakers)
    for side in ("claim", "counterclaim"):
        pairs = pairs.exclude(**{f"{side}__state": ReviewState.REJECTED})
    found = list(pairs.values_list("pk", "confidence", "claim", "counterclaim"))
    claims = Claim.objects.filter(pk__in={claim for pair in found for claim in pair[2:]})
    told = {key: (article, day) for key, article, day in claims.values_list("pk", "text__article", PUBLISHED)}
    ranked = [
        (latest(told[one][1], told[other][1]), confidence, -key)
        for key, confidence, one, other in found
        if told[one][0] != told[other][0]
    ]
    return in_order(Opposition.objects.all(), [-key for *_, key in sorted(ranked, reverse=True)[:most]])


def latest(*days: date | None) -> date:
    """The last of those that are known."""
    return max((day for day in days if day), default=date.min)


def drifts(rows: Iterable[Opposition], claims: Mapping[int, Claim]) -> list[Drift]:
    """The pairs with their claims, the latest first; those of unknown day come last.

    Of statements of one day, or of unknown day, the one that came into the collection later counts as the later one.
    """
    found = [drift(row, claims[row.claim_id], claims[row.counterclaim_id]) for row in rows]
    return sorted(found, key=lambda one: moment(one.later), reverse=True)


def drift(row: Opposition, claim: Claim, counterclaim: Claim) -> Drift:
    contested = read_evidence(row.evidence).contested
    if moment(claim) < moment(counterclaim):
        return Drift(row, counterclaim, claim, contested)
    return Drift(row, claim, counterclaim, tuple((ours, theirs) for theirs, ours in contested))


def day_of(claim: Claim) -> date | None:
    return claim.text.article.published_on


def moment(claim: Claim) -> Moment:
    day = day_of(claim)
    return day is not None, day or date.min, claim.pk
