"""Copies: articles that tell one story in nearly the same words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from apps.ingest.fingerprints import HASHES, band_keys
from apps.sources.copies import Sketch, bring_back, place_article, set_apart
from apps.sources.models import Article, Fingerprint
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = HASHES + 1


def sketch_of(number: int) -> Sketch:
    """Sketches of numbers up to 128 share all hashes but those by which the numbers differ; ELSEWHERE shares none."""
    own = 1 if number == ELSEWHERE else 2
    hashes = (place + (own * 1000 if place < number else 0) for place in range(HASHES))
    signature = b"".join(value.to_bytes(4, "little") for value in hashes)
    return Sketch(signature, band_keys(signature))


def place(number: int, **about: object) -> Article:
    article = ArticleFactory(**about)
    place_article(article, sketch_of(number))
    return article


def stories() -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for article in Article.objects.all():
        found.setdefault(article.copy_of_id or article.pk, set()).add(article.title)
    return {frozenset(titles) for titles in found.values()}


def copied(article: Article) -> Article | None:
    return Article.objects.get(pk=article.pk).copy_of


def test_other_stories_are_neither_the_original_nor_another_of_its_copies() -> None:
    original, other = ArticleFactory.create_batch(2)
    first, second = ArticleFactory.create_batch(2, copy_of=original)

    found = [set(Article.objects.of_other_stories(article)) for article in (original, first, second)]

    assert found == [{other}] * 3


def test_an_article_is_never_its_own_copy() -> None:
    article = ArticleFactory()

    with pytest.raises(IntegrityError, match="an_article_is_not_its_own_copy"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(copy_of=article)


def test_an_article_that_stands_alone_is_no_copy() -> None:
    original, article = ArticleFactory.create_batch(2)

    with pytest.raises(IntegrityError, match="what_stands_alone_is_no_copy"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(copy_of=original, stands_alone=True)


@pytest.mark.parametrize("apart", [0, 60, 64])
def test_half_of_the_hashes_makes_a_copy(apart: int) -> None:
    original, other = place(0), place(apart)

    assert copied(other) == original


@pytest.mark.parametrize("apart", [65, 128, ELSEWHERE])
def test_less_than_half_of_the_hashes_makes_none(apart: int) -> None:
    _, other = place(0), place(apart)

    assert copied(other) is None


def test_the_earliest_published_stands_for_the_story_whenever_it_comes() -> None:
    undated = place(0)
    later = place(0, published_on=date(2018, 9, 21))
    earliest = place(0, published_on=date(2018, 9, 20))

    assert [copied(article) for article in (undated, later, earliest)] == [earliest, earliest, None]


@pytest.mark.parametrize("order", list(permutations([0, 40, 80, ELSEWHERE])))
def test_stories_do_not_depend_on_the_order_of_arrival(order: tuple[int, ...]) -> None:
    for number in order:
        place(number, title=str(number))

    assert stories() == {frozenset({"0", "40", "80"}), frozenset({str(ELSEWHERE)})}


def test_placing_the_same_text_again_changes_nothing() -> None:
    original, copy = place(0), place(0)

    changed = place_article(copy, sketch_of(0))

    assert changed == set()
    assert copied(copy) == original


def test_those_whose_story_is_another_now_are_told() -> None:
    left, right = place(0), place(80)
    between = ArticleFactory()

    changed = place_article(between, sketch_of(40))

    assert changed == {right.pk, between.pk}
    assert copied(right) == left


def test_a_text_that_reads_otherwise_now_leaves_its_story_and_parts_what_it_held_together() -> None:
    _, _, between = place(0, title="left"), place(80, title="right"), place(40, title="between")

    place_article(between, sketch_of(ELSEWHERE))

    assert stories() == {frozenset({"left"}), frozenset({"between"}), frozenset({"right"})}


def test_a_text_without_words_is_nobodys_copy() -> None:
    place(0)
    wordless = place(0)

    place_article(wordless, None)

    assert copied(wordless) is None
    assert not Fingerprint.objects.filter(article=wordless).exists()


def test_what_a_person_set_apart_no_machine_groups_again() -> None:
    original, copy = place(0), place(0)

    set_apart(copy)
    place_article(copy, sketch_of(1))
    third = place(0)

    assert copied(copy) is None
    assert copied(third) == original


def test_setting_the_original_apart_leaves_its_copies_together() -> None:
    original, second, third = place(0), place(0), place(0)

    changed = set_apart(original)

    assert [copied(article) for article in (original, second, third)] == [None, None, second]
    assert changed == {original.pk, second.pk, third.pk}


def test_what_was_set_apart_can_be_brought_back() -> None:
    original, copy = place(0), place(0)
    set_apart(copy)

    bring_back(copy)

    assert copied(copy) == original


def test_what_nobody_has_read_yet_can_be_set_apart_and_brought_back() -> None:
    article = ArticleFactory()

    changed = [set_apart(article), bring_back(article)]

    assert changed == [set(), set()]


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_a_copy_each_see_each_other() -> None:
    articles = ArticleFactory.create_batch(2)
    together = Barrier(2)

    def work(article: Article) -> None:
        together.wait()
        place_article(article, sketch_of(0))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, articles))

    assert copied(articles[1]) == articles[0]
