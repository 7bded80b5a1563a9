"""The list of disputes: what a row says, and that every filter is an address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.claims.models import Speaker
from apps.disputes.models import Dispute, Opposition
from apps.disputes.services import refresh_disputes
from tests.cast import NOT_TRUE
from tests.factories import (
    AliasFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    OppositionFactory,
    PositionFactory,
    SpeakerFactory,
)

HTMX = {"HX-Request": "true"}


def another_dispute(question: str = "Did the convoy cross the border?", **given: object) -> Dispute:
    """Two speakers of its own, one claim each."""
    dispute = DisputeFactory(question=question, **given)
    claims = [ClaimFactory(), ClaimFactory()]
    OppositionFactory(claim=claims[0], counterclaim=claims[1], kind=Opposition.Kind.CONTRADICTS)
    for claim in claims:
        MembershipFactory(position=PositionFactory(dispute=dispute), claim=claim)
    refresh_disputes([dispute.pk])
    return dispute


@pytest.fixture
def listed(dispute: Dispute) -> Dispute:
    """The cast's dispute, next to another one, both as the list finds them."""
    another_dispute()
    refresh_disputes([dispute.pk])
    return dispute


def questions(page: str) -> list[str]:
    return [question for question in Dispute.objects.values_list("question", flat=True) if question in page]


def ask(client: Client, query: str) -> list[str]:
    return questions(client.get(f"/disputes/?{query}").content.decode())


def test_a_row_names_both_sides_and_quotes_them(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/").content.decode()

    assert listed.get_absolute_url() in page
    assert "Haaretz" in page
    assert "Dmitry Peskov" in page
    assert NOT_TRUE in page


def test_a_report_retold_by_another_outlet_is_marked_second_hand(client: Client, dispute: Dispute) -> None:
    page = client.get("/disputes/").content.decode()

    assert page.count("second-hand") == 1


@pytest.mark.parametrize(
    "query",
    [
        "q=offers",  # a word of the question in another form
        "q=incorrect+information",  # words of a quote
        "q=peskov",  # a speaker
        "speaker=Dmitry+Peskov",
        "speaker=peskov",
        "source=sputnik",
        "kind=denies",
        "state=suggested&speaker=haaretz",
    ],
)
def test_a_filter_keeps_what_it_asks_for(client: Client, listed: Dispute, query: str) -> None:
    assert ask(client, query) == [listed.question]


def test_a_speaker_is_found_by_an_alias(client: Client, listed: Dispute, peskov: Speaker) -> None:
    AliasFactory(speaker=peskov, name="Дмитрий Песков")

    assert ask(client, "speaker=Дмитрий+Песков") == [listed.question]


def test_a_speaker_is_found_by_the_name_it_was_merged_into(client: Client, listed: Dispute, peskov: Speaker) -> None:
    heir = SpeakerFactory(name="Dmitry Sergeyevich")
    Speaker.objects.filter(pk=peskov.pk).update(merged_into=heir)
    refresh_disputes([listed.pk])

    assert ask(client, "speaker=Dmitry+Sergeyevich") == [listed.question]


def test_a_whole_name_is_not_mistaken_for_a_longer_one(client: Client, listed: Dispute) -> None:
    SpeakerFactory(name="Peskov")

    assert ask(client, "speaker=Peskov") == []


def test_rejected_disputes_show_only_when_asked_for(client: Client, listed: Dispute) -> None:
    Dispute.objects.filter(pk=listed.pk).update(state=Dispute.State.REJECTED)

    assert listed.question not in ask(client, "")
    assert ask(client, "state=rejected") == [listed.question]


def test_one_sided_disputes_can_be_shown_alone(client: Client, listed: Dispute) -> None:
    Dispute.objects.filter(pk=listed.pk).update(one_sided=True)

    assert ask(client, "one_sided=on") == [listed.question]


def test_the_list_can_be_sorted_by_claims(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/?sort=claims").content.decode()

    assert page.index(listed.question) < page.index("Did the convoy cross")


def test_of_one_articles_disputes_the_surest_comes_first(db: None) -> None:
    day = timezone.now()
    unsure = DisputeFactory(active_on=day, confidence=0.4)
    sure = DisputeFactory(active_on=day, confidence=0.9)
    least = DisputeFactory(active_on=day, confidence=0.1)

    assert list(Dispute.objects.for_list()) == [sure, unsure, least]


def test_a_filter_that_is_on_can_be_taken_away(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/?q=moscow&state=suggested&state=open&page=2").content.decode()

    assert 'href="?q=moscow&amp;state=open">State: suggested' in page
    assert 'href="?state=suggested&amp;state=open">Words: moscow' in page


@pytest.mark.parametrize("query", ["state=merged", "kind=hates", "sort=-active_on", "q=%00", "page=x", "q=%22%28-"])
def test_nonsense_in_the_address_is_no_crash(client: Client, listed: Dispute, query: str) -> None:
    assert client.get(f"/disputes/?{query}").status_code == 200


def test_no_match_says_how_to_get_out(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/?q=zeppelin").content.decode()

    assert "No dispute matches" in page
    assert "Show all disputes" in page


def test_an_empty_collection_says_what_to_do(client: Client, db: None) -> None:
    page = client.get("/disputes/").content.decode()

    assert "No disputes yet" in page
    assert "/upload/" in page


def test_htmx_gets_the_results_alone_and_a_tidy_address(client: Client, listed: Dispute) -> None:
    response = client.get("/disputes/?q=moscow&speaker=&sort=", headers=HTMX)

    page = response.content.decode()
    assert "<html" not in page
    assert "1 dispute found" in page
    assert response["HX-Push-Url"] == "/disputes/?q=moscow"
    assert "HX-Request" in response["Vary"]


def test_a_history_restore_gets_the_whole_page(client: Client, listed: Dispute) -> None:
    response = client.get("/disputes/", headers={**HTMX, "HX-History-Restore-Request": "true"})

    assert "<html" in response.content.decode()


def test_pages_keep_the_filters(client: Client, db: None) -> None:
    for number in range(26):
        another_dispute(f"Did convoy {number} cross?")

    first = client.get("/disputes/?q=convoy").content.decode()

    assert 'href="?q=convoy&amp;page=2"' in first
    assert len(questions(first)) == 15
    assert len(ask(client, "q=convoy&page=2")) == 11


def test_the_number_of_queries_does_not_grow_with_the_list(client: Client, listed: Dispute) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get("/disputes/")
    for number in range(8):
        another_dispute(f"Did convoy {number} cross?")

    with CaptureQueriesContext(connection) as many:
        client.get("/disputes/")

    assert len(many) == len(few) == 10


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_closed_installation_shows_nothing_signed_out(
    client: Client, listed: Dispute, settings: object, headers: dict[str, str]
) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]

    response = client.get("/disputes/", headers=headers)

    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


def test_the_list_cannot_be_posted_to(client: Client, db: None) -> None:
    assert client.post("/disputes/").status_code == 405
