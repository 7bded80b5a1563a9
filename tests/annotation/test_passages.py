"""A selection is stored where its words stand, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotation.passages import LONGEST, Passage, PassageRefused, find_passage, whole_lines


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet="ab 👍é\n“", min_size=1), st.data())
def test_words_are_found_exactly_where_they_were_selected(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    if not words.strip():
        return

    passage = find_passage(text, start=start, end=end, words=words)

    assert passage.of(text) == words.strip()


def test_offsets_counted_in_utf16_units_are_refused():
    text = "👍 We left the city. Nobody stayed."
    start = utf16_length("👍 ")

    with pytest.raises(PassageRefused, match="do not stand at this place"):
        find_passage(text, start=start, end=start + len("We left the city."), words="We left the city.")


def test_white_space_may_differ_and_nothing_else():
    text = "He said\n  we left."

    passage = find_passage(text, start=0, end=len(text), words="said we\r\nleft.")

    assert passage.of(text) == "said\n  we left."
    with pytest.raises(PassageRefused):
        find_passage(text, start=0, end=len(text), words="said we Left.")


def test_a_person_may_take_words_away():
    text = "He said that we left the city."

    passage = find_passage(text, start=0, end=len(text), words="we left")

    assert passage == Passage(13, 20)


def test_words_that_stand_there_twice_are_refused():
    with pytest.raises(PassageRefused, match="2 times"):
        find_passage("no, no", start=0, end=6, words="no")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 99)])
def test_a_place_outside_the_text_is_refused(start, end):
    with pytest.raises(PassageRefused, match="outside the text"):
        find_passage("a text", start=start, end=end, words="a")


@pytest.mark.parametrize("words", ["", " \n"])
def test_no_words_are_refused(words):
    with pytest.raises(PassageRefused, match="Select some words"):
        find_passage("a text", start=0, end=6, words=words)


def test_a_passage_of_any_length_is_refused():
    text = "a" * (LONGEST + 1)

    with pytest.raises(PassageRefused, match="10,000"):
        find_passage(text, start=0, end=len(text), words=text)


@pytest.mark.parametrize(
    ("place", "lines"),
    [(Passage(2, 3), Passage(0, 5)), (Passage(7, 13), Passage(6, 15)), (Passage(0, 15), Passage(0, 15))],
)
def test_lines_are_left_out_whole(place, lines):
    assert whole_lines("First\nSec\nThird", place) == lines
