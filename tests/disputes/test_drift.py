"""What a speaker said otherwise before stands on the speaker's page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes import drift
from apps.disputes.drift import Drift, contradictions_of
from apps.disputes.models import Opposition
from tests.factories import ArticleFactory, ArticleTextFactory, ClaimFactory, OppositionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = date(2018, 4, 2), date(2018, 9, 20)


@pytest.fixture
def anna_berg() -> Speaker:
    return SpeakerFactory(name="Anna Berg")


def said(speaker: Speaker, words: str, day: date | None) -> Claim:
    text = ArticleTextFactory(article=ArticleFactory(published_on=day), body=f"She said that {words}.")
    return ClaimFactory(text=text, speaker=speaker, quote=words)


def opposed(claim: Claim, counterclaim: Claim) -> Opposition:
    return OppositionFactory(claim=claim, counterclaim=counterclaim, evidence={"contested": [["open", "closed"]]})


def drifts(speaker: Speaker) -> list[Drift]:
    pairs = contradictions_of([speaker.pk], most=10)
    return drift.drifts(pairs, Claim.objects.in_bulk())


def words_over_time(client: Client, speaker: Speaker) -> str:
    """What the speaker's page fetches once it stands."""
    later = reverse("speaker_positions", args=[speaker.pk])
    assert f'hx-get="{later}"' in client.get(speaker.get_absolute_url()).content.decode()
    return client.get(later, headers={"HX-Request": "true"}).content.decode()


def test_the_page_shows_both_statements_with_their_days(client: Client, anna_berg: Speaker) -> None:
    later = said(anna_berg, "the border is closed", AUTUMN)
    earlier = said(anna_berg, "the border is open", SPRING)
    opposed(later, earlier)

    page = words_over_time(client, anna_berg)

    section = page[page.index("Said otherwise before") :]
    places = [section.index(words) for words in ("20 Sep 2018", "is closed", "2 Apr 2018", "is open")]
    assert places == sorted(places)
    assert "closed ⇄ open" in section


def test_the_words_that_differ_follow_the_days(anna_berg: Speaker) -> None:
    opposed(said(anna_berg, "the border is open", SPRING), said(anna_berg, "the border is closed", AUTUMN))

    (drift,) = drifts(anna_berg)

    assert (drift.earlier.quote, drift.later.quote) == ("the border is open", "the border is closed")
    assert drift.contested == (("open", "closed"),)


@pytest.mark.parametrize("day", [AUTUMN, None])
def test_where_the_days_do_not_tell_nothing_is_called_earlier(
    client: Client, anna_berg: Speaker, day: date | None
) -> None:
    opposed(said(anna_berg, "the border is open", day), said(anna_berg, "the border is closed", AUTUMN))

    page = words_over_time(client, anna_berg)

    assert "Also said" in page
    assert not drifts(anna_berg)[0].is_dated


def test_the_latest_come_first(anna_berg: Speaker) -> None:
    for month in (5, 7, 6):
        opposed(said(anna_berg, "it is open", SPRING), said(anna_berg, "it is closed", date(2018, month, 1)))

    assert [drift.later.text.article.published_on.month for drift in drifts(anna_berg)] == [7, 6, 5]


def test_names_merged_into_one_count_as_one(client: Client, anna_berg: Speaker) -> None:
    other = SpeakerFactory(name="Berg", merged_into=anna_berg)
    opposed(said(other, "the border is open", SPRING), said(anna_berg, "the border is closed", AUTUMN))

    assert "Said otherwise before" in words_over_time(client, anna_berg)


def test_what_others_say_and_what_stands_in_one_article_is_no_drift(anna_berg: Speaker) -> None:
    mine = said(anna_berg, "the border is open", SPRING)
    opposed(mine, said(SpeakerFactory(), "the border is closed", AUTUMN))
    opposed(mine, ClaimFactory(text=mine.text, speaker=anna_berg, quote="open"))

    assert drifts(anna_berg) == []


def test_rejected_pairs_and_claims_are_no_drift(anna_berg: Speaker) -> None:
    pair = opposed(said(anna_berg, "the border is open", SPRING), said(anna_berg, "it is closed", AUTUMN))
    other = opposed(said(anna_berg, "the border is open", SPRING), said(anna_berg, "it is shut", AUTUMN))
    Opposition.objects.filter(pk=pair.pk).update(state=ReviewState.REJECTED)
    Claim.objects.filter(pk=other.claim_id).update(state=ReviewState.REJECTED)

    assert drifts(anna_berg) == []


def test_only_an_analyst_is_asked_whether_it_is_one(client: Client, anna: User, anna_berg: Speaker) -> None:
    opposed(said(anna_berg, "the border is open", SPRING), said(anna_berg, "it is closed", AUTUMN))
    before = words_over_time(client, anna_berg)
    client.force_login(anna)

    page = words_over_time(client, anna_berg)

    assert "Not opposed" not in before
    assert "Not opposed" in page
