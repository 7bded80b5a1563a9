"""Speakers in doubt: suggested once, never merged, and never again once somebody said no."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.claims.models import Speaker, SpeakerMatch
from apps.extraction import records
from apps.extraction.records import SpeakerKind
from apps.ingest.linking import link_speakers
from apps.ingest.saving import act_as_machine
from apps.sources.models import Article
from tests.factories import AliasFactory, ArticleFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

SURNAME = records.Speaker("Peskov", SpeakerKind.PERSON)


@pytest.fixture
def article() -> Article:
    return ArticleFactory()


def link(article: Article, *found: records.Speaker) -> list[Speaker]:
    with transaction.atomic():
        act_as_machine()
        return link_speakers(found, article)


def pairs() -> set[tuple[str, str, str]]:
    rows = SpeakerMatch.objects.select_related("speaker", "other")
    return {(match.speaker.name, match.other.name, match.reason) for match in rows}


def test_a_surname_alone_is_suggested_to_be_its_bearer(article):
    SpeakerFactory(name="Dmitry Peskov")
    SpeakerFactory(name="Peskov Ivanov")

    [speaker] = link(article, SURNAME)

    assert speaker.article == article
    assert speaker.merged_into is None
    assert pairs() == {("Dmitry Peskov", "Peskov", "surname")}


def test_a_surname_is_found_with_and_without_its_accents(article):
    SpeakerFactory(name="Recep Tayyip Erdoğan")
    SpeakerFactory(name="Bilal Erdogan")

    link(article, records.Speaker("Erdoğan", SpeakerKind.PERSON))

    assert {first for first, _, _ in pairs()} == {"Recep Tayyip Erdoğan", "Bilal Erdogan"}


def test_several_bearers_share_the_confidence(article):
    SpeakerFactory(name="Dmitry Peskov")
    link(article, SURNAME)
    sure = SpeakerMatch.objects.get().confidence
    SpeakerFactory(name="Nikolai Peskov")

    link(ArticleFactory(), SURNAME)

    assert {match.confidence for match in SpeakerMatch.objects.order_by("pk")[1:]} == {sure / 2}


def test_a_surname_that_many_bear_suggests_nobody(article):
    for first in ("Ann", "Bob", "Cid", "Dan", "Eve", "Fay"):
        SpeakerFactory(name=f"{first} Peskov")

    link(article, SURNAME)

    assert not pairs()


def test_bodies_are_not_taken_for_people_of_that_surname(article):
    SpeakerFactory(name="Ministry of Peskov", kind=Speaker.Kind.GOVERNMENT)

    link(article, SURNAME)

    assert not pairs()


def test_an_alias_of_two_speakers_makes_a_third_that_may_be_either(article):
    for name in ("Tom Berg", "Tina Berg"):
        AliasFactory(speaker=SpeakerFactory(name=name), name="T. Berg")

    [speaker] = link(article, records.Speaker("T. Berg", SpeakerKind.PERSON))

    assert speaker.name == "T. Berg"
    assert pairs() == {("Tom Berg", "T. Berg", "alias"), ("Tina Berg", "T. Berg", "alias")}


def test_an_alias_of_one_speaker_is_linked_and_leaves_no_doubt(article):
    tom = SpeakerFactory(name="Tom Berg")
    AliasFactory(speaker=tom, name="T. Berg")

    assert link(article, records.Speaker("T. Berg", SpeakerKind.PERSON)) == [tom]
    assert not pairs()


def test_linking_twice_suggests_once(article):
    SpeakerFactory(name="Dmitry Peskov")
    link(article, SURNAME)

    link(article, SURNAME)

    assert SpeakerMatch.objects.count() == 1


def test_a_pair_that_was_rejected_never_comes_back(article):
    SpeakerFactory(name="Dmitry Peskov")
    link(article, SURNAME)
    SpeakerMatch.objects.update(state=SpeakerMatch.State.REJECTED)

    link(article, SURNAME)

    assert SpeakerMatch.objects.get().state == SpeakerMatch.State.REJECTED


def test_somebody_merged_is_not_in_doubt_any_more(article):
    dmitry = SpeakerFactory(name="Dmitry Peskov")
    [speaker] = link(article, SURNAME)
    SpeakerMatch.objects.all().delete()
    Speaker.objects.filter(pk=speaker.pk).update(merged_into=dmitry)
    SpeakerFactory(name="Nikolai Peskov")

    link(article, SURNAME)

    assert not pairs()


def test_more_doubts_cost_no_more_queries(article):
    counts = []
    for surnames in (("Adams", "Brown"), ("Clark", "Davis", "Evans", "Frank", "Green")):
        for surname in surnames:
            SpeakerFactory(name=f"Ann {surname}")
        with CaptureQueriesContext(connection) as asked:
            link(ArticleFactory(), *(records.Speaker(surname, SpeakerKind.PERSON) for surname in surnames))
        counts.append(len(asked))

    assert SpeakerMatch.objects.count() == 7
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_workers_that_match_the_same_names_at_once_suggest_each_pair_once(turn):
    SpeakerFactory(name="Dmitry Peskov", kind=Speaker.Kind.PERSON)
    SpeakerFactory(name="Anna Berg", kind=Speaker.Kind.PERSON)
    surnames = [SURNAME, records.Speaker("Berg", SpeakerKind.PERSON)]
    articles = ArticleFactory.create_batch(2)
    together = Barrier(2)

    def work(place: int) -> None:
        together.wait()
        link(
            articles[place], *(surnames if place else reversed(surnames)), records.Speaker("Jo Lee", SpeakerKind.PERSON)
        )
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    assert Speaker.objects.filter(name="Jo Lee").count() == 1
    assert pairs() == {("Dmitry Peskov", "Peskov", "surname"), ("Anna Berg", "Berg", "surname")}
    assert SpeakerMatch.objects.count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(5))
def test_two_workers_that_meet_the_same_doubt_at_once_store_it_once(turn):
    for name in ("Anna Berg", "Maria Berg"):
        AliasFactory(speaker=SpeakerFactory(name=name), name="The Iron Lady")
    articles = ArticleFactory.create_batch(2)
    together = Barrier(2)

    def work(article: Article) -> None:
        together.wait()
        link(article, records.Speaker("The Iron Lady", SpeakerKind.PERSON))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, articles))

    assert pairs() == {("Anna Berg", "The Iron Lady", "alias"), ("Maria Berg", "The Iron Lady", "alias")}
    assert SpeakerMatch.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (SpeakerKind.ORGANISATION, ("Tories", "Conservative Party", "the Conservatives")),
        (SpeakerKind.GOVERNMENT, ("U.S.", "United States", "US")),
        (SpeakerKind.ORGANISATION, ("Isis", "Isil", "Islamic State")),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_party_or_state_is_one_speaker_under_all_its_known_names(kind, names, turned):
    ordered = names[::-1] if turned else names

    found = [link(ArticleFactory(), records.Speaker(name, kind, names=(name,)))[0] for name in ordered]

    assert len({speaker.pk for speaker in found}) == 1


def test_a_known_name_that_two_bear_links_neither(article):
    for name in ("Tories", "Conservatives of Ruritania"):
        AliasFactory(speaker=SpeakerFactory(name=name), name="Conservatives")

    [speaker] = link(article, records.Speaker("Conservative Party", SpeakerKind.ORGANISATION))

    assert speaker.name == "Conservative Party"
