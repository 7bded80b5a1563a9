"""Agreement of two reviewers, against numbers worked out by hand or taken from papers."""

import pytest

from apps.annotation.agreement import exact_f1, kappa, overlap_f1


def labels(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> list[tuple[str, str]]:
    return [("y", "y")] * yes_yes + [("y", "n")] * yes_no + [("n", "y")] * no_yes + [("n", "n")] * no_no


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # po = 35/50, pe = 0.5 * 0.6 + 0.5 * 0.4 = 0.5: the grant proposals of Wikipedia's article on Cohen's kappa.
        (labels(20, 5, 10, 15), 0.4),
        # po = 60/100; pe = 0.6 * 0.7 + 0.4 * 0.3 = 0.54, and pe = 0.6 * 0.3 + 0.4 * 0.7 = 0.46: the same, further on.
        (labels(45, 15, 25, 15), 0.1304),
        (labels(25, 35, 5, 35), 0.2593),
        (labels(3, 0, 0, 3), 1.0),
        (labels(0, 3, 3, 0), -1.0),
    ],
)
def test_kappa_is_that_of_cohen(given, expected):
    assert kappa(given) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("given", [[], labels(5, 0, 0, 0)])
def test_kappa_is_not_defined_for_nothing_and_where_chance_explains_all(given):
    assert kappa(given) is None


def test_kappa_takes_more_than_two_labels():
    # po = 3/5; pe = (2*2 + 2*1 + 1*2) / 25 = 0.32; (0.6 - 0.32) / 0.68.
    given = [("a", "a"), ("a", "c"), ("b", "b"), ("b", "a"), ("c", "c")]

    assert kappa(given) == pytest.approx(0.28 / 0.68)


def test_spans_count_where_they_are_the_very_same():
    first = {1: (0, 10), 2: (5, 9), 3: (0, 4)}
    second = {1: (0, 10), 2: (6, 9)}

    assert exact_f1(first, second) == pytest.approx(2 * 1 / 5)


def test_spans_that_share_a_code_point_count_for_the_overlap():
    first = {1: (0, 10), 2: (5, 9), 3: (0, 4)}
    second = {1: (9, 12), 2: (9, 11), 3: (3, 4)}

    assert overlap_f1(first, second) == pytest.approx(2 * 2 / 6)


def test_without_spans_there_is_no_f1():
    assert exact_f1({}, {}) is None
    assert overlap_f1({}, {}) is None
