"""Quotation marks of every shape, paired and unpaired."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction.quotes import quotations
from apps.extraction.text import paragraphs

MARKS = "\"“”‘’'«»„`ab .,\n"


def quoted(text: str) -> list[str]:
    return [found.span.of(text) for found in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Yes," he said.', ['"Yes,"']),
        ("“Yes,” he said, “now.”", ["“Yes,”", "“now.”"]),
        ("''Yes,'' he said.", ["''Yes,''"]),
        ("Er sagte: «Ja».", ["«Ja»"]),
        ("”Yes,” he said.", ["”Yes,”"]),
        ('“Yes," he said.', ['“Yes,"']),
        ("He called it 'fair game' again.", ["'fair game'"]),
        ("The players' rally wasn't Bush's.", []),
        ("“He said ‘no’ twice,” she said.", ["“He said ‘no’ twice,”"]),
    ],
)
def test_a_quotation_is_found_with_its_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_unclosed_mark_costs_one_quotation_and_not_the_next_paragraph() -> None:
    text = 'The "plane was hit.\n\n"It was not," he said.'

    assert quoted(text) == ['"It was not,"']


def test_a_paragraph_that_opens_with_a_mark_and_never_closes_is_quoted_to_its_end() -> None:
    text = '"We never knew.\n\nHe left.'

    assert quoted(text) == ['"We never knew.']


def test_a_quotation_over_two_paragraphs_is_marked_as_going_on() -> None:
    text = '"We never knew.\n\n"We never asked," he said.'
    first, second = quotations(text, paragraphs(text))

    assert (first.closed, second.continues) == (False, True)


def test_an_opening_mark_inside_a_quotation_after_a_full_stop_goes_on_with_it() -> None:
    text = '"We knew. "We asked," he said.'

    assert quoted(text) == ['"We knew. "We asked,"']


@given(st.text(alphabet=MARKS, max_size=200))
def test_quotations_stand_in_order_and_never_overlap(text: str) -> None:
    found = [quotation.span for quotation in quotations(text, paragraphs(text))]

    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    assert all(span.end <= len(text) for span in found)
