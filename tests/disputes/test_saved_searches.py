"""Searches that people keep: private, with a count of what came since, and nothing is deleted for good at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.searches import SavedSearch
from apps.claims.models import Claim
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.factories import ArticleFactory, SavedSearchFactory

LAST_WEEK = timezone.now() - timedelta(days=7)


@pytest.fixture
def signed_in(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


@pytest.fixture
def search(anna: User, dispute: Dispute) -> SavedSearch:
    """One that finds the cast's dispute, opened last week."""
    refresh_disputes([dispute.pk])
    return SavedSearchFactory(user=anna, name="Envoys", query="?q=offer", seen_at=LAST_WEEK)


def save(client: Client, query: str = "?q=offer", name: str = "Envoys", over: str = "disputes") -> str:
    answer = client.post("/searches/save/", {"over": over, "query": query, "name": name}, follow=True)
    return answer.content.decode()


def test_a_search_is_kept_from_the_list_and_shown_there(signed_in: Client, search: SavedSearch) -> None:
    assert 'action="/searches/save/"' in signed_in.get("/disputes/?q=moscow").content.decode()

    page = save(signed_in, query="?q=moscow&page=3", name="Moscow")

    assert "Saved as “Moscow”." in page
    assert set(SavedSearch.objects.values_list("query", flat=True)) == {"?q=offer", "?q=moscow"}


def test_the_same_search_is_kept_once_however_its_fields_are_ordered(signed_in: Client, anna: User) -> None:
    save(signed_in, "?state=open&q=offer&page=2", name="First")

    page = save(signed_in, "?q=offer&sort=&state=open", name="Second")

    assert "This search is saved already, as “First”." in page
    assert SavedSearch.objects.count() == 1
    assert "Saved as “First”" in signed_in.get("/disputes/?q=offer&state=open").content.decode()


def test_a_search_without_a_name_comes_back_with_what_it_was(signed_in: Client) -> None:
    answer = signed_in.post("/searches/save/", {"over": "disputes", "query": "?q=offer", "name": " "})

    assert answer.status_code == 422
    assert 'value="?q=offer"' in answer.content.decode()


def test_a_saved_search_says_how_much_is_new_in_it(signed_in: Client, search: SavedSearch) -> None:
    for path in ("/", "/disputes/", "/searches/"):
        assert '<span class="count">1<span class="visually-hidden"> new' in signed_in.get(path).content.decode()


def test_what_does_not_match_is_not_new(signed_in: Client, search: SavedSearch) -> None:
    SavedSearch.objects.update(query="?q=zeppelin")

    assert "visually-hidden> new" not in signed_in.get("/searches/").content.decode()


def test_a_dispute_that_changed_is_new_again(signed_in: Client, search: SavedSearch, dispute: Dispute) -> None:
    signed_in.post(f"/searches/{search.pk}/open/")
    assert 'visually-hidden"> new' not in signed_in.get("/searches/").content.decode()

    Dispute.objects.filter(pk=dispute.pk).update(question="Did Moscow turn an offer down?")
    refresh_disputes([dispute.pk])

    assert 'visually-hidden"> new' in signed_in.get("/searches/").content.decode()


def test_opening_a_search_leads_to_its_list_and_marks_what_is_new(signed_in: Client, search: SavedSearch) -> None:
    page = signed_in.post(f"/searches/{search.pk}/open/", follow=True)

    assert page.redirect_chain[0][0].startswith("/disputes/?q=offer&seen=")
    assert '<span class="state new">new</span>' in page.content.decode()
    search.refresh_from_db()
    assert search.seen_at > LAST_WEEK


def test_reading_the_pages_does_not_count_as_opening(signed_in: Client, search: SavedSearch) -> None:
    signed_in.get("/disputes/?q=offer")
    signed_in.get("/searches/")

    search.refresh_from_db()
    assert search.seen_at == LAST_WEEK


def test_searches_over_claims_and_articles_are_kept_too(signed_in: Client, anna: User, denial: Claim) -> None:
    ArticleFactory(title="Another visit")
    SavedSearchFactory(user=anna, over="claims", name="Denials", query="?act=deny", seen_at=LAST_WEEK)
    SavedSearchFactory(user=anna, over="articles", name="Visits", query="?q=visit", seen_at=LAST_WEEK)

    page = signed_in.get("/searches/").content.decode()

    assert '>Denials</button> <span class="count">1<' in page
    assert '>Visits</button> <span class="count">2<' in page
    assert "Denials" in signed_in.get("/claims/").content.decode()
    assert "Denials" not in signed_in.get("/articles/").content.decode()


def test_a_search_can_be_renamed(signed_in: Client, search: SavedSearch) -> None:
    signed_in.post(f"/searches/{search.pk}/rename/", {"name": "Delegations"})

    search.refresh_from_db()
    assert search.name == "Delegations"


def test_no_search_goes_without_a_name(signed_in: Client, search: SavedSearch) -> None:
    answer = signed_in.post(f"/searches/{search.pk}/rename/", {"name": ""})

    assert answer.status_code == 422
    search.refresh_from_db()
    assert search.name == "Envoys"


def test_a_deleted_search_can_be_brought_back(signed_in: Client, search: SavedSearch) -> None:
    page = signed_in.post(f"/searches/{search.pk}/delete/", follow=True).content.decode()
    assert f'action="/searches/{search.pk}/restore/"' in page
    assert "Envoys" not in signed_in.get("/disputes/").content.decode()

    signed_in.post(f"/searches/{search.pk}/restore/")

    assert "Envoys" in signed_in.get("/disputes/").content.decode()


def test_a_search_saved_anew_is_not_brought_back_twice(signed_in: Client, search: SavedSearch) -> None:
    signed_in.post(f"/searches/{search.pk}/delete/")
    save(signed_in, name="Anew")

    page = signed_in.post(f"/searches/{search.pk}/restore/", follow=True).content.decode()

    assert "was saved anew meanwhile" in page
    assert SavedSearch.objects.standing().get().name == "Anew"


def test_what_was_deleted_long_ago_goes_with_the_next_one(signed_in: Client, anna: User, search: SavedSearch) -> None:
    old = SavedSearchFactory(user=anna, query="?q=old", deleted_at=timezone.now() - timedelta(days=31))

    signed_in.post(f"/searches/{search.pk}/delete/")

    assert not SavedSearch.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("what", ["open", "rename", "delete", "restore"])
def test_searches_of_others_are_not_there(client: Client, rita: User, search: SavedSearch, what: str) -> None:
    client.force_login(rita)

    assert client.post(f"/searches/{search.pk}/{what}/", {"name": "Mine"}).status_code == 404
    assert "Envoys" not in client.get("/searches/").content.decode()
    assert "Envoys" not in client.get("/disputes/").content.decode()


@pytest.mark.parametrize("path", ["save/", "1/open/", "1/rename/", "1/delete/", "1/restore/"])
def test_signed_out_nothing_is_kept(client: Client, db: None, path: str) -> None:
    assert client.post(f"/searches/{path}")["Location"].startswith("/login/")
    assert "Save this search" not in client.get("/disputes/?q=offer").content.decode()


@pytest.mark.parametrize("path", ["save/", "1/open/", "1/rename/", "1/delete/", "1/restore/"])
def test_nothing_changes_by_reading(signed_in: Client, path: str) -> None:
    assert signed_in.get(f"/searches/{path}").status_code == 405


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-13-01T00:00:00+00:00", "2026-01-01T00:00:00"])
def test_a_time_that_is_none_marks_nothing(client: Client, search: SavedSearch, seen: str) -> None:
    page = client.get("/disputes/", {"seen": seen}).content.decode()

    assert "state new" not in page
