"""What a run reads differently where a person has decided: kept beside the row, for people to take or to leave."""

from collections.abc import Collection, Iterable, Mapping

from apps.claims.models import Claim, ReviewState
from apps.disputes.material import EngineQuestion, EngineReading
from apps.ingest.untouched import is_untouched
from apps.sources.models import ArticleText

COMPARED = ("speaker_id", "act", "negated")


def save_readings(text: ArticleText, pairs: Iterable[tuple[Claim, Claim]]) -> None:
    """Make the text's readings exactly those in which a stored, decided claim and the found one differ.

    A reading that a person has seen and left stays so until the engine reads something else again.
    """
    wanted: dict[int, EngineReading] = {}
    for stored, found in pairs:
        if stored is not found and is_decided(stored) and said(stored) != said(found):
            wanted.setdefault(stored.pk, reading_of(stored, found))
    rows = {row.claim_id: row for row in EngineReading.objects.filter(claim__text=text)}
    same = {key for key, row in rows.items() if key in wanted and is_same(row, wanted[key])}
    EngineReading.objects.filter(pk__in=[row.pk for key, row in rows.items() if key not in same]).delete()
    EngineReading.objects.bulk_create([wanted[key] for key in sorted(wanted.keys() - same)])


def is_decided(claim: Claim) -> bool:
    return not is_untouched(claim) and claim.state != ReviewState.REJECTED


def said(claim: Claim) -> tuple[int | None, str, bool]:
    """Who says it today, and how: what a reader would see differ."""
    speaker = claim.said_by
    return speaker.pk if speaker else None, claim.act, claim.negated


def reading_of(stored: Claim, found: Claim) -> EngineReading:
    return EngineReading(
        claim=stored,
        speaker=found.said_by,
        act=found.act,
        negated=found.negated,
        engine_version=found.engine_version,
    )


def is_same(row: EngineReading, other: EngineReading) -> bool:
    return all(getattr(row, name) == getattr(other, name) for name in COMPARED)


def save_questions(disputes: Collection[int], wanted: Mapping[int, EngineQuestion]) -> None:
    """Make the questions beside these decided disputes exactly the wanted ones, which are by dispute.

    A question that a person has seen and left stays so until the engine asks something else again.
    """
    rows = {row.dispute_id: row for row in EngineQuestion.objects.filter(dispute__in=disputes)}
    same = {key for key, row in rows.items() if key in wanted and row.question == wanted[key].question}
    EngineQuestion.objects.filter(pk__in=[row.pk for key, row in rows.items() if key not in same]).delete()
    EngineQuestion.objects.bulk_create([wanted[key] for key in sorted(wanted.keys() - same)])
