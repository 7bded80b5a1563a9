"""One article's Extraction, written to rows: what was there is kept, what a person decided is not touched.

Rows are matched by what they say (spans and speaker), so a re-run keeps permalinks, and doing it twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from apps.claims.dating import DayWords
from apps.claims.models import Claim, ClaimSpan, ReviewState, Speaker
from apps.claims.quoting import quoting_span
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute, Opposition
from apps.extraction import records
from apps.extraction.spans import Span, hull
from apps.ingest.finding_saving import save_findings
from apps.ingest.linking import link_speakers
from apps.ingest.opposition_saving import save_oppositions
from apps.ingest.second_readings import save_readings
from apps.ingest.settling import settle, take_lock
from apps.ingest.untouched import UNTOUCHED, decided_disputes, is_untouched
from apps.ingest.vectors import save_vectors
from apps.sources.models import ArticleText, Exclusion

SAME_SHARE = (
    0.8  # overlap (intersection over union) from which a decided claim counts as the same (docs/decisions/0003)
)
REFRESHED = (
    "quoting", "act", "negated", "hedged", "implicit", "within", "stated_on", "stated_until", "confidence",
    "engine_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """One article text and what one engine version found in it."""

    text: ArticleText
    found: records.Extraction
    engine_version: str


def save_extraction(batch: Batch) -> dict[str, int]:
    """Write everything found, inside the caller's transaction, as a machine. Returns the counts a page shows."""
    act_as_machine()
    speakers = link_speakers(batch.found.speakers, batch.text.article)
    save_exclusions(batch)
    claims = save_claims(batch, speakers)
    oppositions = save_oppositions(batch.text, batch.found, claims, batch.engine_version)
    save_findings(batch.text, batch.found, claims, batch.engine_version)
    save_vectors(batch.text.claims.values_list("pk", flat=True))
    settle_text(batch.text, {claim.pk for claim in claims})
    return {
        "sentences": len(batch.found.sentences),
        "speakers": len({speaker.pk for speaker in speakers}),
        "claims": len({claim.pk for claim in claims}),
        "oppositions": oppositions,
        "disputes": len(batch.found.disputes),
    }


def act_as_machine() -> None:
    """From here to the transaction's end the database refuses changes of what a person decided."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL counterclaim.actor = 'machine'")


def save_exclusions(batch: Batch) -> None:
    found = [(span.start, span.end) for span in batch.found.excluded]
    Exclusion.objects.bulk_create(
        [Exclusion(text=batch.text, start=start, end=end) for start, end in found], ignore_conflicts=True
    )
    suggested = batch.text.exclusions.filter(state=Exclusion.State.SUGGESTED)
    stale = [row.pk for row in suggested if (row.start, row.end) not in found]
    Exclusion.objects.filter(pk__in=stale).delete()


def save_claims(batch: Batch, speakers: Sequence[Speaker]) -> list[Claim]:
    """A stored claim for each found one, in the same order; two found ones may share one."""
    shelf = Shelf(list(batch.text.claims.order_by("pk")))
    words = day_words(batch)
    found = [unsaved_claim(batch, record, speakers, words) for record in batch.found.claims]
    claims = [shelf.place(claim) for claim in found]
    Claim.objects.bulk_create(shelf.new)
    for claim, record in zip(claims, batch.found.claims, strict=True):
        if is_untouched(claim) and record.within is not None and claims[record.within] is not claim:
            claim.within = claims[record.within]
    Claim.objects.bulk_update([claim for claim in shelf.new if claim.within], ["within"], batch_size=500)
    Claim.objects.bulk_update(shelf.again.values(), REFRESHED, batch_size=500)
    replace_spans(batch, [(c, r) for c, r in zip(claims, batch.found.claims, strict=True) if is_untouched(c)])
    save_readings(batch.text, zip(claims, found, strict=True))
    return claims


def day_words(batch: Batch) -> DayWords:
    contents = [(span.start, span.end) for record in batch.found.claims for span in record.content]
    return DayWords(batch.text.body, contents)


def unsaved_claim(batch: Batch, record: records.Claim, speakers: Sequence[Speaker], words: DayWords) -> Claim:
    whole = hull(record.content)
    cue = None if record.implicit or not record.cue else (record.cue[0].start, record.cue[0].end)
    said = words.near(cue, batch.text.article.published_on) if cue else None
    return Claim(
        text=batch.text,
        speaker=None if record.speaker is None else speakers[record.speaker],
        start=whole.start,
        end=whole.end,
        quoting=record.quoting.value,
        act=record.act.value,
        negated=record.negated,
        hedged=record.hedged,
        implicit=record.implicit,
        stated_on=said.first if said else None,
        stated_until=said.last if said and said.last != said.first else None,
        confidence=record.confidence,
        engine_version=batch.engine_version,
    )


class Shelf:
    """The stored claims of one text, and where each found claim goes: an old place, or a new one."""

    def __init__(self, stored: Sequence[Claim]) -> None:
        self.decided = [claim for claim in stored if not is_untouched(claim)]
        self.by_key = {claim_key(claim): claim for claim in stored if is_untouched(claim)}
        self.new: list[Claim] = []
        self.again: dict[int, Claim] = {}

    def place(self, claim: Claim) -> Claim:
        """The row that stands for this claim: a person's, an earlier run's brought up to date, or itself."""
        if decided := self.same_decided(claim):
            return decided
        key = claim_key(claim)
        row = self.by_key.setdefault(key, claim)
        if row is claim:
            self.new.append(claim)
        elif row.pk and row.pk not in self.again:
            for name in REFRESHED:
                setattr(row, name, getattr(claim, name))
            self.again[row.pk] = row
        return row

    def same_decided(self, claim: Claim) -> Claim | None:
        """The best overlapping claim that a person made or decided, whoever they say is the speaker."""
        rivals = [row for row in self.decided if overlap(row, claim) >= SAME_SHARE]
        same_speaker = [row for row in rivals if row.speaker_id == claim.speaker_id]
        return max(same_speaker or rivals, key=lambda row: overlap(row, claim), default=None)


def claim_key(claim: Claim) -> tuple[int, int, int | None]:
    return claim.start, claim.end, claim.speaker_id


def overlap(one: Claim, other: Claim) -> float:
    """Intersection over union of two claims' hulls, in code points."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def replace_spans(batch: Batch, pairs: Sequence[tuple[Claim, records.Claim]]) -> None:
    """Write the spans anew where they differ; unchanged ones keep their rows."""
    wanted = {
        (claim.pk, role, span.start, span.end): quoting_span(
            claim, role, body=batch.text.body, start=span.start, end=span.end
        )
        for claim, record in first_of_each(pairs)
        for role, span in spans_of(record)
    }
    stored = {
        (row.claim_id, row.role, row.start, row.end): row.pk
        for row in ClaimSpan.objects.filter(claim__in={claim.pk for claim, _ in pairs})
    }
    ClaimSpan.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    ClaimSpan.objects.bulk_create([span for key, span in wanted.items() if key not in stored], batch_size=1000)


def first_of_each(pairs: Sequence[tuple[Claim, records.Claim]]) -> list[tuple[Claim, records.Claim]]:
    """The first found claim of each row: a row that stands for two keeps the words of the first."""
    first: dict[int, tuple[Claim, records.Claim]] = {}
    for claim, record in pairs:
        first.setdefault(claim.pk, (claim, record))
    return list(first.values())


def spans_of(record: records.Claim) -> list[tuple[str, Span]]:
    return [
        *((ClaimSpan.Role.CONTENT.value, span) for span in record.content),
        *((ClaimSpan.Role.CUE.value, span) for span in record.cue),
        *((ClaimSpan.Role.SPEAKER.value, span) for span in record.mention),
    ]


def settle_text(text: ArticleText, found: set[int]) -> None:
    """Drop what was not found again, and settle the disputes that the text's claims stand or stood in."""
    take_lock()
    disputes = Dispute.objects.filter(memberships__claim__text=text).order_by("pk")
    stood_in = list(disputes.values_list("pk", flat=True).distinct())
    drop_stale_claims(text, found)
    settle(text.claims.values_list("pk", flat=True), stood_in)


def drop_stale_claims(text: ArticleText, kept: set[int]) -> None:
    """Remove untouched claims that were not found again; those that a person's rows refer to stay, as orphaned."""
    stale = text.claims.untouched().exclude(pk__in=kept)
    decided = decided_disputes().filter(memberships__claim__text=text)
    opposed, alike = Opposition.objects.exclude(UNTOUCHED), Corroboration.objects.exclude(UNTOUCHED)
    bound = {
        *opposed.filter(claim__in=stale).values_list("claim", flat=True),
        *opposed.filter(counterclaim__in=stale).values_list("counterclaim", flat=True),
        *alike.filter(claim__in=stale).values_list("claim", flat=True),
        *alike.filter(other__in=stale).values_list("other", flat=True),
        *stale.filter(memberships__dispute__in=decided).values_list("pk", flat=True),
        *stale.filter(removals__isnull=False).values_list("pk", flat=True),
    }
    stale.exclude(pk__in=bound).delete()
    Claim.objects.filter(pk__in=bound).update(state=ReviewState.ORPHANED)
