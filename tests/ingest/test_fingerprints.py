"""What two texts share, as their sketches see it."""

import pytest

from apps.extraction.spans import Span
from apps.ingest.fingerprints import sketch
from apps.sources.copies import place_article
from apps.sources.models import Article
from tests.factories import ArticleFactory

REPORT = (
    "MOSCOW (Agency) — The ministry said on Monday that a convoy had crossed the border near the town of Zelts before "
    "dawn, and that nobody had been hurt. Residents spoke of shots. “We heard them for an hour,” said Anna Berg, a "
    "teacher. The governor denied that there had been any convoy, and called the report an invention of the enemy. "
    "Observers were refused entry to the town, which has been closed to the press since the middle of March.\n"
)
ANOTHER = (
    "The central bank left its rate where it was on Thursday, as most had expected, and said that prices would fall "
    "by autumn. Analysts were divided. The union called the decision a gift to those who own houses, and demanded "
    "that wages be raised by a tenth before the summer. Shares closed lower after a day of little trade in the city.\n"
)
REWRITTEN = (
    "On Monday the ministry told reporters of a convoy at Zelts. The governor said there was none, and the ministry's "
    "account was an invention. Anna Berg, who teaches there, heard shots for an hour.\n"
)
CHROME = "Read more: ten things to know today. Sign up for our letter, and share this page with those you like.\n"


def are_copies(left: str, right: str) -> bool:
    first, second = ArticleFactory.create_batch(2)
    place_article(first, sketch(left))
    place_article(second, sketch(right))
    return Article.objects.get(pk=second.pk).copy_of_id == first.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        REPORT,
        REPORT.upper().replace("“", '"').replace("”", '"'),
        REPORT.replace("MOSCOW (Agency) — ", ""),
        REPORT + "Reporting by our own staff; editing by the night desk.\n",
        REPORT.replace("on Monday", "early on Monday"),
        REPORT[: REPORT.index("Observers")],
    ],
)
def test_a_report_printed_again_is_a_copy(other: str) -> None:
    assert are_copies(REPORT, other)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        ANOTHER,
        REPORT[: REPORT.index("Residents")] + ANOTHER,
        REWRITTEN,
    ],
)
def test_a_report_of_its_own_is_no_copy(other: str) -> None:
    assert not are_copies(REPORT, other)


def test_lines_outside_the_article_do_not_count() -> None:
    body = CHROME + REPORT + CHROME

    found = sketch(body, [Span(0, len(CHROME)), Span(len(body) - len(CHROME), len(body))])

    assert found == sketch(REPORT)


@pytest.mark.parametrize("body", ["", " \n", "— … “”"])
def test_a_text_without_words_has_no_sketch(body: str) -> None:
    assert sketch(body) is None


def test_a_text_shorter_than_a_shingle_has_a_sketch() -> None:
    assert sketch("Two ships sank") == sketch("two ships sank!")


def test_a_sketch_is_the_same_on_every_machine() -> None:
    found = sketch("The ministry said that a convoy had crossed the border.")

    assert found is not None
    assert found.signature.hex()[:24] == "55f7799e6eeeb65358313f19"
    assert found.bands[:2] == (-2018367743691664142, -8602846261399159278)
