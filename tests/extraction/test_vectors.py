"""Sentence vectors, with the shipped weights."""

import numpy as np
import pytest

from apps.extraction.vectors import MOST_PIECES, WIDTH, embed, pieces_of

SUNK = "The navy sank the Orion off the coast on Friday."
AGAIN = "On Friday the Orion was sunk by the navy near the coast."
DENIED = "The navy did not sink the Orion."
OTHER = "Taxes on tea will rise by three percent next year."


def test_vectors_have_length_one() -> None:
    found = embed([SUNK, OTHER])

    assert found.shape == (2, WIDTH)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_statements_of_one_event_lie_near_each_other_whichever_side_they_take() -> None:
    sunk, again, denied, other = embed([SUNK, AGAIN, DENIED, OTHER])

    assert min(sunk @ again, sunk @ denied) > 0.7
    assert max(sunk @ other, denied @ other) < 0.2


def test_a_texts_vector_does_not_depend_on_its_neighbours() -> None:
    alone = embed([SUNK])[0]

    among = embed([OTHER, "", SUNK, AGAIN * 30, SUNK])

    assert np.array_equal(alone, among[2])
    assert np.array_equal(alone, among[4])


def test_nothing_in_gives_nothing_out() -> None:
    assert embed([]).shape == (0, WIDTH)


def test_an_empty_text_has_a_vector_too() -> None:
    assert np.isfinite(embed([""])).all()


def test_of_a_long_text_the_beginning_is_read() -> None:
    long = " ".join([SUNK] * 60)

    assert len(pieces_of(long)) == MOST_PIECES
    assert pieces_of(long)[-1] == pieces_of(SUNK)[-1]
    assert np.array_equal(*embed([long, f"{long} {OTHER}"]))
