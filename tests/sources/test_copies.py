"""Copies: articles that tell one story in nearly the same words."""

import pytest
from django.db import IntegrityError, transaction

from apps.sources.models import Article
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


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
