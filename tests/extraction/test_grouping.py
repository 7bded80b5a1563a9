"""Grouping on hand-made pairs: (claim sentence, counter sentence, score), best first."""

import pytest

from apps.extraction.grouping import clusters
from apps.extraction.pairing import Model, Pair

MODEL = Model(weights={}, bias=0.0, emit=0.5, join=0.2, slope=1.0, offset=0.0)


def sides(*pairs: tuple[int, int, float]) -> list[tuple[list[int], list[int]]]:
    found = [Pair(*pair) for pair in sorted(pairs, key=lambda pair: -pair[2])]
    return [(cluster.claims, cluster.counters) for cluster in clusters(found, model=MODEL)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], []),
        ([(0, 1, 0.4)], []),
        ([(0, 1, 0.9)], [([0], [1])]),
        ([(0, 1, 0.9), (2, 1, 0.3)], [([0, 2], [1])]),
        ([(0, 1, 0.9), (2, 1, 0.1)], [([0], [1])]),
        ([(0, 1, 0.9), (0, 3, 0.3)], [([0], [1, 3])]),
        ([(0, 1, 0.9), (1, 0, 0.8)], [([0], [1])]),
        ([(0, 1, 0.9), (4, 5, 0.6)], [([0], [1]), ([4], [5])]),
        ([(3, 3, 0.9)], [([3], [3])]),
        ([(0, 3, 0.9), (3, 3, 0.6)], [([0, 3], [3])]),
        ([(9, 1, 0.9), (2, 1, 0.5), (3, 1, 0.4), (4, 1, 0.3)], [([9, 2, 3], [1])]),
        ([(2, 1, 0.3), (3, 1, 0.3)], [([2, 3], [1])]),
        ([(2, 1, 0.3), (2, 3, 0.3)], [([2], [1, 3])]),
        ([(2, 1, 0.3), (3, 4, 0.3)], []),
        ([(1, 1, 0.3), (1, 2, 0.3)], []),
        ([(2, 1, 0.12), (3, 1, 0.12), (4, 1, 0.12), (2, 5, 0.12), (2, 6, 0.12)], []),
    ],
    ids=[
        "nothing",
        "below the threshold",
        "one pair",
        "a second claim joins",
        "a weak claim does not join",
        "a second counterclaim joins",
        "the reverse of a pair adds nothing",
        "two disputes",
        "a denial states its own claim",
        "a denial's own claim joins",
        "a side is full at three",
        "two doubtful claims of one counterclaim are a dispute",
        "two doubtful counterclaims of one claim are a dispute",
        "doubts that do not meet add up to nothing",
        "what a denial implies does not speak for what answers the denial",
        "many bare guesses are no dispute",
    ],
)
def test_pairs_fall_into_sides(
    pairs: list[tuple[int, int, float]], expected: list[tuple[list[int], list[int]]]
) -> None:
    assert sides(*pairs) == expected


def test_a_sentence_stands_in_one_dispute_only() -> None:
    found = sides((0, 1, 0.9), (4, 5, 0.8), (0, 5, 0.7))

    members = [sentence for claims, counters in found for sentence in {*claims, *counters}]
    assert len(members) == len(set(members))


def test_an_explicit_denial_begins_a_dispute_whatever_its_support() -> None:
    (found,) = clusters([Pair(3, 3, 0.2, explicit=True)], model=MODEL)

    assert (found.claims, found.counters) == ([3], [3])
