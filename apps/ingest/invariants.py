"""What must be so at any moment, checked against the rows and the blobs (docs/reliability.md has the table).

Each check gives the offences it finds, one line each; none means that the promise holds.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F

from apps.claims.models import ClaimSpan
from apps.disputes.models import Dispute
from apps.disputes.services import glances_at
from apps.ingest.blobs import CHUNK, blob_path
from apps.ingest.models import Run, Upload
from apps.sources.models import Article

STRAY_AFTER = timedelta(hours=24)
PIECE = 2000


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise: its id in the fault matrix, what it says, and how it is checked."""

    id: str
    says: str
    check: Callable[[datetime], Iterator[str]]


def rows(sql: str) -> Callable[[datetime], Iterator[str]]:
    """A check by a query whose every row is an offence, in words."""

    def check(_now: datetime) -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for row in cursor.fetchall():
                yield str(row[0])

    return check


def every_article_has_its_bytes(_now: datetime) -> Iterator[str]:
    current = Article.objects.values_list("pk", "raw_sha256")
    earlier = Upload.objects.exclude(sha256=F("article__raw_sha256")).values_list("article", "sha256")
    for pk, sha256 in chain(*(rows.order_by("pk").iterator(chunk_size=PIECE) for rows in (current, earlier))):
        path = blob_path(sha256)
        if not path.exists():
            yield f"article {pk}: its blob {sha256} is missing"
        elif file_sha256(path) != sha256:
            yield f"article {pk}: its blob {sha256} holds other bytes"


def file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def every_span_quotes_in_python(_now: datetime) -> Iterator[str]:
    """The database's trigger counts characters its own way; Python has to agree, emoji and all."""
    body, text_id = "", 0
    spans = ClaimSpan.objects.order_by("claim__text_id", "pk").values_list(
        "pk", "claim__text_id", "claim__text__body", "start", "end", "quote"
    )
    for pk, owner, text, start, end, quote in spans.iterator(chunk_size=PIECE):
        if owner != text_id:
            body, text_id = text, owner
        if body[start:end] != quote:
            yield f"span {pk}: Python reads other words at {start}–{end}"


def every_due_run_is_attended(now: datetime) -> Iterator[str]:
    """No lease is long over, and nothing that is due waits unheard for longer than a few rounds of the dispatcher."""
    patience = timedelta(seconds=2 * settings.RUN_LEASE_SECONDS + 10 * settings.DISPATCH_POLL_SECONDS)
    for run in Run.objects.filter(state=Run.State.RUNNING, lease_until__lt=now - patience).order_by("pk"):
        yield f"run {run.pk}: its lease ran out at {run.lease_until} and nobody took it over"


def every_row_shows_what_stands(_now: datetime) -> Iterator[str]:
    standing = Dispute.objects.standing().only("at_a_glance").order_by("pk").iterator(chunk_size=PIECE)
    while piece := list(islice(standing, PIECE)):
        fresh = glances_at([dispute.pk for dispute in piece])
        for dispute in piece:
            if dispute.glance != fresh[dispute.pk]:
                yield f"dispute {dispute.pk}: lists show {dispute.glance}"


def every_run_is_finished(_now: datetime) -> Iterator[str]:
    for run in Run.objects.unfinished().order_by("pk"):
        yield f"run {run.pk} is still {run.state}"


def every_blob_is_wanted(now: datetime) -> Iterator[str]:
    """Bytes without a row are what a crash left between disk and database; after a day nobody will come for them."""
    known = {*Article.objects.values_list("raw_sha256", flat=True), *Upload.objects.values_list("sha256", flat=True)}
    folder = Path(settings.BLOB_DIR)
    for path in sorted(folder.glob("*/*")) if folder.exists() else []:
        age = now.timestamp() - path.stat().st_mtime
        if path.name not in known and age > STRAY_AFTER.total_seconds():
            yield f"{path.relative_to(folder)} belongs to no article"


INVARIANTS = (
    Invariant("I1", "every article has its original bytes", every_article_has_its_bytes),
    Invariant("I2", "no run is left behind by a dead worker", every_due_run_is_attended),
    Invariant(
        "I3",
        "no claim of a text is stored twice",
        rows(
            "SELECT format('text %s: %s claims of one speaker at %s–%s', text_id, count(*), start, \"end\") "
            "FROM claims_claim WHERE origin = 'machine' "
            'GROUP BY text_id, speaker_id, start, "end" HAVING count(*) > 1'
        ),
    ),
    Invariant(
        "I4",
        "every span quotes its text in the database",
        rows(
            "SELECT format('span %s', s.id) FROM claims_claimspan s JOIN claims_claim c ON c.id = s.claim_id "
            "JOIN sources_articletext t ON t.id = c.text_id "
            'WHERE substr(t.body, s.start + 1, s."end" - s.start) <> s.quote'
        ),
    ),
    Invariant("I4", "every span quotes its text in Python", every_span_quotes_in_python),
    Invariant(
        "I4",
        "a claim's hull is the hull of its content, inside its text",
        rows(
            "SELECT format('claim %s', c.id) FROM claims_claim c JOIN sources_articletext t ON t.id = c.text_id "
            "LEFT JOIN claims_claimspan s ON s.claim_id = c.id AND s.role = 'content' GROUP BY c.id, t.id "
            'HAVING min(s.start) IS DISTINCT FROM c.start OR max(s."end") IS DISTINCT FROM c."end" '
            'OR c."end" > char_length(t.body)'
        ),
    ),
    Invariant(
        "I5",
        "a run's history ends in its present state",
        rows(
            "SELECT format('run %s is %s, its history ends in %s', r.id, r.state, e.state) FROM ingest_run r "
            "LEFT JOIN LATERAL (SELECT state FROM ingest_runevent WHERE pgh_obj_id = r.id "
            "ORDER BY pgh_id DESC LIMIT 1) e ON true WHERE e.state IS DISTINCT FROM r.state"
        ),
    ),
    Invariant(
        "I7",
        "every article has a run, and every finished run a text",
        rows(
            "SELECT format('article %s has no run', a.id) FROM sources_article a "
            "WHERE NOT EXISTS (SELECT 1 FROM ingest_run r WHERE r.article_id = a.id) UNION ALL "
            "SELECT format('run %s is done without a text', id) FROM ingest_run "
            "WHERE state = 'done' AND text_id IS NULL"
        ),
    ),
    Invariant(
        "I8",
        "disputes count what they hold, copies once",
        rows(
            "SELECT format('dispute %s says %s claims and holds %s', d.id, d.claim_count, coalesce(sum(most.n), 0)) "
            "FROM disputes_dispute d LEFT JOIN (SELECT held.dispute_id, max(held.n) AS n FROM ("
            "SELECT m.dispute_id, a.id, coalesce(a.copy_of_id, a.id) AS story, count(*) AS n "
            "FROM disputes_membership m JOIN claims_claim c ON c.id = m.claim_id "
            "JOIN sources_articletext t ON t.id = c.text_id JOIN sources_article a ON a.id = t.article_id "
            "GROUP BY m.dispute_id, a.id) held "
            "GROUP BY held.dispute_id, held.story) most ON most.dispute_id = d.id "
            "GROUP BY d.id HAVING d.claim_count <> coalesce(sum(most.n), 0)"
        ),
    ),
    Invariant("I8", "lists show of a dispute what stands in it", every_row_shows_what_stands),
    Invariant(
        "I8",
        "who speaks against whom is told of disputes that stand",
        rows(
            "SELECT DISTINCT format('dispute %s is %s', d.id, d.state) FROM disputes_clash k "
            "JOIN disputes_dispute d ON d.id = k.dispute_id WHERE d.state IN ('rejected', 'merged')"
        ),
    ),
    Invariant(
        "I8",
        "every standing dispute has two sides that hold claims",
        rows(
            "SELECT format('dispute %s', d.id) FROM disputes_dispute d "
            "LEFT JOIN disputes_membership m ON m.dispute_id = d.id WHERE d.state NOT IN ('rejected', 'merged') "
            "GROUP BY d.id HAVING count(DISTINCT m.position_id) < 2"
        ),
    ),
    Invariant(
        "I9",
        "no speaker is merged into one that was merged away",
        rows(
            "SELECT format('speaker %s', s.id) FROM claims_speaker s JOIN claims_speaker heir "
            "ON heir.id = s.merged_into_id WHERE heir.merged_into_id IS NOT NULL"
        ),
    ),
    Invariant(
        "I10",
        "a nested claim stands in the text of the claim around it",
        rows(
            "SELECT format('claim %s', c.id) FROM claims_claim c JOIN claims_claim outside ON outside.id = c.within_id "
            "WHERE outside.text_id <> c.text_id"
        ),
    ),
    Invariant("I12", "no bytes lie about without an article", every_blob_is_wanted),
    Invariant(
        "I13",
        "a copy is the copy of an article that is none, and neither stands alone",
        rows(
            "SELECT format('article %s', a.id) FROM sources_article a JOIN sources_article first "
            "ON first.id = a.copy_of_id WHERE first.copy_of_id IS NOT NULL OR first.stands_alone"
        ),
    ),
    Invariant(
        "I14",
        "what says the same comes from two articles, and does not contradict the same claim",
        rows(
            "SELECT format('claims %s and %s of one article say the same', c.id, o.id) "
            "FROM disputes_corroboration l JOIN claims_claim c ON c.id = l.claim_id "
            "JOIN claims_claim o ON o.id = l.other_id JOIN sources_articletext t ON t.id = c.text_id "
            "JOIN sources_articletext u ON u.id = o.text_id WHERE t.article_id = u.article_id UNION ALL "
            "SELECT format('claims %s and %s say the same and contradict each other', l.claim_id, l.other_id) "
            "FROM disputes_corroboration l JOIN disputes_opposition p ON least(p.claim_id, p.counterclaim_id) = "
            "l.claim_id AND greatest(p.claim_id, p.counterclaim_id) = l.other_id "
            "WHERE l.state <> 'rejected' AND p.state <> 'rejected'"
        ),
    ),
    Invariant(
        "I14",
        "a finding holds claims of its own text",
        rows(
            "SELECT format('finding %s holds claim %s', f.id, c.id) FROM disputes_finding f "
            "JOIN disputes_findingmember m ON m.finding_id = f.id JOIN claims_claim c ON c.id = m.claim_id "
            "WHERE c.text_id <> f.text_id"
        ),
    ),
    Invariant(
        "I14",
        "a suggestion is for a side of its dispute, and of a claim that was not taken out of it",
        rows(
            "SELECT format('suggestion %s', s.id) FROM disputes_suggestion s "
            "JOIN disputes_position p ON p.id = s.position_id WHERE p.dispute_id <> s.dispute_id OR EXISTS "
            "(SELECT 1 FROM disputes_removal r WHERE r.dispute_id = s.dispute_id AND r.claim_id = s.claim_id)"
        ),
    ),
    Invariant(
        "I14",
        "no dispute that is there is forwarded",
        rows("SELECT format('dispute %s', d.id) FROM disputes_dispute d JOIN disputes_forwarding f ON f.number = d.id"),
    ),
    Invariant(
        "I15",
        "every claim of an article that was compared can be found by what it is about",
        rows(
            "SELECT format('claim %s', c.id) FROM claims_claim c JOIN ingest_run r ON r.text_id = c.text_id "
            "WHERE r.state = 'done' AND r.step = 'compared' AND c.origin = 'machine' AND c.state <> 'rejected' "
            "AND NOT EXISTS (SELECT 1 FROM claims_claimvector v WHERE v.claim_id = c.id)"
        ),
    ),
)
AT_REST = Invariant("I2", "every run has come to its end", every_run_is_finished)
