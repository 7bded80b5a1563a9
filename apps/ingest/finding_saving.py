"""What one article disputes on its own, written to rows: what disputes are put together from."""

from collections.abc import Iterator, Sequence

from apps.claims.models import Claim
from apps.disputes.material import Finding, FindingMember
from apps.extraction import records
from apps.sources.models import ArticleText

Row = tuple[str, float, str, tuple[tuple[int, int, int], ...]]


def save_findings(text: ArticleText, found: records.Extraction, claims: Sequence[Claim], engine_version: str) -> None:
    """Make the text's findings exactly these; where they are so already, nothing is written."""
    wanted = [row_of(record, claims, engine_version) for record in found.disputes]
    if wanted == list(stored_rows(text)):
        return
    text.findings.all().delete()
    made = Finding.objects.bulk_create(
        Finding(text=text, place=place, question=question, confidence=confidence, engine_version=version)
        for place, (question, confidence, version, _) in enumerate(wanted)
    )
    FindingMember.objects.bulk_create(
        FindingMember(finding=finding, side=side, ordinal=ordinal, claim_id=claim)
        for finding, (*_, members) in zip(made, wanted, strict=True)
        for side, ordinal, claim in members
    )


def row_of(record: records.Dispute, claims: Sequence[Claim], engine_version: str) -> Row:
    """A claim that two found ones share stands on the first side only; a side without claims is left out."""
    seen: set[int] = set()
    sides: list[list[int]] = []
    for position in record.positions:
        side = [key for key in dict.fromkeys(claims[index].pk for index in position) if key not in seen]
        seen.update(side)
        sides += [side] if side else []
    members = tuple((number, place, key) for number, side in enumerate(sides) for place, key in enumerate(side))
    return record.question[:500], record.confidence, engine_version, members


def stored_rows(text: ArticleText) -> Iterator[Row]:
    for finding in text.findings.order_by("place").prefetch_related("members"):
        members = sorted((row.side, row.ordinal, row.claim_id) for row in finding.members.all())
        yield finding.question, finding.confidence, finding.engine_version, tuple(members)
