"""Speakers and sources: who is quoted, and who publishes."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.claims.models import Speaker
from apps.disputes.models import Dispute
from apps.disputes.portraits import tallies, ways_of_reaching
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article, ArticleText, Source
from tests.cast import DELEGATION_CAME, NOT_TRUE, OFFER_REJECTED
from tests.factories import (
    AliasFactory,
    ArticleFactory,
    ArticleTextFactory,
    ClaimFactory,
    MembershipFactory,
    SourceFactory,
    SpeakerFactory,
)

HTMX = {"HX-Request": "true"}


def read(client: Client, row: Speaker | Source) -> str:
    response = client.get(row.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_speakers_are_listed_with_their_claims(client: Client, dispute: Dispute) -> None:
    page = client.get("/speakers/").content.decode()

    assert '2<span class="unit"> claims</span>' in page
    assert page.index("Dmitry Peskov") < page.index("Haaretz")


def test_speakers_of_one_article_are_not_listed(client: Client, text: ArticleText) -> None:
    SpeakerFactory(name="two officials", article=text.article)

    assert "two officials" not in client.get("/speakers/").content.decode()


@pytest.mark.parametrize("words", ["peskov", "Dmi", "pesk dmitry", "дмитр"])
def test_a_speaker_is_found_by_the_beginnings_of_a_name(
    client: Client, dispute: Dispute, peskov: Speaker, words: str
) -> None:
    AliasFactory(speaker=peskov, name="Дмитрий Песков")

    response = client.get("/speakers/", {"q": words}, headers=HTMX)

    page = response.content.decode()
    assert "<html" not in page
    assert "1 speaker found" in page
    assert "Haaretz" not in page


@pytest.mark.parametrize("words", ["Erdogan", "Erdoğan", "erdoga", "recep erdogan"])
def test_a_speaker_is_found_with_and_without_accents(client: Client, db: None, words: str) -> None:
    SpeakerFactory(name="Recep Tayyip Erdoğan")

    assert "Recep Tayyip Erdoğan" in client.get("/speakers/", {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["'", "&|!:*", "\0", "(", "peskov:*", "_"])
def test_no_name_crashes_the_search(client: Client, dispute: Dispute, words: str) -> None:
    assert client.get("/speakers/", {"q": words}).status_code == 200


def test_a_speaker_page_shows_what_was_said_and_against_whom(client: Client, dispute: Dispute, peskov: Speaker) -> None:
    AliasFactory(speaker=peskov, name="Дмитрий Песков")
    refresh_disputes([dispute.pk])

    page = read(client, peskov)

    assert NOT_TRUE in page
    assert DELEGATION_CAME in page
    assert "Дмитрий Песков" in page
    assert [(share.name, share.number) for share in ways_of_reaching(tallies([peskov.pk]))][:2] == [
        ("in quotation marks", 1),
        ("paraphrased", 1),
    ]
    assert "Haaretz" in page.split("Speaks against")[1].split("Spoken against by")[0]
    assert dispute.get_absolute_url() in page
    assert "1 dispute<" in page


def test_the_positions_of_a_speaker_over_time_are_a_page_of_their_own_and_a_part(
    client: Client, dispute: Dispute, peskov: Speaker
) -> None:
    Article.objects.update(published_on=date(2018, 9, 20))
    address = reverse("speaker_positions", args=[peskov.pk])
    assert f'hx-get="{address}"' in read(client, peskov)

    page = client.get(address).content.decode()
    part = client.get(address, headers=HTMX).content.decode()

    assert f"B {dispute.question}" in part
    assert part.strip() in page
    assert "<html" in page
    assert "<html" not in part


@pytest.mark.parametrize(
    ("days", "told"), [(3, "3 days in the middle, over 1 dispute"), (0, "Mostly the same day, over 1 dispute")]
)
def test_how_soon_a_speaker_answers_is_told_by_days_of_publication(
    client: Client, dispute: Dispute, peskov: Speaker, days: int, told: str
) -> None:
    asserted, answered = dispute.positions.all()
    Article.objects.filter(pk=asserted.members[0].text.article_id).update(published_on=date(2018, 9, 26))
    later = ArticleTextFactory(article=ArticleFactory(published_on=date(2018, 9, 26 + days)), body=NOT_TRUE)
    answered.memberships.all().delete()
    MembershipFactory(position=answered, claim=ClaimFactory(text=later, speaker=peskov, quote=NOT_TRUE))
    refresh_disputes([dispute.pk])

    page = client.get(reverse("speaker_positions", args=[peskov.pk])).content.decode()

    assert told in page.split("Time to answer")[1]


def test_who_stands_in_no_dispute_has_no_positions(client: Client, text: ArticleText, haaretz: Speaker) -> None:
    ClaimFactory(text=text, speaker=haaretz, quote=OFFER_REJECTED)
    address = reverse("speaker_positions", args=[haaretz.pk])

    assert "Nothing to show." in client.get(address).content.decode()
    assert not client.get(address, headers=HTMX).content.strip()


def test_positions_of_a_merged_name_are_the_heirs(client: Client, peskov: Speaker) -> None:
    heir = SpeakerFactory()
    Speaker.objects.filter(pk=peskov.pk).update(merged_into=heir)

    response = client.get(reverse("speaker_positions", args=[peskov.pk]))

    assert (response.status_code, response["Location"]) == (301, heir.get_absolute_url())


def test_the_other_speaker_is_spoken_against(client: Client, dispute: Dispute, haaretz: Speaker) -> None:
    refresh_disputes([dispute.pk])

    assert "Dmitry Peskov" in read(client, haaretz).split("Spoken against by")[1]


def test_what_was_said_under_a_merged_name_counts_for_the_heir(
    client: Client, dispute: Dispute, peskov: Speaker
) -> None:
    heir = SpeakerFactory(name="Dmitry Sergeyevich Peskov")
    Speaker.objects.filter(pk=peskov.pk).update(merged_into=heir)

    assert NOT_TRUE in read(client, heir)
    response = client.get(peskov.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, heir.get_absolute_url())


def test_claims_passed_on_by_others_show_their_ladders_at_no_cost_a_claim(
    client: Client, text: ArticleText, haaretz: Speaker
) -> None:
    sources = SpeakerFactory(name="unnamed sources", kind="unnamed", article=text.article)
    outer = ClaimFactory(text=text, speaker=haaretz, quote=OFFER_REJECTED)
    counts = []
    for words in ("an Israeli offer", "senior officials"):
        middle = ClaimFactory(text=text, speaker=peer(sources), quote=words, within=outer)
        ClaimFactory(text=text, speaker=sources, quote=words, within=middle)
        with CaptureQueriesContext(connection) as asked:
            page = read(client, sources)
        counts.append(len(asked))

    rungs = re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", page.split('class="ladder"')[1].split("</ol>")[0])
    assert rungs == ["Sputnik", "Haaretz", "a teller", "unnamed sources"]
    assert counts[0] == counts[1]


def peer(speaker: Speaker) -> Speaker:
    return SpeakerFactory(name="a teller", disambiguation=str(Speaker.objects.count()), article=speaker.article)


def test_somebody_only_mentioned_is_said_to_be_so(client: Client, db: None) -> None:
    assert "Mentioned, never quoted." in read(client, SpeakerFactory())


def test_a_source_page_shows_whom_it_quotes_and_which_disputes_it_carries(
    client: Client, dispute: Dispute, sputnik: Source
) -> None:
    refresh_disputes([dispute.pk])

    page = read(client, sputnik)

    assert "1 article" in page
    voices = page.split("Whose words fill its articles")[1].split("</section>")[0]
    assert voices.index("Dmitry Peskov") < voices.index("Haaretz")
    assert dispute.get_absolute_url() in page
    assert "Kremlin Denies Turning Down a Visit" in page


def test_a_source_known_only_as_a_speaker_says_so(client: Client, haaretz: Speaker) -> None:
    haaretz.source = SourceFactory(name="Haaretz")
    haaretz.save()

    page = read(client, haaretz.source)

    assert "No article yet from this source." in page
    assert haaretz.get_absolute_url() in page


def test_a_list_of_sources_draws_their_articles_over_time(client: Client, sputnik: Source) -> None:
    for month in (1, 1, 3):
        ArticleFactory(source=sputnik, published_on=date(2018, month, 9))
    ArticleFactory(source=SourceFactory(name="Once"), published_on=date(2018, 1, 9))

    page = client.get("/sources/").content.decode()

    assert page.count("<polyline") == 1
    assert "Articles, Jan 2018 to Mar 2018: 3, at most 2 a month" in page


def test_sources_are_listed_with_their_articles(client: Client, text: ArticleText) -> None:
    assert '1<span class="unit"> article</span>' in client.get("/sources/").content.decode()


@pytest.mark.parametrize("path", ["/speakers/", "/sources/"])
def test_empty_lists_say_what_to_do(client: Client, db: None, path: str) -> None:
    assert "to upload an article" in client.get(path).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_claims(
    client: Client, dispute: Dispute, text: ArticleText, peskov: Speaker, sputnik: Source
) -> None:
    rows: list[Speaker | Source] = [peskov, sputnik]
    few = [queries(client, row) for row in rows]
    for quote in ("Moscow", "Kremlin", "Israeli", "journalists"):
        ClaimFactory(text=text, speaker=peskov, quote=quote)
        ClaimFactory(text=text, quote=quote)

    assert [queries(client, row) for row in rows] == few


def queries(client: Client, row: Speaker | Source) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(client, row)
    return len(captured)


@pytest.mark.parametrize("path", ["/s/404-nobody/", "/o/404-nothing/"])
def test_a_missing_row_is_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_permalinks_lead_to_todays_addresses(client: Client, peskov: Speaker, sputnik: Source) -> None:
    assert client.get(f"/s/{peskov.pk}/")["Location"] == peskov.get_absolute_url()
    assert client.get(f"/o/{sputnik.pk}-old/")["Location"] == sputnik.get_absolute_url()


@pytest.mark.parametrize("path", ["/speakers/", "/sources/", "/s/1-x/", "/o/1-x/"])
def test_a_closed_installation_lets_nobody_in_signed_out(client: Client, settings: object, path: str) -> None:
    settings.PUBLIC_READING = False  # type: ignore[attr-defined]

    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/speakers/", "/sources/", "/s/1-x/", "/o/1-x/"])
def test_these_pages_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
