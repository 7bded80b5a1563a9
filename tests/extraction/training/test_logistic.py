"""The optimiser behind the shipped weights, on problems whose answer is known."""

import numpy as np

from apps.extraction.training.logistic import Block, fit, minimise


def test_a_bowl_is_descended_to_its_bottom() -> None:
    bottom = np.array([3.0, -1.0, 0.5])
    steepness = np.array([1.0, 10.0, 100.0])

    found = minimise(
        lambda point: (float(steepness @ (point - bottom) ** 2), 2 * steepness * (point - bottom)), np.zeros(3), 100
    )

    assert np.allclose(found, bottom, atol=1e-4)


def test_a_feature_that_holds_three_times_in_four_gets_its_log_odds() -> None:
    # eight examples with the feature, six of them positive; eight without, four positive
    rows, count = np.arange(8), 16
    block = Block(rows, np.zeros(8, dtype=np.int64), np.ones(8), np.arange(count), count)
    labels = np.repeat([1.0, 0.0, 1.0, 0.0], [6, 2, 4, 4])

    weight, bias = fit([block], labels, importance=np.ones(count), width=1, penalty=0.0, steps=100)

    assert np.isclose(weight, np.log(3), atol=1e-3)
    assert np.isclose(bias, 0.0, atol=1e-3)


def test_examples_that_share_a_row_share_its_features() -> None:
    block = Block(np.array([0]), np.array([0]), np.array([2.0]), np.array([0, 0, 1]), 2)

    assert block.times(np.array([1.5])).tolist() == [3.0, 3.0, 0.0]
    assert block.transposed_times(np.array([1.0, 1.0, 5.0]), 1).tolist() == [4.0]
