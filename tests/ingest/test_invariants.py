"""Each promise's check has to notice when the promise is broken."""

from contextlib import suppress
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now

from apps.claims.models import Claim, ClaimSpan, Speaker
from apps.disputes.material import Clash, Corroboration, Finding, FindingMember, Forwarding, Suggestion
from apps.disputes.models import Dispute, Membership, Removal
from apps.disputes.services import refresh_disputes
from apps.ingest.blobs import blob_path
from apps.ingest.models import Run
from apps.ingest.services import About, accept_upload
from apps.sources.models import Article
from tests import cast, factories


@pytest.fixture
def collection(db) -> Dispute:
    """One article with its bytes, a finished run, and a dispute of two claims."""
    upload = accept_upload(file=BytesIO(cast.BODY.encode()), name="", by=None, key=uuid4(), about=About())
    text = upload.article.current_text
    Run.objects.update(state=Run.State.DONE, text=text)
    dispute = factories.DisputeFactory()
    for quote in (cast.OFFER_REJECTED, cast.NOT_TRUE):
        claim = factories.ClaimFactory(text=text, quote=quote)
        factories.MembershipFactory(position=factories.PositionFactory(dispute=dispute), claim=claim)
    refresh_disputes([dispute.pk])
    return dispute


def report() -> list[str]:
    """The lines of the promises that are broken."""
    out = StringIO()
    with suppress(CommandError):
        call_command("check_invariants", "--strict", stdout=out)
    return [line for line in out.getvalue().splitlines() if line.startswith("BROKEN")]


def test_a_sound_collection_breaks_no_promise(collection):
    assert report() == []


def lose_bytes() -> None:
    blob_path(Article.objects.get().raw_sha256).unlink()


def change_bytes() -> None:
    blob_path(Article.objects.get().raw_sha256).write_bytes(b"other words")


def leave_a_run_behind() -> None:
    Run.objects.update(state=Run.State.RUNNING, lease=uuid4(), lease_until=Now() - timedelta(hours=1))


def misquote() -> None:
    with pgtrigger.ignore("claims.ClaimSpan:a_span_quotes_its_text"):
        ClaimSpan.objects.update(quote="words that nobody wrote")


def move_a_hull() -> None:
    Claim.objects.filter(text=Article.objects.get().current_text).update(start=0)


def forget_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ingest_runevent")


def lose_a_run() -> None:
    Run.objects.all().delete()


def miscount() -> None:
    Dispute.objects.update(claim_count=7)


def forget_a_name() -> None:
    Speaker.objects.update(name="Somebody else")


def empty_a_side() -> None:
    Membership.objects.first().delete()


def tell_of_what_does_not_stand() -> None:
    one, other = factories.SpeakerFactory(), factories.SpeakerFactory()
    gone = factories.DisputeFactory(state=Dispute.State.REJECTED)
    Clash.objects.create(dispute=gone, speaker=one, against=other)


def chain_merges() -> None:
    last = factories.SpeakerFactory()
    middle = factories.SpeakerFactory(merged_into=last)
    factories.SpeakerFactory(merged_into=middle)


def nest_across_texts() -> None:
    Claim.objects.filter(pk=Claim.objects.first().pk).update(within=factories.ClaimFactory())


def chain_copies() -> None:
    middle = factories.ArticleFactory(copy_of=factories.ArticleFactory())
    factories.ArticleFactory(copy_of=middle)


def link_one_article() -> None:
    with pgtrigger.ignore("disputes.Corroboration:a_corroboration_joins_two_articles"):
        Corroboration.objects.create(claim=Claim.objects.earliest("pk"), other=Claim.objects.latest("pk"))


def say_two_things_of_a_pair() -> None:
    one, other = factories.ClaimFactory(), factories.ClaimFactory()
    Corroboration.objects.create(claim=one, other=other)
    factories.OppositionFactory(claim=other, counterclaim=one)


def find_in_another_text() -> None:
    finding = Finding.objects.create(text=factories.ArticleTextFactory(), place=0, question="So?", confidence=0.5)
    FindingMember.objects.create(finding=finding, claim=Claim.objects.first(), side=0, ordinal=0)


def suggest_for_another_dispute() -> None:
    side = factories.PositionFactory()
    Suggestion.objects.create(dispute=Dispute.objects.earliest("pk"), position=side, claim=Claim.objects.first())


def suggest_what_was_taken_out() -> None:
    side, claim = Dispute.objects.get().positions.first(), factories.ClaimFactory()
    Removal.objects.create(dispute=side.dispute, claim=claim)
    Suggestion.objects.create(dispute=side.dispute, position=side, claim=claim)


def forward_what_is_there() -> None:
    Forwarding.objects.create(number=Dispute.objects.get().pk, heir=factories.DisputeFactory())


def forget_vectors() -> None:
    Run.objects.update(step=Run.Step.COMPARED)


@pytest.mark.parametrize(
    ("breaks", "promise"),
    [
        (lose_bytes, "I1"),
        (change_bytes, "I1"),
        (leave_a_run_behind, "I2"),
        (misquote, "I4"),
        (move_a_hull, "I4"),
        (forget_history, "I5"),
        (lose_a_run, "I7"),
        (miscount, "I8"),
        (forget_a_name, "I8"),
        (empty_a_side, "I8"),
        (tell_of_what_does_not_stand, "I8"),
        (chain_merges, "I9"),
        (nest_across_texts, "I10"),
        (chain_copies, "I13"),
        (link_one_article, "I14"),
        (say_two_things_of_a_pair, "I14"),
        (find_in_another_text, "I14"),
        (suggest_for_another_dispute, "I14"),
        (suggest_what_was_taken_out, "I14"),
        (forward_what_is_there, "I14"),
        (forget_vectors, "I15"),
    ],
)
def test_a_broken_promise_is_named(collection, breaks, promise):
    breaks()

    assert any(line.split()[1] == promise for line in report())
