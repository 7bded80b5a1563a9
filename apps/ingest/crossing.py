"""An article's claims against those of all other articles: which say the same, which contradict each other.

Neighbours are judged pair by pair, and what holds becomes a row that people can reject; a rejected one stays rejected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from apps.disputes.material import Corroboration
from apps.disputes.models import Opposition
from apps.extraction.account import Account
from apps.extraction.across import Relation, RelationKind, relate
from apps.ingest.comparing import Told, told_claims
from apps.ingest.neighbours import Pair, neighbours_of, pair
from apps.ingest.opposition_saving import evidence_json
from apps.ingest.saving import act_as_machine
from apps.ingest.settling import settle, take_lock
from apps.ingest.untouched import is_untouched
from apps.sources.models import ArticleText

Relate = Callable[[Account, Account], Relation | None]
AnyLink = Opposition | Corroboration


@dataclass(frozen=True, slots=True)
class Judged:
    """Two claims that stand to each other in some way. The second says the same as the first, or counters it."""

    first: int
    second: int
    relation: Relation

    @property
    def pair(self) -> Pair:
        return pair(self.first, self.second)


def cross(text: ArticleText, engine_version: str, *, relate: Relate = relate) -> int:
    """Compare the text's claims with the collection and settle the disputes they touch, as a machine.

    To be called once the claims are committed, in a transaction of its own: of two workers that end at once, one at
    least sees the other's claims. Returns how many links to other articles the text has.
    """
    act_as_machine()
    pairs = neighbours_of(text) | stored_pairs(text).keys()
    told = told_claims({key for one in pairs for key in (one.one, one.other)})
    judged = [found for one in sorted(pairs) if (found := judge(told, one, relate))]
    take_lock()
    # What another worker linked since the pairs were looked up was not judged here, and is none of this run's business.
    stored = {key: row for key, row in stored_pairs(text).items() if key in pairs}
    save_links(stored, judged, engine_version)
    settle(text.claims.values_list("pk", flat=True))
    return len(stored_pairs(text))


def judge(told: dict[int, Told], one: Pair, relate: Relate) -> Judged | None:
    """How the two stand to each other; always asked the same way round, whichever article came first."""
    if one.one not in told or one.other not in told or told[one.one].place.story == told[one.other].place.story:
        return None
    left, right = sorted((one.one, one.other), key=lambda key: told[key].place.order)
    relation = relate(told[left].account, told[right].account)
    if relation is None:
        return None
    return Judged(left, right, relation) if relation.right_counters else Judged(right, left, relation)


def stored_pairs(text: ArticleText) -> dict[Pair, AnyLink]:
    """The links between the text's claims and other articles', of anybody's making."""
    keys = list(text.claims.values_list("pk", flat=True))
    opposed = Opposition.objects.filter(Q(claim__in=keys) | Q(counterclaim__in=keys))
    found: dict[Pair, AnyLink] = {pair(row.claim_id, row.other_id): row for row in Corroboration.objects.of(keys)}
    crossing = opposed.exclude(claim__in=keys, counterclaim__in=keys)
    return found | {pair(row.claim_id, row.counterclaim_id): row for row in crossing}


def save_links(stored: Mapping[Pair, AnyLink], judged: Sequence[Judged], engine_version: str) -> None:
    """Make the untouched links exactly what was judged; a pair that people had a say in stays as they left it."""
    wanted = {one.pair: row_of(one, engine_version) for one in judged}
    kept = {key for key, row in stored.items() if not is_untouched(row) or says_the_same(row, wanted.get(key))}
    gone = [row for key, row in stored.items() if key not in kept]
    made = [row for key, row in wanted.items() if key not in kept]
    for model in (Opposition, Corroboration):
        model.objects.filter(pk__in=[row.pk for row in gone if isinstance(row, model)]).delete()
    Opposition.objects.bulk_create([row for row in made if isinstance(row, Opposition)], batch_size=500)
    Corroboration.objects.bulk_create([row for row in made if isinstance(row, Corroboration)], batch_size=500)


def says_the_same(row: AnyLink, wanted: AnyLink | None) -> bool:
    return type(row) is type(wanted) and values_of(row) == values_of(wanted)


def values_of(row: AnyLink | None) -> tuple[Any, ...]:  # Any: what columns hold
    common = ("confidence", "evidence", "engine_version")
    ends = ("claim_id", "counterclaim_id", "kind") if isinstance(row, Opposition) else ()
    return tuple(getattr(row, name) for name in (*ends, *common))


def row_of(judged: Judged, engine_version: str) -> AnyLink:
    relation = judged.relation
    evidence = evidence_json("", relation.evidence)
    if relation.kind is RelationKind.CORROBORATES or relation.opposition is None:
        first, second = judged.pair.one, judged.pair.other
        return Corroboration(
            claim_id=first,
            other_id=second,
            confidence=relation.confidence,
            evidence=evidence,
            engine_version=engine_version,
        )
    return Opposition(
        claim_id=judged.first,
        counterclaim_id=judged.second,
        kind=relation.opposition.value,
        confidence=relation.confidence,
        evidence=evidence,
        engine_version=engine_version,
    )
