"""The list of disputes: what a row says, and that every filter is an address."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.annotation.services import accept_dispute
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute, Opposition
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article
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


DAY = date(2018, 9, 26)


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
    """The cast's dispute, of a day of its own, next to another one, both as the list finds them."""
    another_dispute()
    Article.objects.filter(texts__claims__memberships__dispute=dispute).update(published_on=DAY)
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


def test_a_report_retold_by_another_outlet_is_marked_second_hand(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/").content.decode()

    assert page.count('<span class="hand">second-hand</span>') == 1


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
        "speaker=haaretz&side=a",
        "speaker=peskov&side=b",
        "speaker=haaretz&against=peskov",
        "speaker=peskov&against=haaretz",
        "against=peskov",
        "topic=Newspaper",  # a name or word that the two sides share
        "topic=offers",  # or any word that the search finds
        "hearsay=second",
        "since=2018-09-20&until=2018-09-30",
        "since=2018-09-26&date=first",
    ],
)
def test_a_filter_keeps_what_it_asks_for(client: Client, listed: Dispute, query: str) -> None:
    assert ask(client, query) == [listed.question]


@pytest.mark.parametrize(
    "query",
    [
        "speaker=haaretz&side=b",
        "speaker=peskov&against=kremlin",
        "speaker=peskov&against=peskov",  # on one side both times
        "topic=zeppelin",
        "hearsay=first",
        "quoted=on",  # only one side is quoted directly
        "until=2018-09-25",
        "since=2018-09-27&date=first",
        "handled=person",
        "most=0.5",
    ],
)
def test_a_filter_leaves_out_what_does_not_fit(client: Client, listed: Dispute, query: str) -> None:
    assert listed.question not in ask(client, query)


def test_a_language_is_chosen_from_those_there_are(client: Client, listed: Dispute) -> None:
    Article.objects.filter(texts__claims__memberships__dispute=listed).update(language="ru")
    refresh_disputes([listed.pk])

    assert ask(client, "language=ru") == [listed.question]
    assert "Language: Russian" in client.get("/disputes/?language=ru").content.decode()


def test_direct_quotes_are_asked_for_on_every_side(client: Client, listed: Dispute, report: Claim) -> None:
    Claim.objects.filter(pk=report.pk).update(quoting=Claim.Quoting.MIXED)
    refresh_disputes([listed.pk])

    assert ask(client, "quoted=on") == [listed.question]


def test_days_may_be_those_of_the_statements(client: Client, listed: Dispute, report: Claim, denial: Claim) -> None:
    Claim.objects.filter(pk=report.pk).update(stated_on=date(2018, 9, 20))
    Claim.objects.filter(pk=denial.pk).update(stated_on=date(2018, 9, 24))
    refresh_disputes([listed.pk])

    assert ask(client, "date=stated&since=2018-09-21&until=2018-09-25") == [listed.question]
    assert ask(client, "date=stated&since=2018-09-25") == []
    assert ask(client, "date=stated&until=2018-09-19") == []


def test_confidence_is_a_range(client: Client, listed: Dispute) -> None:
    Dispute.objects.filter(pk=listed.pk).update(confidence=0.4)

    assert ask(client, "least=0.3&most=0.5") == [listed.question]
    assert listed.question not in ask(client, "least=0.5")


def test_what_i_decided_is_my_work_and_nobody_elses(client: Client, listed: Dispute, anna: User, rita: User) -> None:
    accept_dispute(dispute=listed, seen=listed.version, by=anna)

    client.force_login(anna)
    assert ask(client, "handled=me") == ask(client, "handled=person") == [listed.question]
    assert listed.question not in ask(client, "handled=machine")

    client.force_login(rita)
    assert ask(client, "handled=me") == []
    assert ask(client, "handled=person") == [listed.question]


def test_signed_out_nothing_is_my_work(client: Client, listed: Dispute) -> None:
    assert ask(client, "handled=me") == []


def test_a_refresh_that_finds_nothing_new_leaves_a_dispute_as_old_as_it_was(listed: Dispute, peskov: Speaker) -> None:
    before = Dispute.objects.get(pk=listed.pk).changed_at

    refresh_disputes([listed.pk])
    assert Dispute.objects.get(pk=listed.pk).changed_at == before

    AliasFactory(speaker=peskov, name="Peskov D. S.")
    refresh_disputes([listed.pk])
    assert Dispute.objects.get(pk=listed.pk).changed_at > before


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


@pytest.mark.parametrize("query", ["since=yesterday", "least=2", "sort=-active_on", "language=xx"])
def test_a_filter_that_is_not_understood_is_named_and_the_rest_filters(
    client: Client, listed: Dispute, query: str
) -> None:
    page = client.get(f"/disputes/?q=offer&{query}").content.decode()

    assert questions(page) == [listed.question]
    assert "This filter is left out." in page


def test_no_match_says_which_filter_to_drop(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/?q=convoy&speaker=haaretz&kind=denies").content.decode()

    assert "No dispute matches" in page
    assert "Show all disputes" in page
    assert '<a href="?speaker=haaretz&amp;kind=denies">Without “Words: convoy”</a>' in page
    assert "Without “How they oppose: denies”" not in page


def test_only_the_groups_of_filters_in_use_are_unfolded(client: Client, listed: Dispute) -> None:
    page = client.get("/disputes/?least=0.2").content.decode()

    assert page.count('<details class="group" open>') == 2
    assert page.count('<details class="group">') == 3


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

    assert len(many) == len(few) == 5


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


def test_a_side_is_shown_by_a_quote_that_can_be_read_alone(client: Client, dispute: Dispute, denial: Claim) -> None:
    brief = ClaimFactory(text=denial.text, speaker=denial.speaker, quote="The newspaper")
    side = dispute.positions.get(ordinal=1)
    side.memberships.update(ordinal=2)
    MembershipFactory(position=side, claim=brief, ordinal=0)
    refresh_disputes([dispute.pk])

    page = client.get("/disputes/").content.decode()

    assert NOT_TRUE in page
    assert ">The newspaper<" not in page


def test_kinds_and_topics_are_kept_in_one_order(listed: Dispute, account: Claim, report: Claim) -> None:
    """Or a refresh that finds nothing new would look like a change."""
    evidence = {"rule": "conflict", "shared": ["Zarya", "delegation", "Abakan"]}
    OppositionFactory(claim=report, counterclaim=account, kind=Opposition.Kind.BLAMES_OTHER, evidence=evidence)

    refresh_disputes([listed.pk])

    listed.refresh_from_db()
    assert listed.kinds == ["blames-other", "denies"]
    assert listed.topics == ["abakan", "delegation", "newspaper", "zarya"]
