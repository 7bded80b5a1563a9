"""Misspelt words find those near them, whoever wrote the rows that hold them."""

import pytest
from django.test import Client

from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Article
from apps.sources.spelling import distance, meant_by, near_words, respelled
from apps.sources.words import Word
from tests.factories import AliasFactory, ArticleFactory, SourceFactory, SpeakerFactory


@pytest.fixture
def stored(dispute: Dispute) -> Dispute:
    """The cast's dispute as lists find it; its words came with its rows."""
    refresh_disputes([dispute.pk])
    return dispute


def anything(words: str) -> bool:
    return True


def nothing(words: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("peskov", "peskov", 0),
        ("peskof", "peskov", 1),
        ("pesov", "peskov", 1),
        ("peskkov", "peskov", 1),
        ("peksov", "peskov", 1),
        ("ahmedinajad", "ahmadinejad", 2),
        ("", "abc", 3),
    ],
)
def test_the_distance_counts_letters_to_change(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("peskof", "peskov"),  # another letter
        ("pesov", "peskov"),  # one less
        ("peskovv", "peskov"),  # one more
        ("pekso", "pesko"),  # two swapped
        ("ahmedinajad", "ahmadinejad"),  # other vowels
        ("петков", "песков"),
    ],
)
def test_a_word_is_found_by_a_spelling_near_it(db: None, typed: str, known: str) -> None:
    SpeakerFactory(name=known)

    assert near_words(typed) == [known]


def test_the_nearest_comes_first_and_what_is_far_off_not_at_all(db: None) -> None:
    for name in ("Lieberman", "Liberman", "Libermann", "Lavrov"):
        SpeakerFactory(name=name)

    assert near_words("libermen") == ["liberman", "libermann", "lieberman"]


@pytest.mark.parametrize("word", ["kremlin", "coast", "convoy", "weekly"])
def test_words_of_all_rows_are_known(db: None, word: str) -> None:
    SourceFactory(name="The Coast Weekly")
    AliasFactory(name="Kremlin")
    ArticleFactory(title="A convoy")

    assert Word.objects.filter(word=word).count() == 1


def test_words_of_a_title_that_changed_are_known_too(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(title="Delegation returns")

    assert near_words("delegaton") == ["delegation"]


def test_questions_and_quotes_teach_words_and_cues_do_not(stored: Dispute) -> None:
    known = set(Word.objects.values_list("word", flat=True))

    assert {"officials", "incorrect", "newspaper", "peskov", "haaretz", "sputnik"} <= known
    assert "told" not in known


def test_only_words_that_are_unknown_are_changed(stored: Dispute) -> None:
    assert next(iter(respelled("-Moscow “senoir oficials”"))) == "-Moscow “senior officials”"


def test_where_all_words_are_known_one_may_still_be_meant_otherwise(db: None) -> None:
    for name in ("Normal", "Norman"):
        SpeakerFactory(name=name)

    assert meant_by("normal", anything) == ["norman"]


def test_only_what_finds_something_is_offered(stored: Dispute) -> None:
    assert meant_by("peskof", anything) == ["peskov"]
    assert meant_by("peskof", nothing) == []


@pytest.mark.parametrize("words", ["", "\0", "42", "x" * 10_000, '"""', "🙂🙂🙂", "a b c"])
def test_words_like_none_have_no_spelling(stored: Dispute, words: str) -> None:
    assert meant_by(words, anything) == []


def test_the_search_asks_what_was_meant(client: Client, stored: Dispute) -> None:
    page = client.get("/search/", {"q": "Haretz"}).content.decode()

    assert "Nothing for “Haretz”" in page
    assert '<a href="/search/?q=haaretz">haaretz</a>?' in page


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("/disputes/?q=oficials&state=suggested", "/disputes/?q=officials&amp;state=suggested"),
        ("/disputes/?speaker=peskof&page=2", "/disputes/?speaker=peskov"),
        ("/disputes/?speaker=haaretz&against=peskof", "/disputes/?speaker=haaretz&amp;against=peskov"),
        ("/claims/?q=incorect", "/claims/?q=incorrect"),
        ("/articles/?q=kremln", "/articles/?q=kremlin"),
        ("/speakers/?q=dimitry", "/speakers/?q=dmitry"),
        ("/sources/?q=sputnk", "/sources/?q=sputnik"),
    ],
)
def test_a_list_without_rows_asks_what_was_meant(client: Client, stored: Dispute, address: str, offered: str) -> None:
    assert f'Did you mean <a href="{offered}">' in client.get(address).content.decode()


def test_a_spelling_that_the_other_filters_leave_out_is_not_offered(client: Client, stored: Dispute) -> None:
    assert "Did you mean" not in client.get("/disputes/?q=oficials&state=rejected").content.decode()
