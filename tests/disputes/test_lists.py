"""The lists of claims, articles, speakers and sources: every filter is an address, as in the list of disputes."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.models import Dispute
from apps.sources.models import Article
from tests.cast import DELEGATION_CAME, NOT_TRUE, OFFER_REJECTED
from tests.factories import ArticleFactory, ClaimFactory, SourceFactory, SpeakerFactory

HTMX = {"HX-Request": "true"}
LISTS = ["/claims/", "/articles/", "/speakers/", "/sources/"]


@pytest.fixture
def stock(dispute: Dispute, article: Article) -> Dispute:
    """The cast's claims of a known day, one more that stands in no dispute, and one more article without a day."""
    Article.objects.filter(pk=article.pk).update(published_on=date(2018, 9, 26))
    ClaimFactory(speaker=SpeakerFactory(name="Maria Berg"), confidence=0.3)
    ArticleFactory(
        title="A harbour is closed", language="de", source=SourceFactory(name="The Coast", domain="coast.example")
    )
    return dispute


def ask(client: Client, address: str) -> str:
    return client.get(address).content.decode().split('id="results"')[1]


def quotes(page: str) -> set[str]:
    return {quote for quote in (OFFER_REJECTED, NOT_TRUE, DELEGATION_CAME) if quote in page}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=senior+official", {OFFER_REJECTED}),
        ("speaker=peskov", {NOT_TRUE, DELEGATION_CAME}),
        ("speaker=haaretz&source=sputnik", {OFFER_REJECTED}),
        ("source=The+Coast", set()),
        ("act=deny", {NOT_TRUE}),
        ("quoting=direct&quoting=mixed", {NOT_TRUE}),
        ("state=accepted", set()),
        ("origin=machine&since=2018-09-26&until=2018-09-26", {OFFER_REJECTED, NOT_TRUE, DELEGATION_CAME}),
        ("since=2018-09-27", set()),
        ("disputed=yes", {OFFER_REJECTED, NOT_TRUE, DELEGATION_CAME}),
        ("disputed=no", set()),
        ("most=0.5", set()),
    ],
)
def test_claims_are_filtered(client: Client, stock: Dispute, query: str, found: set[str]) -> None:
    assert quotes(ask(client, f"/claims/?{query}")) == found


def test_claims_that_somebody_rejected_show_only_when_asked_for(client: Client, stock: Dispute, report: Claim) -> None:
    Claim.objects.filter(pk=report.pk).update(state=ReviewState.REJECTED)

    assert OFFER_REJECTED not in ask(client, "/claims/")
    assert quotes(ask(client, "/claims/?state=rejected")) == {OFFER_REJECTED}


def test_a_claim_of_a_copy_says_so(client: Client, report: Claim) -> None:
    assert "<span>a copy</span>" not in ask(client, "/claims/")

    Article.objects.filter(pk=report.text.article.pk).update(copy_of=ArticleFactory())

    assert "<span>a copy</span>" in ask(client, "/claims/")


def test_the_least_sure_claim_can_come_first(client: Client, stock: Dispute) -> None:
    page = ask(client, "/claims/?sort=unsure")

    assert page.index("Maria Berg") < page.index("Haaretz")


def test_a_claim_shows_its_place_and_its_dispute(client: Client, stock: Dispute, report: Claim) -> None:
    page = ask(client, "/claims/?speaker=haaretz")

    assert f'href="{report.text.article.get_absolute_url()}#c{report.pk}" data-item' in page
    assert stock.question in page


def test_a_list_of_very_many_claims_says_so_and_counts_no_further(
    client: Client, stock: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.disputes.claim_views.COUNTED_TO", 3)

    page = ask(client, "/claims/")

    assert "More than 3 claims" in page
    assert "A filter leads to the rest." in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=kremlin", {"Kremlin"}),
        ("source=the+coast", {"harbour"}),
        ("language=de", {"harbour"}),
        ("since=2018-01-01", {"Kremlin"}),
        ("copies=no", {"Kremlin", "harbour"}),
        ("copies=yes", set()),
    ],
)
def test_articles_are_filtered(client: Client, stock: Dispute, query: str, titles: set[str]) -> None:
    page = ask(client, f"/articles/?{query}")

    assert {
        title for title in ("Kremlin", "harbour") if f"{title} " in page.split('<ul class="plain-list articles')[-1]
    } == titles


def test_articles_that_i_handed_in_can_be_shown_alone(
    client: Client, stock: Dispute, anna: User, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(uploaded_by=anna)
    client.force_login(anna)

    page = ask(client, "/articles/?mine=on")

    assert "Kremlin Denies" in page
    assert "A harbour" not in page


def test_speakers_are_filtered_by_kind_and_by_whom_they_speak_for(client: Client, stock: Dispute) -> None:
    page = ask(client, "/speakers/?kind=government")
    assert "Kremlin</a>" in page
    assert "Peskov</a>" not in page

    page = ask(client, "/speakers/?represents=kremlin")
    assert "Peskov</a>" in page
    assert "Haaretz</a>" not in page


def test_the_busiest_speaker_can_come_first(client: Client, stock: Dispute, peskov: Speaker, haaretz: Speaker) -> None:
    page = ask(client, "/speakers/?sort=claims")

    assert page.index("Dmitry Peskov</a>") < page.index("Haaretz</a>") < page.index("Kremlin</a>")


def test_speakers_stand_with_the_claims_that_count_for_them(client: Client, denial: Claim, account: Claim) -> None:
    Claim.objects.filter(pk=account.pk).update(state=ReviewState.REJECTED)
    ClaimFactory(speaker=SpeakerFactory(name="Dm. Peskov", merged_into=denial.speaker))

    page = ask(client, "/speakers/?q=Peskov")

    assert '<td class="number">2<' in page
    assert "2 claims in 2 articles" in client.get(denial.speaker.get_absolute_url()).content.decode()


def test_sources_are_found_by_name_and_by_site(client: Client, stock: Dispute) -> None:
    for words in ("coast", "coast.example", "the+coast"):
        page = ask(client, f"/sources/?q={words}")
        assert "The Coast</a>" in page
        assert "Sputnik</a>" not in page


@pytest.mark.parametrize("path", LISTS)
def test_filters_show_as_chips_that_can_be_taken_away(client: Client, stock: Dispute, path: str) -> None:
    page = ask(client, f"{path}?q=zeppelin&sort=added")

    assert 'href="?sort=added"' in page
    assert "No " in page
    assert "Show all" in page


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", ["q=%00", "q=%22%28-", "q=" + "x" * 10_000, "sort=none", "since=never", "page=-1"])
def test_nonsense_in_the_address_is_no_crash(client: Client, stock: Dispute, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_htmx_gets_the_results_alone_and_a_tidy_address(client: Client, stock: Dispute, path: str) -> None:
    response = client.get(f"{path}?q=kremlin&sort=", headers=HTMX)

    page = response.content.decode()
    assert "<html" not in page
    assert " found</div>" in page
    assert response["HX-Push-Url"] == f"{path}?q=kremlin"


@pytest.mark.parametrize("path", LISTS)
def test_the_number_of_queries_does_not_grow_with_the_list(client: Client, stock: Dispute, path: str) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _ in range(5):
        ClaimFactory()

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)


@pytest.mark.parametrize("path", LISTS)
def test_a_closed_installation_shows_no_list_signed_out(
    client: Client, stock: Dispute, settings: object, path: str
) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]

    assert client.get(path, headers=HTMX)["Location"].startswith("/login/")


@pytest.mark.parametrize("path", LISTS)
def test_lists_cannot_be_posted_to(client: Client, db: None, path: str) -> None:
    assert client.post(path).status_code == 405
