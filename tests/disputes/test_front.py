"""The front page, the search and the page about what this is."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps import listing
from apps.accounts.models import User
from apps.claims.models import Claim, ReviewState
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.cast import NOT_TRUE, OFFER_REJECTED
from tests.factories import ArticleFactory


def test_an_empty_installation_explains_itself(client: Client, db: None) -> None:
    page = client.get("/").content.decode()

    assert "This installation is empty." in page
    assert "Sign in to upload an article" in page


def test_an_empty_installation_offers_an_analyst_the_sample(client: Client, anna: User) -> None:
    client.force_login(anna)

    page = client.get("/").content.decode()

    assert 'href="/upload/"' in page
    assert f'action="{reverse("upload_sample")}"' in page


def test_an_empty_installation_tells_a_viewer_who_can_upload(client: Client, vera: User) -> None:
    client.force_login(vera)

    page = client.get("/").content.decode()

    assert "Articles are handed in by analysts" in page
    assert reverse("upload_sample") not in page


def test_the_front_page_shows_what_there_is(client: Client, dispute: Dispute) -> None:
    page = client.get("/").content.decode()

    assert dispute.get_absolute_url() in page
    assert "1 dispute" in page
    assert "3 claims" in page
    assert "Kremlin Denies Turning Down a Visit" in page


def test_the_front_page_counts_the_claims_that_the_list_shows(client: Client, dispute: Dispute, denial: Claim) -> None:
    Claim.objects.filter(pk=denial.pk).update(state=ReviewState.REJECTED)

    assert "2 claims" in client.get("/").content.decode()
    assert "2 claims" in client.get("/claims/").content.decode()


def test_a_large_collection_is_counted_about(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED_TO", 3)
    ArticleFactory.create_batch(127)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sources_article")

    page = client.get("/").content.decode()

    assert "about 130 articles" in page
    assert ">0 disputes" in page


def test_the_front_page_puts_one_sided_disputes_apart(client: Client, dispute: Dispute) -> None:
    Dispute.objects.filter(pk=dispute.pk).update(one_sided=True)

    page = client.get("/").content.decode()

    assert page.index("One side missing, oldest first") < page.rindex(dispute.question)


def test_rejected_disputes_are_not_on_the_front_page(client: Client, dispute: Dispute) -> None:
    Dispute.objects.filter(pk=dispute.pk).update(state=Dispute.State.REJECTED)

    page = client.get("/").content.decode()

    assert dispute.question not in page
    assert "0 disputes" in page


def search(client: Client, words: str) -> str:
    return client.get("/search/", {"q": words}).content.decode()


def test_the_search_groups_what_it_finds(client: Client, dispute: Dispute) -> None:
    refresh_disputes([dispute.pk])

    page = search(client, "rejecting an offer")

    assert dispute.get_absolute_url() in page
    assert OFFER_REJECTED in page
    assert NOT_TRUE not in page.split('id="claims"')[1]


def test_each_kind_of_result_leads_to_its_list(client: Client, dispute: Dispute) -> None:
    refresh_disputes([dispute.pk])

    for over in ("disputes", "claims"):
        assert f'href="/{over}/?q=moscow"' in search(client, "moscow")
    for over in ("articles", "speakers"):
        assert f'href="/{over}/?q=kremlin"' in search(client, "kremlin")
    assert 'href="/sources/?q=sputnik"' in search(client, "sputnik")


def test_the_search_finds_speakers_and_titles(client: Client, dispute: Dispute) -> None:
    page = search(client, "kremlin")

    assert "/s/" in page.split('id="speakers"')[1].split('id="articles"')[0]
    assert "Kremlin Denies Turning Down a Visit" in page.split('id="articles"')[1]


def test_the_search_leaves_rejected_claims_out(client: Client, report: Claim) -> None:
    Claim.objects.filter(pk=report.pk).update(state=ReviewState.REJECTED)

    assert OFFER_REJECTED not in search(client, "offer")


def test_a_search_for_nothing_asks_for_words(client: Client, db: None) -> None:
    assert "Finds words in questions" in search(client, "  ")


@pytest.mark.parametrize("words", ["\0", '"unclosed (', "-", "or or", "x" * 5000, "🙂"])
def test_no_search_crashes(client: Client, dispute: Dispute, words: str) -> None:
    assert client.get("/search/", {"q": words}).status_code == 200


def test_what_was_searched_for_is_shown_as_text(client: Client, db: None) -> None:
    assert "<b>x" not in search(client, "<b>x")


def test_the_principles_are_written_down(client: Client, db: None) -> None:
    assert "No verdicts." in client.get("/about/").content.decode()


@pytest.mark.parametrize("path", ["/", "/search/", "/about/"])
def test_a_closed_installation_lets_nobody_in_signed_out(client: Client, settings: object, path: str) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]

    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/", "/search/", "/about/"])
def test_these_pages_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/", "/about/", "/disputes/", "/speakers/", "/sources/", "/login/"])
def test_no_page_has_inline_scripts_or_styles(client: Client, path: str) -> None:
    response = client.get(path)

    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
