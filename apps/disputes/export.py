"""Disputes as JSON-ready rows (docs/export.md): whole ones, and those inside each article as the scorers read them.

Rows are made a few hundred at a time from one snapshot of the database, ordered by their keys: the same rows in the
database give the same bytes, however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

from apps.claims.models import Claim, ClaimSpan, ReviewState
from apps.disputes.models import Dispute, DisputeQuerySet, Membership, Opposition, Position, with_members
from apps.sources.models import Article

# A JSON object on its way out; values are strings, numbers, lists and objects.
Row = dict[str, Any]

PIECE = 200
DECIMALS = 3
NARRATOR, UNATTRIBUTED = "(narrator)", "(unattributed)"
DENIALS = (Claim.Act.DENY, Claim.Act.REJECT)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as it was at one moment; whoever writes meanwhile is not held up."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def dispute_rows(disputes: DisputeQuerySet) -> Iterator[Row]:
    """Each dispute with its positions, their claims, and the oppositions between them."""
    for piece in in_pieces(disputes):
        wanted = loaded(piece)
        pairs = pairs_among(wanted)
        for dispute in wanted:
            yield dispute_row(dispute, pairs)


def article_rows(disputes: DisputeQuerySet) -> Iterator[Row]:
    """Every article with those of the disputes that stand between claims of its current text; once for each path.

    The first position that has claims in the article gives "claim", all others "counter".
    """
    for piece in in_pieces(Article.objects.all()):
        articles = list(Article.objects.filter(pk__in=piece).order_by("pk").prefetch_related("uploads"))
        texts = [article.current_text_id for article in articles if article.current_text_id]
        quoting = disputes.among(Claim.objects.filter(text__in=texts))
        wanted = loaded(quoting.order_by("pk").values_list("pk", flat=True))
        pairs = pairs_among(wanted)
        for article in articles:
            inside = [row for dispute in wanted if (row := row_inside(dispute, article, pairs))]
            yield from ({"id": name, "disputes": inside} for name in names_of(article))


def names_of(article: Article) -> list[str]:
    """The paths under which these very bytes came, or else the key."""
    paths = {upload.external_id for upload in article.uploads.all() if upload.sha256 == article.raw_sha256}
    return sorted({article.external_id, *paths} - {""}) or [str(article.pk)]


def in_pieces(rows: "models.QuerySet[Any]") -> Iterator[list[int]]:  # Any: rows of either model
    keys = iter(rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=PIECE))
    while piece := list(islice(keys, PIECE)):
        yield piece


def loaded(keys: Iterable[int]) -> list[Dispute]:
    claims = Claim.objects.select_related("speaker__merged_into", "text__article__source").defer("text__body", "note")
    members = with_members(Membership.objects.all(), claims.prefetch_related("spans"))
    return list(Dispute.objects.in_lines().filter(pk__in=list(keys)).prefetch_related(*members).order_by("pk"))


def pairs_among(disputes: Sequence[Dispute]) -> dict[int, list[Opposition]]:
    """The oppositions of these disputes' claims, by the claim that is opposed, in the order they were stored."""
    keys = [claim.pk for dispute in disputes for position in dispute.positions.all() for claim in held(position)]
    found: dict[int, list[Opposition]] = {}
    for pair in Opposition.objects.filter(claim__in=keys, counterclaim__in=keys).order_by("pk"):
        found.setdefault(pair.claim_id, []).append(pair)
    return found


def held(position: Position) -> list[Claim]:
    """All of the side's claims, those that a person rejected with them."""
    return [row.claim for row in position.memberships.all()]


def between(claims: Sequence[Claim], pairs: dict[int, list[Opposition]]) -> list[Opposition]:
    keys = {claim.pk for claim in claims}
    return [pair for claim in claims for pair in pairs.get(claim.pk, []) if pair.counterclaim_id in keys]


def kind_of(pairs: Iterable[Opposition]) -> str | None:
    """The kind of the surest opposition that stands, the first stored of equals."""
    standing = (pair for pair in pairs if pair.state != ReviewState.REJECTED)
    surest = max(standing, key=lambda pair: (pair.confidence, -pair.pk), default=None)
    return surest.kind if surest else None


def dispute_row(dispute: Dispute, pairs: dict[int, list[Opposition]]) -> Row:
    claims = [claim for position in dispute.positions.all() for claim in held(position)]
    place = {claim.pk: number for number, claim in enumerate(claims)}
    ties = between(claims, pairs)
    return {
        "id": dispute.pk,
        "question": dispute.question,
        "kind": kind_of(ties),
        "state": dispute.state,
        "origin": dispute.origin,
        "one_sided": dispute.one_sided,
        "confidence": round(dispute.confidence, DECIMALS),
        "articles": dispute.article_count,
        "positions": [
            {"label": position.name, "claims": [claim_row(claim) for claim in held(position)]}
            for position in dispute.positions.all()
        ],
        "oppositions": [opposition_row(pair, place) for pair in ties],
    }


def claim_row(claim: Claim) -> Row:
    speaker = claim.said_by
    return {
        "id": claim.pk,
        "article": about_article(claim.text.article),
        "speaker": {"name": speaker.name, "kind": speaker.kind} if speaker else None,
        "act": claim.act,
        "quoting": claim.quoting,
        "negated": claim.negated,
        "implicit": claim.implicit,
        "spans": offsets(claim, ClaimSpan.Role.CONTENT),
        "cue_spans": offsets(claim, ClaimSpan.Role.CUE),
        "speaker_spans": offsets(claim, ClaimSpan.Role.SPEAKER),
        "quote": claim.quote,
        "confidence": round(claim.confidence, DECIMALS),
        "origin": claim.origin,
        "state": claim.state,
    }


def about_article(article: Article) -> Row:
    return {
        "id": article.pk,
        "external_id": article.external_id,
        "title": article.title,
        "source": article.source.name if article.source else None,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "copy_of": article.copy_of_id,
    }


def opposition_row(pair: Opposition, place: dict[int, int]) -> Row:
    """The pair; its claims as numbers, counted through the claims of all positions."""
    return {
        "claim": place[pair.claim_id],
        "counterclaim": place[pair.counterclaim_id],
        "kind": pair.kind,
        "confidence": round(pair.confidence, DECIMALS),
        "evidence": pair.evidence,
        "origin": pair.origin,
        "state": pair.state,
    }


def row_inside(dispute: Dispute, article: Article, pairs: dict[int, list[Opposition]]) -> Row | None:
    """What of the dispute stands inside the article, None where fewer than two sides do."""
    positions = dispute.positions.all()
    inside = [[claim for claim in side.members if claim.text_id == article.current_text_id] for side in positions]
    sides = [side for side in inside if side]
    if len(sides) < 2:  # noqa: PLR2004 - a dispute has two sides
        return None
    first, *others = sides
    return {
        "question": dispute.question,
        "kind": kind_of(between([claim for side in sides for claim in side], pairs)),
        "confidence": round(dispute.confidence, DECIMALS),
        "claim": [statement(claim) for claim in first],
        "counter": [statement(claim) for side in others for claim in side],
    }


def statement(claim: Claim) -> Row:
    nobody = NARRATOR if claim.quoting == Claim.Quoting.NARRATOR else UNATTRIBUTED
    return {"speaker": claim.said_by.name if claim.said_by else nobody, "spans": stated(claim)}


def stated(claim: Claim) -> list[list[int]]:
    """The words that carry a claim: its content, with the cue where that is what denies it ("denied that he knew")."""
    content = offsets(claim, ClaimSpan.Role.CONTENT)
    if claim.act not in DENIALS or claim.quoting == Claim.Quoting.DIRECT:
        return content
    cue = offsets(claim, ClaimSpan.Role.CUE)
    apart = [span for span in cue if not any(span[0] < end and start < span[1] for start, end in content)]
    return sorted([*content, *apart])


def offsets(claim: Claim, role: ClaimSpan.Role) -> list[list[int]]:
    return sorted([span.start, span.end] for span in claim.spans.all() if span.role == role)
