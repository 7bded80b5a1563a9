"""What lists say of a dispute without looking at its claims."""

import pytest

from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes, refresh_disputes_of
from apps.sources.models import Article
from tests.factories import (
    AliasFactory,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    PositionFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def quote(dispute: Dispute, claims: int) -> Article:
    """One article with this many claims in the dispute."""
    words = [f"word{number}" for number in range(claims)]
    text = ArticleTextFactory(body=" ".join(words))
    for word in words:
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=ClaimFactory(text=text, quote=word))
    return text.article


def counts(dispute: Dispute) -> tuple[int, int]:
    dispute.refresh_from_db()
    return dispute.claim_count, dispute.article_count


def test_claims_and_articles_are_counted() -> None:
    dispute = DisputeFactory()
    quote(dispute, claims=2)
    quote(dispute, claims=1)

    refresh_disputes([dispute.pk])

    assert counts(dispute) == (3, 2)


def test_copies_count_once_by_the_one_that_holds_most() -> None:
    dispute = DisputeFactory()
    original = quote(dispute, claims=2)
    Article.objects.filter(pk=quote(dispute, claims=3).pk).update(copy_of=original)
    quote(dispute, claims=1)

    refresh_disputes([dispute.pk])

    assert counts(dispute) == (4, 2)


def test_copies_of_an_article_that_the_dispute_does_not_quote_count_once() -> None:
    dispute = DisputeFactory()
    original = ArticleTextFactory().article
    for _ in range(2):
        Article.objects.filter(pk=quote(dispute, claims=1).pk).update(copy_of=original)

    refresh_disputes([dispute.pk])

    assert counts(dispute) == (1, 1)


def test_the_disputes_that_quote_an_article_are_refreshed_and_no_others() -> None:
    dispute, other = DisputeFactory(), DisputeFactory()
    article = quote(dispute, claims=1)
    quote(other, claims=1)

    refresh_disputes_of([article.pk])

    assert [counts(row) for row in (dispute, other)] == [(1, 1), (0, 0)]


def test_a_dispute_is_found_by_a_name_with_and_without_its_accents() -> None:
    speaker = SpeakerFactory(name="Recep Tayyip Erdoğan")
    AliasFactory(speaker=speaker, name="Reis Erdoğân")
    dispute = DisputeFactory()
    MembershipFactory(position=PositionFactory(dispute=dispute), claim=ClaimFactory(speaker=speaker))

    refresh_disputes([dispute.pk])

    found = [list(Dispute.objects.searched(words)) for words in ("Erdogan", "Erdoğan", "reis erdogan")]
    assert found == [[dispute]] * 3
