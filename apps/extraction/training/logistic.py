"""Logistic regression over sparse features in plain numpy: exact gradients, L-BFGS (Nocedal 1980)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

MEMORY = 10
HALVINGS = 30
SUFFICIENT = 1e-4


@dataclass(frozen=True, slots=True)
class Block:
    """A sparse matrix in coordinates, and for each example the row of it that belongs to it (the last row is empty).

    Examples that share a row, such as all pairs of one sentence, cost it once.
    """

    rows: Ints
    columns: Ints
    values: Floats
    row_of: Ints
    height: int

    def times(self, weights: Floats) -> Floats:
        by_row = summed(self.rows, self.values * weights[self.columns], self.height)
        return by_row[self.row_of]

    def transposed_times(self, residual: Floats, width: int) -> Floats:
        by_row = summed(self.row_of, residual, self.height)
        return summed(self.columns, self.values * by_row[self.rows], width)


def summed(places: Ints, values: Floats, size: int) -> Floats:
    """The values added up by place, as `size` numbers."""
    return np.bincount(places, values, minlength=size).astype(np.float64)


def fit(blocks: list[Block], labels: Floats, *, importance: Floats, width: int, penalty: float, steps: int) -> Floats:
    """The weights of the least weighted log loss plus penalty/2 · |w|² (the bias, last, goes free).

    labels: 0 or 1 an example. importance: its weight. width: how many features. Returns width + 1 numbers.
    """

    def loss(weights: Floats) -> tuple[float, Floats]:
        features = weights[:-1]
        odds = np.sum([block.times(features) for block in blocks], axis=0) + weights[-1]
        wrong = importance * (1 / (1 + np.exp(-odds)) - labels)
        total = float(importance @ (np.logaddexp(0, odds) - labels * odds)) + penalty / 2 * float(features @ features)
        slope = np.sum([block.transposed_times(wrong, width) for block in blocks], axis=0) + penalty * features
        return total, np.append(slope, wrong.sum())

    return minimise(loss, np.zeros(width + 1), steps)


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """L-BFGS with a backtracking line search from `start`; stops after `steps` or when no step helps."""
    point, (value, slope) = start, loss(start)
    history: deque[tuple[Floats, Floats]] = deque(maxlen=MEMORY)
    for _ in range(steps):
        direction = -_two_loops(slope, history)
        size = 1.0 if history else 1.0 / max(1.0, float(np.abs(slope).sum()))
        for _ in range(HALVINGS):
            after = point + size * direction
            next_value, next_slope = loss(after)
            if next_value <= value + SUFFICIENT * size * float(slope @ direction):
                break
            size /= 2
        else:
            return point
        if float((next_slope - slope) @ (after - point)) > 0:
            history.append((after - point, next_slope - slope))
        point, value, slope = after, next_value, next_slope
    return point


def _two_loops(slope: Floats, history: deque[tuple[Floats, Floats]]) -> Floats:
    """The inverse Hessian, as far as the history tells it, times the slope."""
    result = slope.copy()
    parts = []
    for moved, changed in reversed(history):
        share = float(moved @ result) / float(moved @ changed)
        parts.append(share)
        result -= share * changed
    if history:
        moved, changed = history[-1]
        result *= float(moved @ changed) / float(changed @ changed)
    for (moved, changed), share in zip(history, reversed(parts), strict=True):
        result += moved * (share - float(changed @ result) / float(moved @ changed))
    return result
