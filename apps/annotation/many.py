"""Many suggestions decided at once: planned, shown, done as one deed, and undone as one."""

from collections.abc import Collection, Mapping
from typing import Any

import pghistory
from django.db.models import F, QuerySet

from apps.accounts.models import User
from apps.annotation.deeds import deed
from apps.annotation.models import Decision, Deed
from apps.annotation.pairs import carried_by, let_go
from apps.annotation.queues import LABELS, MODELS, Kind, waiting
from apps.claims.models import ReviewState
from apps.disputes.models import Dispute, Membership, Opposition
from apps.disputes.services import refresh_disputes

MOST = 200  # as many as can be looked over, and locked for a moment
# To merge speakers takes a look at each of them.
KINDS = (Kind.CLAIM, Kind.PAIR, Kind.DISPUTE)
Said = Decision.Said


class ChangedMeanwhile(Exception):
    """Some were decided or changed since they were shown; nothing was done."""

    def __init__(self, keys: Collection[int]) -> None:
        super().__init__(f"{len(keys)} were decided or changed meanwhile.")
        self.keys = keys


def plan(found: QuerySet[Any]) -> dict[int, int]:  # Any: rows of one of the kinds
    """What would be decided: the keys, each with its version."""
    return dict(found.values_list("pk", "version")[:MOST])


def decide_many(*, kind: str, said: str, reason: str, seen: Mapping[int, int], by: User) -> Deed | None:
    """All of them or, where some changed since they were seen, none. Raises ChangedMeanwhile."""
    with pghistory.context(reason=reason), deed(Deed.Kind.MANY, by=by, **touched(kind, said, seen)) as doing:
        still = dict(waiting(kind).filter(pk__in=seen).values_list("pk", "version"))
        if changed := {key for key in seen if still.get(key) != seen[key]}:
            raise ChangedMeanwhile(changed)
        rows = MODELS[kind]._default_manager.filter(pk__in=seen)
        rows.update(state=state_of(kind, said), version=F("version") + 1)
        if kind == Kind.PAIR and said == Said.REJECTED:
            let_all_go(seen)
        doing.words = f"{said} {len(seen)} {LABELS[Kind(kind)].lower()}"
    if kind == Kind.CLAIM:
        refresh_disputes(Membership.objects.filter(claim__in=seen).values_list("dispute", flat=True).distinct())
    return doing.kept


def touched(kind: str, said: str, seen: Mapping[int, int]) -> dict[str, Collection[int]]:
    """The rows that the deed may change, by their kind."""
    if kind == Kind.CLAIM:
        return {"claims": list(seen)}
    if kind == Kind.DISPUTE:
        return {"disputes": list(seen)}
    carried = said == Said.REJECTED
    pairs = Opposition.objects.filter(pk__in=seen) if carried else Opposition.objects.none()
    return {"pairs": list(seen), "disputes": {key for pair in pairs for key in carried_by(pair)}}


def state_of(kind: str, said: str) -> str:
    if said == Said.REJECTED:
        return ReviewState.REJECTED
    return Dispute.State.OPEN if kind == Kind.DISPUTE else ReviewState.ACCEPTED


def let_all_go(keys: Collection[int]) -> None:
    """As when each of the pairs is rejected by itself."""
    for pair in Opposition.objects.filter(pk__in=keys).order_by("pk"):
        for dispute in Dispute.objects.filter(pk__in=carried_by(pair)).order_by("pk"):
            let_go(dispute, pair)


def decided_by_others(kind: str, keys: Collection[int]) -> QuerySet[Any]:  # Any: rows of the kind's model
    """Those of the keys that no longer wait."""
    return MODELS[kind]._default_manager.filter(pk__in=keys).exclude(pk__in=waiting(kind).values("pk")).order_by("pk")
