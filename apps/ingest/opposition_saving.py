"""An article's pairs, written to rows; a pair that a person rejected never comes back."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Opposition
from apps.extraction import records
from apps.ingest.untouched import is_untouched
from apps.sources.models import ArticleText

REFRESHED = ("claim", "counterclaim", "kind", "confidence", "evidence", "engine_version")


def save_oppositions(text: ArticleText, found: records.Extraction, claims: Sequence[Claim], engine_version: str) -> int:
    """Write the found pairs and drop those of earlier runs that were not found again. Returns how many stand."""
    inside = Opposition.objects.filter(claim__text=text, counterclaim__text=text)
    stored = {pair_key(row.claim_id, row.counterclaim_id): row for row in inside}
    wanted: dict[tuple[int, int], Opposition] = {}
    for record in found.oppositions:
        row = unsaved_opposition(text.body, record, claims, engine_version)
        if row.claim_id != row.counterclaim_id:
            wanted.setdefault(pair_key(row.claim_id, row.counterclaim_id), row)
    again = [refreshed(stored[key], row) for key, row in wanted.items() if key in stored and is_untouched(stored[key])]
    Opposition.objects.bulk_update(again, REFRESHED, batch_size=500)
    Opposition.objects.bulk_create([row for key, row in wanted.items() if key not in stored])
    stale = [row.pk for key, row in stored.items() if key not in wanted]
    Opposition.objects.untouched().filter(pk__in=stale).delete()
    return inside.filter(~Q(state=ReviewState.REJECTED)).count()


def unsaved_opposition(
    body: str, record: records.Opposition, claims: Sequence[Claim], engine_version: str
) -> Opposition:
    return Opposition(
        claim=claims[record.claim],
        counterclaim=claims[record.counterclaim],
        kind=record.kind.value,
        confidence=record.confidence,
        evidence=evidence_json(body, record.evidence),
        engine_version=engine_version,
    )


def evidence_json(body: str, evidence: records.Evidence) -> dict[str, Any]:  # Any: JSON
    return {
        "rule": evidence.rule,
        "cues": [{"start": cue.start, "end": cue.end, "quote": cue.of(body)} for cue in evidence.cues],
        "shared": list(evidence.shared),
        "contested": [list(pair) for pair in evidence.contested],
    }


def refreshed(row: Opposition, wanted: Opposition) -> Opposition:
    for name in REFRESHED:
        setattr(row, name, getattr(wanted, name))
    return row


def pair_key(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
