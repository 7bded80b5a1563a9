"""Word pieces and windows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction.encoding import BODY, LEFT, MOST_PIECES, RIGHT, SHAPES, encode, load_vocabulary, shape, windows

WORDS = st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=400)


def pieces_of(words: list[str]):
    return encode([words], None, vocabulary=load_vocabulary())


def test_every_word_has_a_piece_even_one_that_the_vocabulary_cannot_spell() -> None:
    found = pieces_of(["Haaretz", "\u200b", "x" * 500, "said"])

    assert len(found.first) == 4
    assert list(np.diff([*found.first, len(found.ids)])) == [3, 1, 1, 1]


def test_a_long_word_is_cut_short() -> None:
    found = pieces_of(["antidisestablishmentarianism-floccinaucinihilipilification"])

    assert len(found.ids) == MOST_PIECES


def test_a_break_stands_between_paragraphs_and_counts_for_no_word() -> None:
    vocabulary = load_vocabulary()
    found = encode([["He", "said"], ["She", "denied"]], [False, False, True, True], vocabulary=vocabulary)

    assert list(found.first) == [0, 1, 3, 4]
    assert found.ids[2] == vocabulary.token_to_id("[SEP]")
    assert list(found.quoted) == [1, 1, 0, 2, 2]


def test_a_shape_tells_what_small_letters_hide() -> None:
    words = ["said", "Moscow", "NATO", "McCain", "F-16", "“", "I"]

    assert [SHAPES[shape(word)] for word in words] == [
        "small",
        "capital",
        "capitals",
        "mixed",
        "digits",
        "mark",
        "capital",
    ]


@given(WORDS)
def test_windows_read_every_word_once_and_stay_small(words: list[str]) -> None:
    pieces = pieces_of(words * 3)

    found = windows(pieces, list(range(0, len(words) * 3, 7)))

    assert [part.first for part in found] == [0, *(part.last for part in found[:-1])]
    assert found[-1].last == len(words) * 3
    assert all(part.end - part.start <= LEFT + BODY + RIGHT + MOST_PIECES for part in found)


def test_a_window_ends_where_a_sentence_does() -> None:
    pieces = pieces_of(["word"] * 1000)

    found = windows(pieces, list(range(0, 1000, 30)))

    assert [part.first % 30 for part in found] == [0] * len(found)


def test_a_text_without_a_sentence_end_is_cut_all_the_same() -> None:
    pieces = pieces_of(["word"] * 1000)

    assert max(part.last - part.first for part in windows(pieces, [0])) == BODY
