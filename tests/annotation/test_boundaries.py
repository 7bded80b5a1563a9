"""Edges of a passage move by words, and never lose or cross anything."""

import pytest

from apps.annotation.boundaries import MOVES, begin_earlier, begin_later, end_earlier, end_later, whole_sentences
from apps.annotation.passages import Passage

TEXT = "👍 He said: “We left.” Nobody stayed.\n\nThe navy denied it."


def place(words: str) -> Passage:
    start = TEXT.index(words)
    return Passage(start, start + len(words))


@pytest.mark.parametrize(
    ("move", "before", "after"),
    [
        (begin_earlier, "left", "We left"),
        (begin_earlier, "We left", "“We left"),
        (begin_later, "“We left", "We left"),
        (end_earlier, "We left.”", "We left."),
        (end_earlier, "We left.", "We left"),
        (end_later, "We left", "We left."),
        (end_later, "Nobody", "Nobody stayed"),
        (whole_sentences, "left.” No", "He said: “We left.” Nobody stayed."),
        (whole_sentences, "navy", "The navy denied it."),
    ],
)
def test_an_edge_moves_by_one_word_or_one_mark(move, before, after):
    assert move(TEXT, place(before)).of(TEXT).removeprefix("👍 ") == after


@pytest.mark.parametrize("move", [begin_later, end_earlier])
def test_the_last_word_stays(move):
    assert move(TEXT, place("navy")) == place("navy")


def test_the_ends_of_the_text_are_not_passed():
    assert begin_earlier(TEXT, Passage(0, 4)) == Passage(0, 4)
    assert end_later(TEXT, Passage(0, len(TEXT))) == Passage(0, len(TEXT))


def test_an_edge_stays_in_its_paragraph():
    assert end_later(TEXT, place("stayed.")) == place("stayed.")
    assert begin_earlier(TEXT, place("The navy")) == place("The navy")


@pytest.mark.parametrize("move", MOVES.values())
def test_no_move_ever_leaves_nothing(move):
    for start in range(len(TEXT)):
        for end in range(start + 1, len(TEXT) + 1):
            moved = move(TEXT, Passage(start, end))

            assert 0 <= moved.start < moved.end <= len(TEXT)
