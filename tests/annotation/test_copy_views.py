"""The reader says what is a copy of what, and an analyst can say no."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.history import changes_of
from apps.accounts.models import User
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.ingest.fingerprints import sketch
from apps.sources.copies import place_article
from apps.sources.models import Article
from tests.factories import ArticleTextFactory, ClaimFactory, DisputeFactory, MembershipFactory, PositionFactory

pytestmark = pytest.mark.django_db

REPORT = "The ministry said that a convoy had crossed the border near Zelts before dawn, and that nobody was hurt.\n"


@pytest.fixture
def original() -> Article:
    return printed()


@pytest.fixture
def copy(original: Article) -> Article:
    return printed()


def printed() -> Article:
    text = ArticleTextFactory(body=REPORT)
    place_article(text.article, sketch(REPORT))
    text.article.refresh_from_db()
    return text.article


def page(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_a_copy_says_what_it_is_a_copy_of(client: Client, original: Article, copy: Article) -> None:
    shown = page(client, copy)

    assert "The same story as" in shown
    assert original.get_absolute_url() in shown


def test_an_original_names_its_copies(client: Client, original: Article, copy: Article) -> None:
    shown = page(client, original)

    assert "Printed 1 more time in nearly the same words" in shown
    assert copy.get_absolute_url() in shown


def test_an_analyst_sets_a_copy_apart_and_takes_it_back(
    client: Client, anna: User, original: Article, copy: Article
) -> None:
    client.force_login(anna)

    answer = client.post(reverse("article_set_apart", args=[copy.pk]), follow=True)
    copy.refresh_from_db()
    apart = copy.copy_of
    back = client.post(reverse("article_bring_back", args=[copy.pk]), follow=True)
    copy.refresh_from_db()

    assert "Set apart by a person" in answer.content.decode()
    assert "The same story as" in back.content.decode()
    assert (apart, copy.copy_of) == (None, original)


def test_the_disputes_of_what_is_set_apart_are_counted_again(
    client: Client, anna: User, original: Article, copy: Article
) -> None:
    dispute = DisputeFactory()
    for article in (original, copy):
        claim = ClaimFactory(text=article.current_text, quote="nobody was hurt")
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)
    refresh_disputes([dispute.pk])
    before = Dispute.objects.get().article_count
    client.force_login(anna)

    client.post(reverse("article_set_apart", args=[copy.pk]))

    assert (before, Dispute.objects.get().article_count) == (1, 2)


def test_the_history_says_who_set_it_apart(client: Client, anna: User, copy: Article) -> None:
    client.force_login(anna)

    client.post(reverse("article_set_apart", args=[copy.pk]))

    made = [(change.who, name, after) for change in changes_of(copy) for name, _, after in change.fields]
    assert ("anna", "stands alone", True) in made


@pytest.mark.parametrize("name", ["article_set_apart", "article_bring_back"])
def test_only_analysts_decide(client: Client, vera: User, copy: Article, name: str) -> None:
    client.force_login(vera)

    answer = client.post(reverse(name, args=[copy.pk]))

    assert answer.status_code == 403
    assert "Not a copy" not in page(client, copy)


@pytest.mark.parametrize("name", ["article_set_apart", "article_bring_back"])
def test_missing_articles_wrong_methods_and_strangers_are_refused(client: Client, anna: User, name: str) -> None:
    signed_out = client.post(reverse(name, args=[1]))
    client.force_login(anna)

    assert signed_out.status_code == 302
    assert client.post(reverse(name, args=[1])).status_code == 404
    assert client.get(reverse(name, args=[1])).status_code == 405
