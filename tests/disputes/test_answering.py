"""How long an answer took is told by the dates of the articles, where they are known."""

from datetime import date

import pytest

from apps.disputes.answering import find_answer
from apps.disputes.models import Dispute
from tests.factories import (
    ArticleFactory,
    ArticleTextFactory,
    ClaimFactory,
    DisputeFactory,
    MembershipFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db


def claim(on: date | None, **values):
    return ClaimFactory(text=ArticleTextFactory(article=ArticleFactory(published_on=on)), **values)


def answer(*sides):
    dispute = DisputeFactory()
    for claims in sides:
        position = PositionFactory(dispute=dispute)
        for one in claims:
            MembershipFactory(position=position, claim=one)
    return find_answer(list(Dispute.objects.for_page().get(pk=dispute.pk).positions.all()))


def test_days_from_the_first_side_to_the_next():
    found = answer([claim(date(2018, 9, 20)), claim(None)], [claim(date(2018, 9, 17)), claim(date(2018, 9, 30))])

    assert (found.first.letter, found.second.letter, found.days, found.is_one_article) == ("B", "A", 3, False)


def test_both_in_one_article_is_no_time_at_all():
    one = claim(date(2018, 9, 20))
    other = ClaimFactory(text=one.text, quote="border")

    found = answer([one], [other])

    assert (found.days, found.is_one_article) == (0, True)


def test_an_earlier_article_of_one_side_makes_it_a_time_again():
    one = claim(date(2018, 9, 20))
    other = ClaimFactory(text=one.text, quote="border")

    found = answer([one, claim(date(2018, 9, 18))], [other])

    assert (found.first.letter, found.days, found.is_one_article) == ("A", 2, False)


def test_one_day_in_two_articles_is_the_same_day():
    found = answer([claim(date(2018, 9, 20))], [claim(date(2018, 9, 20))])

    assert (found.days, found.is_one_article) == (0, False)


@pytest.mark.parametrize("other", [None, date(2018, 9, 20)])
def test_without_two_dated_sides_nothing_is_known(other):
    implicit = other is not None

    assert answer([claim(date(2018, 9, 20))], [claim(other, implicit=implicit)]) is None
