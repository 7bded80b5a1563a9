"""Characters replaced one for one, paragraphs, boilerplate lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction.text import excluded_lines, headline, paragraphs, smooth


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_smoothing_moves_no_offset(text: str) -> None:
    smoothed = smooth(text)

    assert len(smoothed) == len(text)
    assert all(old == new for old, new in zip(text, smoothed, strict=True) if old.isalnum())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb", "a \nb"),
        ("a\rb", "a\nb"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("é\r\r\n", "é\n \n"),
    ],
)
def test_unreadable_characters_are_replaced_one_for_one(text: str, expected: str) -> None:
    assert smooth(text) == expected


def test_a_line_is_a_paragraph_without_the_space_around_it() -> None:
    text = "  One.\n\nTwo.  \nThree."

    assert [line.of(text) for line in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_lines_wrapped_by_a_mail_program_are_one_paragraph() -> None:
    wrapped = "\n".join(
        [
            "The minister told reporters in the capital on Tuesday that the",
            "ships had left the harbour before the storm reached the coast and",
            "that nobody was hurt.",
        ]
    )

    assert [line.of(wrapped) for line in paragraphs(wrapped)] == [wrapped]


ARTICLE = (
    "World",
    "Minister denies offer was rejected",
    "The minister said on Tuesday that no offer had been made.",
    "READ MORE: Something Else Happened",
    "Russia, Israel Should Review Deal on Preventing Incidents - Expert",
    "He spoke in the capital.",
    "Discuss",
)


def test_lines_around_an_article_are_left_out_and_its_own_lines_kept() -> None:
    text = "\n\n".join(ARTICLE)
    lines = paragraphs(text)

    excluded = [line.of(text) for line in excluded_lines(text, lines)]

    assert excluded == [ARTICLE[0], ARTICLE[3], ARTICLE[4], ARTICLE[6]]


@pytest.mark.parametrize("line", ["Related parties met.", "He said: “No.”", "Sport for All is a charity.", "The World"])
def test_a_line_that_could_be_the_articles_own_stays(line: str) -> None:
    text = f"Minister denies offer\n\n{line}\n\nThe talks ended."

    assert excluded_lines(text, paragraphs(text)) == ()


def test_the_headline_is_the_first_line_that_is_not_left_out() -> None:
    text = "\n\n".join(ARTICLE)
    lines = paragraphs(text)
    found = headline(text, lines, excluded_lines(text, lines))

    assert found is not None
    assert found.of(text) == ARTICLE[1]


def test_a_text_of_one_paragraph_has_no_headline() -> None:
    text = "Only this."

    assert headline(text, paragraphs(text), ()) is None
