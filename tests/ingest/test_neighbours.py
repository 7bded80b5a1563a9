"""Which claims of the collection are worth comparing with those of one article."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Claim, ClaimVector, ReviewState
from apps.ingest import neighbours
from apps.ingest.neighbours import MOST_A_CLAIM, Pair, neighbours_of, pair
from apps.ingest.vectors import halves, save_vectors, without_vector
from tests.factories import ArticleFactory, ArticleTextFactory, ClaimFactory

pytestmark = pytest.mark.django_db

SUNK = "the navy sank the Orion off the coast"
DENIED = "the navy did not sink the Orion"
TEA = "taxes on tea will rise next year"


def claim(words: str, day: date | None = None, **article) -> Claim:
    """The one claim of an article of its own, with its vector."""
    text = ArticleTextFactory(
        article=ArticleFactory(published_on=day, **article), body=f"Somebody said that {words}.\n"
    )
    made = ClaimFactory(text=text, quote=words)
    save_vectors([made.pk])
    return made


def found(of: Claim) -> set[Pair]:
    with transaction.atomic():
        return neighbours_of(of.text)


def test_a_claim_finds_what_other_articles_say_of_the_same_and_nothing_else():
    one, other = claim(SUNK), claim(DENIED)
    claim(TEA)

    assert found(one) == found(other) == {pair(one.pk, other.pk)}


def test_claims_of_the_same_article_are_no_neighbours():
    one = claim(SUNK)
    save_vectors([ClaimFactory(text=one.text, quote="the navy sank the Orion").pk])

    assert found(one) == set()


def test_copies_of_one_story_are_no_neighbours():
    one = claim(SUNK)
    claim(DENIED, copy_of=one.text.article)

    assert found(one) == set()


def test_rejected_claims_are_no_neighbours():
    one, other = claim(SUNK), claim(DENIED)
    Claim.objects.filter(pk=other.pk).update(state=ReviewState.REJECTED)

    assert found(one) == found(other) == set()


def test_claims_of_texts_that_were_replaced_are_no_neighbours():
    one, other = claim(SUNK), claim(DENIED)
    ArticleTextFactory(article=other.text.article, number=2, body="Other words.")

    assert found(one) == set()


def test_articles_years_apart_are_not_compared_and_undated_ones_are():
    one, late, undated = claim(SUNK, date(2020, 1, 1)), claim(DENIED, date(2023, 1, 1)), claim(DENIED + " at all")

    assert found(one) == {pair(one.pk, undated.pk)}
    assert found(late) == {pair(late.pk, undated.pk)}


def test_of_many_neighbours_the_nearest_are_taken():
    one = claim(SUNK)
    nearest = claim(f"{SUNK} on Friday")
    for number in range(MOST_A_CLAIM):
        claim(f"the navy has {number} ships near the coast where the Orion was built")

    pairs = found(one)

    assert len(pairs) == MOST_A_CLAIM
    assert pair(one.pk, nearest.pk) in pairs


def test_a_vector_that_is_not_of_the_words_any_more_is_put_right():
    one = claim(SUNK)
    right = halves(one.vector)
    ClaimVector.objects.update(embedding=[1.0] + [0.0] * 383)

    save_vectors([one.pk])

    assert (halves(ClaimVector.objects.get()) == right).all()


def test_claims_without_a_vector_are_known():
    bare = ClaimFactory()
    claim(SUNK)

    assert list(without_vector()) == [bare]


@pytest.mark.parametrize(("limit", "how"), [(1, neighbours.WALK_ON), (2, neighbours.COMPARE_ALL)])
def test_only_a_large_collection_is_searched_by_the_index(monkeypatch, limit, how):
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", limit)
    one = claim(SUNK)
    claim(DENIED)

    with CaptureQueriesContext(connection) as queries:
        found(one)

    settings = {neighbours.WALK_ON, neighbours.COMPARE_ALL} & {query["sql"] for query in queries}
    assert settings == {how}
