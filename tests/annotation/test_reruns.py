"""What people said about who stands where is left alone when the article is read again."""

import pytest
from django.db import transaction

from apps.annotation import regrouping
from apps.claims.models import Claim, ReviewState
from apps.disputes.arrangements import arrangement_of
from apps.disputes.models import Dispute
from apps.extraction import records
from apps.extraction.spans import Span
from apps.ingest.saving import Batch, save_extraction
from tests.actors import as_a_person
from tests.factories import ArticleTextFactory

pytestmark = pytest.mark.django_db

BODY = "Ann said that rain fell. Bob said that no rain fell. Ann said that dams broke. Bob said that no dam broke."
WORDS = ("rain fell", "no rain fell", "dams broke", "no dam broke")


def found(*disputes: tuple[tuple[int, ...], ...]) -> records.Extraction:
    speakers = tuple(records.Speaker(name, records.SpeakerKind.PERSON) for name in ("Ann Lee", "Bob Ray"))
    spans = [Span(BODY.index(words), BODY.index(words) + len(words)) for words in WORDS]
    claims = tuple(records.Claim(number % 2, (span,)) for number, span in enumerate(spans))
    pairs = tuple(
        records.Opposition(claim, claim + 1, records.OppositionKind.DENIES, 0.8, records.Evidence("denial"))
        for claim in (0, 2)
    )
    rows = tuple(records.Dispute("What happened?", sides, 0.8) for sides in disputes)
    return records.Extraction(speakers=speakers, claims=claims, oppositions=pairs, disputes=rows)


ONE = found(((0, 2), (1, 3)))
TWO = found(((0,), (1,)), ((2,), (3,)))


@pytest.fixture
def text():
    return ArticleTextFactory(body=BODY)


def run(text, extraction: records.Extraction, version: str) -> None:
    with transaction.atomic():
        save_extraction(Batch(text, extraction, version))
        as_a_person()


def picture() -> list[object]:
    disputes = Dispute.objects.order_by("pk")
    return [(dispute.pk, dispute.state, dispute.question, arrangement_of(dispute)) for dispute in disputes]


def test_merged_disputes_are_not_made_again(text, anna):
    run(text, TWO, "engine-1")
    heir, other = Dispute.objects.order_by("pk")
    regrouping.merge_disputes(heir=heir, other=other, seen=(1, 1), places={0: 0, 1: 1}, by=anna)
    before = picture()

    run(text, TWO, "engine-2")
    assert picture() == before
    run(text, ONE, "engine-3")
    assert picture() == before


def test_halves_are_not_joined_again(text, anna):
    run(text, ONE, "engine-1")
    claims = list(Claim.objects.in_text_order())
    whole = Dispute.objects.get()
    regrouping.split_dispute(
        dispute=whole, seen=1, claims=[one.pk for one in claims[2:]], question="Did dams break?", is_part=False, by=anna
    )
    before = picture()

    for number, extraction in enumerate((ONE, TWO)):
        run(text, extraction, f"engine-{number + 2}")

        assert picture() == before


def test_a_claim_taken_out_stays_out_and_founds_nothing_with_those_it_left(text, anna):
    run(text, ONE, "engine-1")
    dispute, last = Dispute.objects.get(), Claim.objects.in_text_order().last()
    regrouping.remove_claim(dispute=dispute, seen=1, claim=last, by=anna)
    before = picture()

    for number, extraction in enumerate((ONE, TWO)):
        run(text, extraction, f"engine-{number + 2}")

        assert picture() == before


def test_a_claim_taken_out_is_kept_when_it_is_no_longer_found(text, anna):
    run(text, ONE, "engine-1")
    dispute, last = Dispute.objects.get(), Claim.objects.in_text_order().last()
    regrouping.remove_claim(dispute=dispute, seen=1, claim=last, by=anna)

    run(text, records.Extraction(), "engine-2")

    last.refresh_from_db()
    assert last.state == ReviewState.ORPHANED
    assert dispute.removals.get().claim == last
