"""Disputes as JSON lines, for those who audit and score them."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim, ReviewState
from apps.disputes import export
from apps.disputes.export import DENIALS, NARRATOR, UNATTRIBUTED
from apps.disputes.models import Dispute, Opposition
from apps.disputes.services import refresh_disputes
from apps.extraction import denials, wire
from apps.extraction.flow import extract
from apps.ingest import work
from apps.ingest.services import About, accept_upload
from apps.sources.models import Article
from tests import cast
from tests.factories import (
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
    UploadFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = Path(__file__).resolve().parents[2] / "apps" / "ingest" / "demo" / "sample_article.txt"


def exported(*options: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("export", "disputes", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def dispute_across(*, confidence: float = 0.5) -> Dispute:
    """A claim and a counterclaim from two articles."""
    dispute = DisputeFactory(confidence=confidence)
    claims = [ClaimFactory(text=ArticleTextFactory()) for _ in range(2)]
    for claim in claims:
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)
    OppositionFactory(claim=claims[0], counterclaim=claims[1])
    refresh_disputes([dispute.pk])
    return dispute


def ingested_sample() -> Article:
    upload = accept_upload(
        file=BytesIO(SAMPLE.read_bytes()), name="s", by=None, key=uuid4(), about=About(external_id="news/sample.txt")
    )
    work.work_on(upload.article.runs.get().pk)
    return upload.article


def test_every_claim_says_who_where_and_in_which_words(dispute: Dispute, opposition: Opposition) -> None:
    refresh_disputes([dispute.pk])
    Article.objects.update(external_id="2018/kremlin.txt", published_on="2018-09-20")

    (row,) = exported()

    assert row["id"] == dispute.pk
    assert (row["question"], row["state"], row["kind"]) == (dispute.question, "suggested", opposition.kind)
    denial = next(claim for side in row["positions"] for claim in side["claims"] if claim["quote"] == cast.NOT_TRUE)
    start = cast.BODY.index(cast.NOT_TRUE)
    assert denial["spans"] == [[start, start + len(cast.NOT_TRUE)]]
    assert denial["speaker"] == {"name": "Dmitry Peskov", "kind": "person"}
    assert denial["article"]["external_id"] == "2018/kremlin.txt"
    assert denial["article"]["published_on"] == "2018-09-20"
    assert [cast.BODY[first:last] for first, last in denial["cue_spans"]] == ["told"]


def test_oppositions_point_at_claims_by_their_number(dispute: Dispute, opposition: Opposition) -> None:
    (row,) = exported()

    claims = [claim["id"] for side in row["positions"] for claim in side["claims"]]
    (pair,) = row["oppositions"]
    assert [claims[pair["claim"]], claims[pair["counterclaim"]]] == [opposition.claim_id, opposition.counterclaim_id]
    assert pair["evidence"] == opposition.evidence


def test_what_people_rejected_is_marked_and_decides_no_kind() -> None:
    dispute = dispute_across()
    Opposition.objects.update(state=ReviewState.REJECTED)
    Claim.objects.filter(pk=dispute.memberships.first().claim_id).update(state=ReviewState.REJECTED)

    (row,) = exported()

    assert row["kind"] is None
    assert [claim["state"] for side in row["positions"] for claim in side["claims"]] == ["rejected", "suggested"]
    assert [pair["state"] for pair in row["oppositions"]] == ["rejected"]


def test_disputes_come_in_the_order_of_their_ids_and_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PIECE", 2)
    for _ in range(5):
        dispute_across()

    first, second = exported(), exported()

    assert first == second
    assert [row["id"] for row in first] == sorted(Dispute.objects.values_list("pk", flat=True))


def test_rejected_and_merged_disputes_are_left_out_unless_asked_for() -> None:
    kept, merged, rejected = (dispute_across() for _ in range(3))
    Dispute.objects.filter(pk=merged.pk).update(state=Dispute.State.MERGED, merged_into=kept)
    Dispute.objects.filter(pk=rejected.pk).update(state=Dispute.State.REJECTED)

    found = [
        [row["id"] for row in exported(*options)] for options in ((), ("--state", "rejected", "--state", "merged"))
    ]

    assert found == [[kept.pk], [merged.pk, rejected.pk]]


def test_only_the_surer_ones_can_be_asked_for() -> None:
    dispute_across(confidence=0.4)
    sure = dispute_across(confidence=0.7)

    assert [row["id"] for row in exported("--min-confidence", "0.7")] == [sure.pk]


def test_only_those_between_articles_can_be_asked_for(dispute: Dispute) -> None:
    refresh_disputes([dispute.pk])
    across = dispute_across()

    assert [row["id"] for row in exported("--across")] == [across.pk]


def test_the_number_of_queries_follows_the_pieces_not_the_disputes() -> None:
    dispute_across()
    with CaptureQueriesContext(connection) as one:
        exported()
    for _ in range(3):
        dispute_across()
    with CaptureQueriesContext(connection) as four:
        exported()

    assert len(one) == len(four)


def test_inside_an_article_stands_what_the_engine_alone_finds() -> None:
    ingested_sample()

    (row,) = exported("--by-article")

    alone = wire.as_row("news/sample.txt", extract(SAMPLE.read_text(encoding="utf-8")))
    assert row["id"] == "news/sample.txt"
    assert len(row["disputes"]) > 1
    assert row["disputes"] == alone["disputes"]


def test_an_article_without_disputes_has_its_line() -> None:
    dispute_across()

    rows = exported("--by-article")

    assert rows == [
        {"id": str(pk), "disputes": []} for pk in Article.objects.order_by("pk").values_list("pk", flat=True)
    ]


def test_an_article_that_came_under_two_paths_has_a_line_for_each() -> None:
    article = ArticleTextFactory(article__external_id="b.txt").article
    UploadFactory(article=article, external_id="b.txt")
    UploadFactory(article=article, external_id="a.txt")
    UploadFactory(article=article, external_id="older.txt", sha256="of an earlier version")

    assert [row["id"] for row in exported("--by-article")] == ["a.txt", "b.txt"]


def test_denials_and_nobodys_words_are_told_as_the_engine_tells_them() -> None:
    assert {act.value for act in DENIALS} == {act.value for act in denials.DENIALS}
    assert (NARRATOR, UNATTRIBUTED) == (wire.NARRATOR, wire.UNATTRIBUTED)


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    dispute = dispute_across()

    call_command("export", "disputes", "--out", str(tmp_path / "all.jsonl"))

    assert [json.loads(line)["id"] for line in (tmp_path / "all.jsonl").open(encoding="utf-8")] == [dispute.pk]
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export", "disputes", "--out", str(tmp_path / "nowhere" / "all.jsonl"))
